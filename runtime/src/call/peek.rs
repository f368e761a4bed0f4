//! Looks for single members of a body, without reading the rest.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

/// What is said of the request at the top of a body.
#[derive(Default)]
pub(super) struct Peek<'a> {
    /// Wire name of the member that says whether all went well, if there is one.
    pub(super) verdict_name: Option<&'a str>,
    /// What that member says.
    pub(super) verdict: Option<String>,
    /// The id under which the service knows the request.
    pub(super) request_id: Option<String>,
}

impl Peek<'_> {
    /// Looks until everything is found, the body ends or it cannot be read.
    pub(super) fn look(&mut self, body: &[u8]) {
        // What was found before a mistake counts; the mistake is told by whoever reads the body.
        let _ = serde_json::Deserializer::from_slice(body).deserialize_map(self);
    }

    fn is_done(&self) -> bool {
        self.request_id.is_some() && (self.verdict_name.is_none() || self.verdict.is_some())
    }
}

impl<'de> Visitor<'de> for &mut Peek<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            let is_verdict = self.verdict_name == Some(&*key);
            let is_id = key.eq_ignore_ascii_case("RequestId");
            if !is_verdict && !is_id {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let text = match map.next_value::<Value>()? {
                Value::String(text) => Some(text),
                Value::Number(number) => Some(number.to_string()),
                Value::Bool(boolean) => Some(boolean.to_string()),
                Value::Null | Value::Array(_) | Value::Object(_) => None,
            };
            if is_verdict {
                self.verdict.clone_from(&text);
            }
            if is_id && self.request_id.is_none() {
                self.request_id = text.filter(|text| !text.is_empty());
            }
            if self.is_done() {
                return Err(A::Error::custom("everything is found"));
            }
        }
        Ok(())
    }
}
