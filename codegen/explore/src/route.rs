//! Which path leads where, and what it takes to get there.

use http::request::Parts;
use http::{Method, StatusCode};

use crate::StartError;
use crate::answer::Answer;
use crate::api::Api;
use crate::guard::{self, Guard, Refusal};
use crate::pages::Pages;
use crate::server::Handler;

/// Everything below it is data, for pages of this run only.
const API: &str = "/_explore/api/";

pub(crate) struct Router {
    pub(crate) guard: Guard,
    pub(crate) pages: Pages,
    pub(crate) api: Api,
}

impl Handler for Router {
    fn prepare(&self) -> Result<(), StartError> {
        self.api.engine.prepare()
    }

    fn admit(&self, request: &Parts) -> Result<(), Refusal> {
        self.guard.is_at_home(request)?;
        match (request.uri.path().starts_with(API), &request.method) {
            (true, _) => {
                self.guard.has_token(request)?;
                guard::is_posted_as_json(request)
            }
            (false, &Method::GET | &Method::HEAD) => Ok(()),
            (false, _) => Err(Refusal::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "pages are asked with GET",
            )),
        }
    }

    fn answer(&self, request: &Parts, body: &[u8]) -> Result<Answer, Refusal> {
        let path = request.uri.path();
        if let Some(name) = path.strip_prefix(API) {
            return self.api.answer(name, body).map(|it| Answer::json(&it));
        }
        let page = self.pages.get(path);
        page.ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, "there is no such page"))
    }
}
