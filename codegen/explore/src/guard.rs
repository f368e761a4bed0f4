//! Who may ask: a page that this server gave out, in a browser on this machine, and nobody else.
//!
//! A server on a loopback address is within reach of every page that the user has open. Four
//! things keep those pages out, and each would do for most attacks alone:
//!
//! - `Host` must name the address that was bound. A page of a foreign name that was made to
//!   resolve to this machine (DNS rebinding) sends its own name.
//! - `Origin`, where the browser sends one, must be this server. A foreign page can send requests
//!   here, but not without naming itself.
//! - Every request for data needs a token that is random in each run and stands only in the pages
//!   that were served. A foreign page cannot read those.
//! - What is posted must be `application/json`. A foreign page can post forms and plain text
//!   without asking first, but not this.

use std::net::SocketAddr;

use data_encoding::BASE64URL_NOPAD;
use http::header::{CONTENT_TYPE, HOST, ORIGIN};
use http::request::Parts;
use http::{Method, StatusCode};

/// The header that carries the token.
pub(crate) const TOKEN_HEADER: &str = "x-explore-token";

/// Why a request is not answered.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) why: String,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, why: impl Into<String>) -> Self {
        Self {
            status,
            why: why.into(),
        }
    }

    fn forbidden(why: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, why)
    }
}

/// What a request is held against.
pub(crate) struct Guard {
    /// Host and port, as a browser writes them in `Host`.
    authority: String,
    token: String,
}

impl Guard {
    /// For a server at this address, with a token of its own.
    pub(crate) fn new(address: SocketAddr) -> Self {
        let mut random = [0; 32];
        getrandom::fill(&mut random).expect("bug: the operating system gives random bytes");
        let authority = match address.port() {
            // A browser leaves out the port that is usual.
            80 => address.to_string().trim_end_matches(":80").to_owned(),
            _ => address.to_string(),
        };
        Self {
            authority,
            token: BASE64URL_NOPAD.encode(&random),
        }
    }

    pub(crate) fn authority(&self) -> &str {
        &self.authority
    }

    /// What a page must show to get data.
    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    /// Whether a page of this server, or the user, asks; holds for every request.
    pub(crate) fn is_at_home(&self, request: &Parts) -> Result<(), Refusal> {
        let authority = &self.authority;
        let asked = request.uri.authority();
        let mut hosts = request.headers.get_all(HOST).iter();
        let host = (hosts.next(), hosts.next());
        let is_host = matches!(host, (Some(it), None) if it.as_bytes() == authority.as_bytes());
        if !is_host || asked.is_some_and(|it| it.as_str() != authority) {
            return Err(Refusal::forbidden(format!(
                "this server answers requests for http://{authority}/ only: \
                 the `Host` header names something else"
            )));
        }
        let home = format!("http://{authority}");
        let mut origins = request.headers.get_all(ORIGIN).iter();
        if origins.any(|it| it.as_bytes() != home.as_bytes()) {
            return Err(Refusal::forbidden(
                "this server answers its own pages only: the `Origin` header names another site",
            ));
        }
        Ok(())
    }

    /// Whether the request comes from a page that this run has served.
    pub(crate) fn has_token(&self, request: &Parts) -> Result<(), Refusal> {
        let mut tokens = request.headers.get_all(TOKEN_HEADER).iter();
        match (tokens.next(), tokens.next()) {
            (None, _) => Err(Refusal::forbidden(format!(
                "a request for data needs the header `{TOKEN_HEADER}`, which the pages of this \
                 server send"
            ))),
            (Some(token), None) if is_same(token.as_bytes(), self.token.as_bytes()) => Ok(()),
            _ => Err(Refusal::forbidden(
                "the token is not of this run: the explorer was started anew, so load the page again",
            )),
        }
    }
}

/// Data is asked with POST, in JSON that says so.
pub(crate) fn is_posted_as_json(request: &Parts) -> Result<(), Refusal> {
    if request.method != Method::POST {
        return Err(Refusal::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "data is asked with POST",
        ));
    }
    let kind = request.headers.get(CONTENT_TYPE);
    let kind = kind
        .and_then(|it| it.to_str().ok())
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default()
        .trim();
    match kind.eq_ignore_ascii_case("application/json") {
        true => Ok(()),
        false => Err(Refusal::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "what is posted has the `Content-Type` application/json",
        )),
    }
}

/// Equality whose time does not tell how much of a guess is right.
fn is_same(given: &[u8], own: &[u8]) -> bool {
    let differing = given.iter().zip(own).fold(0, |all, (a, b)| all | (a ^ b));
    given.len() == own.len() && differing == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_leaves_out_the_usual_port() {
        let authority = |text: &str| {
            let guard = Guard::new(text.parse().unwrap());
            guard.authority().to_owned()
        };
        assert_eq!(authority("127.0.0.1:80"), "127.0.0.1");
        assert_eq!(authority("[::1]:80"), "[::1]");
        assert_eq!(authority("127.0.0.1:8080"), "127.0.0.1:8080");
    }

    #[test]
    fn tokens_are_long_and_differ_from_run_to_run() {
        let token = || {
            let guard = Guard::new("127.0.0.1:1".parse().unwrap());
            guard.token().to_owned()
        };
        assert_ne!(token(), token());
        assert_eq!(token().len(), 43);
    }

    #[test]
    fn equality_needs_every_byte() {
        assert!(is_same(b"abc", b"abc"));
        for other in [&b"abd"[..], b"ab", b"abcd", b""] {
            assert!(!is_same(other, b"abc"));
        }
    }
}
