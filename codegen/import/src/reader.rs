//! What all parts of the translation share: the reports, and the metadata's components.

use std::collections::BTreeSet;

use acs_codegen::source::{HasSpan, Span, Spanned};

use crate::json::Json;
use crate::report::{Kind, Place, Report};
use crate::schema::reference;

/// Collects reports while metadata becomes a spec.
pub(crate) struct Reader<'a> {
    /// `sas/2018-12-03`.
    product: String,
    /// `components.schemas`.
    components: Option<&'a Json>,
    /// Components that answers hold.
    answered: BTreeSet<String>,
    reports: Vec<Report>,
}

/// Where the translation is: `DescribeX:Param.Member[]`.
#[derive(Clone, Debug)]
pub(crate) struct At(pub(crate) String);

impl At {
    pub(crate) fn operation(name: &str) -> Self {
        Self(name.to_owned())
    }

    pub(crate) fn component(name: &str) -> Self {
        Self(format!("#{name}"))
    }

    pub(crate) fn parameter(&self, name: &str) -> Self {
        Self(format!("{}:{name}", self.0))
    }

    pub(crate) fn response(&self, status: &str) -> Self {
        Self(format!("{}@{status}", self.0))
    }

    pub(crate) fn member(&self, name: &str) -> Self {
        Self(format!("{}.{name}", self.0))
    }

    pub(crate) fn element(&self) -> Self {
        Self(format!("{}[]", self.0))
    }

    pub(crate) fn entry(&self) -> Self {
        Self(format!("{}{{}}", self.0))
    }
}

impl<'a> Reader<'a> {
    pub(crate) fn new(root: &'a Json, product: &str, version: &str) -> Self {
        let mut reader = Self {
            product: format!("{}/{version}", product.to_lowercase()),
            components: root.get("components").and_then(|it| it.get("schemas")),
            answered: BTreeSet::new(),
            reports: Vec::new(),
        };
        let apis = root.get("apis").map_or(&[][..], Json::entries);
        let answers = apis.iter().filter_map(|(_, api)| api.get("responses"));
        reader.answered = reader.reached(answers.collect());
        reader
    }

    /// The components that some parts of the metadata lead to.
    pub(crate) fn reached(&self, mut open: Vec<&'a Json>) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        while let Some(json) = open.pop() {
            if let Some(name) = reference(json)
                && found.insert(name.to_owned())
            {
                open.extend(self.component(name));
            }
            open.extend(json.elements());
            open.extend(json.entries().iter().map(|(_, it)| it));
        }
        found
    }

    /// Whether the place is in something that the service answers.
    pub(crate) fn is_in_answer(&self, at: &At) -> bool {
        let component = at.0.strip_prefix('#');
        match component.and_then(|it| it.split(['.', '[', '{']).next()) {
            Some(name) => self.answered.contains(name),
            None => at.0.contains('@'),
        }
    }

    /// Reports something that was dropped or bent.
    pub(crate) fn report(
        &mut self,
        kind: Kind,
        at: &At,
        place: impl HasSpan,
        what: impl Into<String>,
    ) {
        let path = match at.0.as_str() {
            "" => self.product.clone(),
            at => format!("{} {at}", self.product),
        };
        self.reports.push(Report {
            kind,
            place: Place {
                path,
                span: place.span(),
            },
            what: what.into(),
        });
    }

    /// Reports keys that stand twice in an object.
    pub(crate) fn keys_are_unique(&mut self, json: &Json, at: &At) {
        let mut seen = BTreeSet::new();
        for (key, _) in json.entries() {
            if !seen.insert(key.as_str()) {
                let what = format!("the key `{key}` is here twice; the first counts");
                self.report(Kind::DuplicateKey, at, key, what);
            }
        }
    }

    /// The component of that name.
    pub(crate) fn component(&self, name: &str) -> Option<&'a Json> {
        self.components?.get(name)
    }

    /// All components.
    pub(crate) fn components(&self) -> &'a [(Spanned<String>, Json)] {
        self.components.map_or(&[], Json::entries)
    }

    pub(crate) fn into_reports(self) -> Vec<Report> {
        self.reports
    }
}

/// A value at the place of what it came from.
pub(crate) fn at<T>(value: T, place: &impl HasSpan) -> Spanned<T> {
    Spanned::new(value, place.span())
}

/// A text at a place.
pub(crate) fn text_at(text: impl Into<String>, place: Span) -> Spanned<String> {
    Spanned::new(text.into(), place)
}
