//! Temporary keys in answers and files.

use std::borrow::Cow;
use std::time::SystemTime;

use super::document::Node;
use super::{AccessKey, Identity, Provided};
use crate::sign::parse_timestamp;

/// The temporary key of an answer, `AccessKeyId` and so on. The error names what is missing.
pub(super) fn temporary_key(
    node: &Node,
    source: impl Into<Cow<'static, str>>,
) -> Result<Provided, &'static str> {
    let text = |name| node.secret(name).ok_or(name);
    let key = AccessKey {
        id: text("AccessKeyId")?.expose().to_owned(),
        secret: text("AccessKeySecret")?.clone(),
        token: Some(text("SecurityToken")?.clone()),
    };
    let expires = text("Expiration")?.expose();
    let expires = parse_timestamp(expires).ok_or("Expiration")?;
    Ok(expiring(key, expires, source))
}

/// A key that is valid for some time.
pub(super) fn expiring(
    key: AccessKey,
    expires: SystemTime,
    source: impl Into<Cow<'static, str>>,
) -> Provided {
    Provided {
        identity: Identity::AccessKey(key),
        expires: Some(expires),
        source: source.into(),
    }
}
