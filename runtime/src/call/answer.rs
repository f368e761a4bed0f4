//! What a call comes to.

use std::fmt;
use std::ops::Deref;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::peek::Peek;
use crate::error::hidden::Hidden;
use crate::error::service::{cut, header};
use crate::error::{BodyError, Error, ServiceError};
use crate::{Meta, Method, Notes, Object, Success, decode_into};

/// The answer to a request, its body not yet read.
#[derive(Clone)]
#[non_exhaustive]
pub struct Answer {
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    /// How often the request was sent.
    pub attempts: u32,
    /// The id under which the service knows the request. Its support asks for it.
    pub request_id: Option<String>,
    meta: &'static Meta,
}

impl Answer {
    /// Tells success from failure. Anything but a status from 200 to 299 is a failure, redirects
    /// included: the signature does not hold for another place.
    pub(super) fn judge(
        meta: &'static Meta,
        attempts: u32,
        response: http::Response<Bytes>,
        hidden: impl FnOnce() -> Hidden,
    ) -> Result<Self, ServiceError> {
        let (parts, body) = response.into_parts();
        let (status, headers) = (parts.status, parts.headers);
        if !status.is_success() {
            return Err(ServiceError::without(&hidden(), status, headers, &body));
        }
        let mut peek = Peek {
            request_id: header(&headers, "x-acs-request-id"),
            ..Peek::default()
        };
        let mut good: &[&str] = &[];
        if let Success::Member { name, equals } = meta.success {
            peek.verdict_name = Some(name);
            good = equals;
        }
        // The gateway sends the id as a header, so that most bodies are read only once.
        if peek.request_id.is_none() || peek.verdict_name.is_some() {
            peek.look(without_mark(&body));
        }
        // An answer without the member does not say that it failed.
        if let Some(verdict) = &peek.verdict
            && !good.iter().any(|good| good.eq_ignore_ascii_case(verdict))
        {
            return Err(ServiceError::without(&hidden(), status, headers, &body));
        }
        Ok(Self {
            status,
            headers,
            body,
            attempts,
            request_id: peek.request_id.map(cut),
            meta,
        })
    }

    /// Reads the body.
    ///
    /// Status 204 and the answer to `HEAD` have none, and are read as an empty object. An answer of
    /// which nothing is documented is not read at all.
    ///
    /// # Errors
    ///
    /// If the body is not JSON, or empty although it may not be.
    #[inline]
    pub fn read<T: Object + Default>(self) -> Result<Output<T>, Error> {
        let mut value = T::default();
        let notes = self.read_into(&mut value)?;
        let answer = Self {
            body: Bytes::new(),
            ..self
        };
        Ok(Output {
            value,
            notes,
            answer,
        })
    }

    /// Reads the body into an empty object.
    ///
    /// # Errors
    ///
    /// Those of [`read`](Self::read). The object may then be filled in part.
    #[inline(never)]
    pub fn read_into(&self, object: &mut dyn Object) -> Result<Notes, Error> {
        let no_body = self.status == StatusCode::NO_CONTENT
            || matches!(self.meta.methods.first(), Some(Method::Head));
        // Of an answer that is not described, nothing is read, whatever it is.
        let nothing_to_read = object.shape().members.is_empty();
        if nothing_to_read || no_body && self.body.is_empty() {
            return Ok(Notes::default());
        }
        decode_into(without_mark(&self.body), object).map_err(|error| {
            let kind = BodyError {
                status: self.status,
                request_id: self.request_id.clone(),
                error,
            };
            Error::new(self.meta, self.attempts, kind)
        })
    }
}

/// A body without the byte-order mark that some write in front of it.
fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body)
}

/// The headers and the body are left out.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("operation", &self.meta.action)
            .field("status", &self.status.as_u16())
            .field("request_id", &self.request_id)
            .field("attempts", &self.attempts)
            .field("body", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// What the service answered, and how.
///
/// It is used like the answer itself: `output.image_instance_list`.
#[derive(Clone)]
pub struct Output<T> {
    value: T,
    notes: Notes,
    answer: Answer,
}

impl<T> Output<T> {
    /// The answer alone.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// What could not be read of the answer.
    #[must_use]
    pub fn notes(&self) -> &Notes {
        &self.notes
    }

    /// The id under which the service knows the request. Its support asks for it.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.answer.request_id.as_deref()
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.answer.status
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.answer.headers
    }

    /// How often the request was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.answer.attempts
    }
}

impl<T> Deref for Output<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Output<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Output")
            .field("value", &self.value)
            .field("notes", &self.notes)
            .field("status", &self.answer.status.as_u16())
            .field("request_id", &self.answer.request_id)
            .field("attempts", &self.answer.attempts)
            .finish_non_exhaustive()
    }
}
