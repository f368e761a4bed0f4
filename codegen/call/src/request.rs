//! A request: an operation, and values for its parameters.

use std::fmt;

use acs_runtime::dynamic::Dynamic;
use acs_runtime::{Encoded, Invalid, Violation, encode, findings, validate};
use serde_json::{Map, Value};

use crate::Operation;
use crate::fill::{self, Problem};

/// A request that is not yet sent. `Debug` shows no secrets.
#[derive(Clone)]
pub struct Request<'a> {
    pub(crate) operation: &'a Operation,
    pub(crate) object: Dynamic,
}

impl Operation {
    /// A request with these values, by wire name.
    ///
    /// A value is JSON of the parameter's type, or text that reads as one: `"20"` for a number, and
    /// for a list or an object its JSON. Text for a list that is no JSON is its only element.
    /// `null` is no value. Bytes are text, or `{"base64": "…"}`.
    ///
    /// # Errors
    ///
    /// Whatever cannot be a value of the parameter, and names of no parameter; all of it at once.
    /// What the service would refuse is another matter, see [`Request::validate`].
    pub fn request(&self, values: &Map<String, Value>) -> Result<Request<'_>, Vec<Problem>> {
        let mut object = Dynamic::new(self.tables().request);
        let problems = fill::fill(&mut object, values);
        match problems.is_empty() {
            true => Ok(Request {
                operation: self,
                object,
            }),
            false => Err(problems),
        }
    }
}

impl Operation {
    /// A request and a response without values.
    #[must_use]
    pub fn empty(&self) -> (Dynamic, Dynamic) {
        let tables = self.tables();
        (Dynamic::new(tables.request), Dynamic::new(tables.response))
    }
}

impl<'a> Request<'a> {
    /// What is to be called.
    #[must_use]
    pub fn operation(&self) -> &'a Operation {
        self.operation
    }

    /// The values, as the runtime walks them. **Secrets are in it.**
    #[must_use]
    pub fn object(&self) -> &Dynamic {
        &self.object
    }

    /// Checks the values against what is documented, in the words of the generated crate.
    ///
    /// # Errors
    ///
    /// Everything that the service would refuse the request for.
    pub fn validate(&self) -> Result<(), Invalid> {
        validate(&self.object)
    }

    /// Everything that can be said against the request, warnings included.
    #[must_use]
    pub fn findings(&self) -> Vec<Violation> {
        findings(&self.object)
    }

    /// The parameters as they travel, not yet percent-encoded. **Secrets are in it.**
    #[must_use]
    pub fn encoded(&self) -> Encoded {
        encode(&self.object)
    }
}

impl fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("operation", &self.operation.name())
            .field("values", &self.object)
            .finish()
    }
}
