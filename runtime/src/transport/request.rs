//! What every transport checks before it sends.

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use http::uri::Scheme;
use http::{HeaderValue, Method, Request, Version};

use super::{TransportError, TransportErrorKind};

/// The request as it goes out: HTTP/1.1, with the true length of its body.
///
/// A method that has a body says its length even if that is zero; libraries differ in this, and
/// some servers insist.
pub(super) fn prepared(mut request: Request<Bytes>) -> Result<Request<Bytes>, TransportError> {
    let refused = |message: &str| Err(TransportError::new(TransportErrorKind::Request, message));
    let uri = request.uri();
    let scheme = uri.scheme();
    if scheme != Some(&Scheme::HTTP) && scheme != Some(&Scheme::HTTPS) {
        return refused("the URI begins with neither `http://` nor `https://`");
    }
    if uri.host().is_none_or(str::is_empty) {
        return refused("the URI has no host");
    }
    // Some libraries would make a header of it.
    if uri.authority().is_some_and(|it| it.as_str().contains('@')) {
        return refused("the URI says who calls");
    }
    if request.method() == Method::CONNECT {
        return refused("`CONNECT` is not a request to a service");
    }
    if request.headers().contains_key(TRANSFER_ENCODING) {
        return refused("the body is sent as it is, without a transfer encoding");
    }
    let length = request.body().len();
    let has_body = [Method::POST, Method::PUT, Method::PATCH].contains(request.method());
    if has_body || length > 0 {
        let value = HeaderValue::from(length);
        request.headers_mut().insert(CONTENT_LENGTH, value);
    } else {
        request.headers_mut().remove(CONTENT_LENGTH);
    }
    *request.version_mut() = Version::HTTP_11;
    Ok(request)
}
