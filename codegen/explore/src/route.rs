//! Which path leads where, and what it takes to get there.

use http::request::Parts;
use http::{Method, StatusCode};

use crate::answer::Answer;
use crate::guard::{self, Guard, Refusal};
use crate::pages::Pages;
use crate::server::Handler;

/// Everything below it is data, for pages of this run only.
const API: &str = "/_explore/api/";

pub(crate) struct Router {
    pub(crate) guard: Guard,
    pub(crate) pages: Pages,
}

impl Handler for Router {
    fn admit(&self, request: &Parts) -> Result<(), Refusal> {
        self.guard.is_at_home(request)?;
        if request.uri.path().starts_with(API) {
            self.guard.has_token(request)?;
            return match request.method {
                Method::POST => guard::is_json(request),
                Method::GET => Ok(()),
                _ => Err(not_allowed("data is asked with GET and POST")),
            };
        }
        match request.method {
            Method::GET | Method::HEAD => Ok(()),
            _ => Err(not_allowed("pages are asked with GET")),
        }
    }

    fn answer(&self, request: &Parts, _body: &[u8]) -> Result<Answer, Refusal> {
        let page = self.pages.get(request.uri.path());
        page.ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, "there is no such page"))
    }
}

fn not_allowed(why: &str) -> Refusal {
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, why)
}
