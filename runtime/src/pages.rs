//! Walks through the pages of a result, without sending anything.
//!
//! [`Pages`] reads an answer and turns its request into the one for the next page. Whoever sends
//! requests drives it, in whatever way: a stream, an iterator, a loop.
//!
//! Invariant: a walk ends. A page without items ends one that counts pages, a token that comes
//! back is an error, and so is the page after the last that is allowed.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt;

use crate::any::Json;
use crate::{Meta, Object, Pagination, Ref, Slot};

/// A walk through the pages of a result.
#[derive(Clone, Debug)]
pub struct Pages {
    pagination: &'static Pagination,
    /// How many pages may still be asked for.
    left: u32,
    limit: u32,
    /// Number of the page that was asked for last.
    page: i64,
    /// Number of items up to the end of that page, those before the first page estimated.
    items: i64,
    first: bool,
    tokens: BTreeSet<String>,
}

/// Why a walk cannot go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PageError {
    /// The service sent a token for the second time, so the walk would go round in circles.
    RepeatedToken,
    /// There are more pages than are allowed.
    TooMany {
        /// How many are allowed.
        limit: u32,
    },
}

impl Pages {
    /// How many pages a walk may have, unless said otherwise: more than any sensible result has.
    pub const LIMIT: u32 = 100_000;

    /// A walk that starts with this request, or nothing if the operation has no pages.
    ///
    /// The caller may have set the page or the token from which to start.
    #[must_use]
    pub fn new(meta: &'static Meta, request: &dyn Object) -> Option<Self> {
        let pagination = meta.pagination?;
        let page = pagination.page.and_then(|name| number(request, name));
        let token = pagination.token.and_then(|name| text(request, name));
        Some(Self {
            pagination,
            left: Self::LIMIT - 1,
            limit: Self::LIMIT,
            page: page.unwrap_or(1),
            items: 0,
            first: true,
            tokens: token.into_iter().collect(),
        })
    }

    /// How many pages the walk may have. One more is an error, for a result that ends early would
    /// look whole. At least 1.
    #[must_use]
    pub fn limit(mut self, pages: u32) -> Self {
        self.limit = pages.max(1);
        self.left = self.limit.saturating_sub(1);
        self
    }

    /// Turns the request into the one for the page after this answer. Says whether there is one.
    ///
    /// Pages with numbers end after an empty page, or when the number of the page times its size
    /// reaches the total that the answer states (which may change from page to page), or, without
    /// a total, after a page that is not full. Pages with tokens end when an answer has no token;
    /// an empty page does not end them.
    ///
    /// # Errors
    ///
    /// If the service repeats a token, or there are more pages than are allowed.
    pub fn next(
        &mut self,
        request: &mut dyn Object,
        response: &dyn Object,
    ) -> Result<bool, PageError> {
        match (self.pagination.token, self.pagination.page) {
            (Some(parameter), _) => self.next_token(parameter, request, response),
            (None, Some(parameter)) => self.next_page(parameter, request, response),
            (None, None) => Ok(false),
        }
    }

    fn next_token(
        &mut self,
        parameter: &str,
        request: &mut dyn Object,
        response: &dyn Object,
    ) -> Result<bool, PageError> {
        let token = self
            .pagination
            .next_token
            .and_then(|path| text(response, path));
        let Some(token) = token else {
            return Ok(false);
        };
        if !self.tokens.insert(token.clone()) {
            return Err(PageError::RepeatedToken);
        }
        self.count_page()?;
        Ok(put(request, parameter, Value::Text(token)))
    }

    fn next_page(
        &mut self,
        parameter: &str,
        request: &mut dyn Object,
        response: &dyn Object,
    ) -> Result<bool, PageError> {
        let count = match at(response, self.pagination.items) {
            Some(Ref::List(list)) => i64::try_from(list.count()).unwrap_or(i64::MAX),
            _ => 0,
        };
        if count == 0 || self.is_last(count, request, response) {
            return Ok(false);
        }
        self.count_page()?;
        self.page = self.page.saturating_add(1);
        Ok(put(request, parameter, Value::Integer(self.page)))
    }

    fn is_last(&mut self, count: i64, request: &dyn Object, response: &dyn Object) -> bool {
        let positive = |number: &i64| *number > 0;
        let asked = self.pagination.size.and_then(|name| number(request, name));
        let asked = asked.filter(positive);
        let given = self.given_size(response).filter(positive);
        if self.first {
            self.first = false;
            let size = given.or(asked).unwrap_or(count);
            self.items = self.page.saturating_sub(1).max(0).saturating_mul(size);
        }
        self.items = self.items.saturating_add(count);
        // A total of nothing beside items is no total.
        let total = self
            .pagination
            .total
            .and_then(|path| number(response, path));
        match (total.filter(positive), given, asked) {
            (Some(total), Some(size), _) => self.page.saturating_mul(size) >= total,
            // The service may allow smaller pages than were asked for, so the items are counted.
            (Some(total), None, _) => self.items >= total,
            (None, Some(size), _) | (None, None, Some(size)) => count < size,
            (None, None, None) => false,
        }
    }

    /// The size of a page that the answer states, beside its total and under the name of the
    /// parameter.
    fn given_size(&self, response: &dyn Object) -> Option<i64> {
        let (total, size) = (self.pagination.total?, self.pagination.size?);
        let path = match total.rsplit_once('.') {
            Some((parent, _)) => format!("{parent}.{size}"),
            None => size.to_owned(),
        };
        number(response, &path)
    }

    fn count_page(&mut self) -> Result<(), PageError> {
        let limit = self.limit;
        self.left = self
            .left
            .checked_sub(1)
            .ok_or(PageError::TooMany { limit })?;
        Ok(())
    }
}

/// The value at a path of wire names, such as `PageInfo.TotalCount`.
fn at<'a>(object: &'a dyn Object, path: &str) -> Option<Ref<'a>> {
    let (step, rest) = match path.split_once('.') {
        Some((step, rest)) => (step, Some(rest)),
        None => (path, None),
    };
    let mut value = object.get(index(object, step)?).view();
    if let Ref::Json(json) = value {
        value = json.content().ok()?;
    }
    match (rest, value) {
        (None, value) => Some(value),
        (Some(rest), Ref::Object(object)) => at(object, rest),
        (Some(_), _) => None,
    }
}

fn index(object: &dyn Object, wire: &str) -> Option<usize> {
    let members = object.shape().members;
    members.iter().position(|member| member.wire == wire)
}

/// A whole number, which may be written as text.
fn number(object: &dyn Object, path: &str) -> Option<i64> {
    match at(object, path)? {
        Ref::Integer(integer) => Some(integer),
        Ref::Text(text) => text.trim().parse().ok(),
        Ref::Open(open) => open.text.trim().parse().ok(),
        Ref::Any(any) => match &any.0 {
            Json::Text(text) => text.trim().parse().ok(),
            _ => any.as_i64(),
        },
        _ => None,
    }
}

/// Text that is not empty.
fn text(object: &dyn Object, path: &str) -> Option<String> {
    let text = match at(object, path)? {
        Ref::Text(text) => text.to_owned(),
        Ref::Integer(integer) => integer.to_string(),
        Ref::Open(open) => open.text.to_owned(),
        Ref::Any(any) => any.as_str()?.to_owned(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

enum Value {
    Text(String),
    Integer(i64),
}

/// Sets a parameter. Says whether it could: specs are checked, so it can.
fn put(request: &mut dyn Object, name: &str, value: Value) -> bool {
    let Some(index) = index(request, name) else {
        return false;
    };
    match (request.slot(index).slot(), value) {
        (Slot::Integer(mut slot), Value::Integer(integer)) => slot.put(integer),
        (Slot::Integer(mut slot), Value::Text(text)) => match text.parse() {
            Ok(integer) => slot.put(integer),
            Err(_) => return false,
        },
        (Slot::Text(mut slot), Value::Text(text)) => slot.put(text),
        (Slot::Text(mut slot), Value::Integer(integer)) => slot.put(integer.to_string()),
        (_, _) => return false,
    }
    true
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RepeatedToken => f.write_str("the service repeats the token of a page"),
            Self::TooMany { limit } => write!(f, "the result has more than {limit} pages"),
        }
    }
}

impl Error for PageError {}
