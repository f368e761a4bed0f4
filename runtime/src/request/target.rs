//! Where a request goes: host, path, query.

use http::uri::{Authority, PathAndQuery, Uri};

use super::{RequestError, Scheme, percent};
use crate::endpoints::is_label;

/// The longest path with query that a URI takes.
const LONGEST: usize = u16::MAX as usize - 1;

/// The host, with the parts that parameters put in front of it.
pub(super) fn host(host: &str, parts: &[(String, String)]) -> Result<String, RequestError> {
    let mut labels = String::new();
    for (name, value) in parts {
        if !is_label(value) {
            return Err(RequestError::HostPart(name.clone()));
        }
        labels.push_str(value);
        labels.push('.');
    }
    Ok(labels + host)
}

/// The path, its placeholders filled in, each value encoded on its own: that of `{name}` as one
/// part, that of `{+name}` as parts with slashes between them.
pub(super) fn path(template: &str, values: &[(String, String)]) -> Result<String, RequestError> {
    let (template, _) = split(template);
    let mut path = filled(template, values, |value, many| match many {
        true => value
            .split('/')
            .map(percent::encode)
            .collect::<Vec<_>>()
            .join("/"),
        false => percent::encode(value),
    })?;
    if path.is_empty() {
        path.push('/');
    }
    let is_moved = path.split('/').any(|segment| matches!(segment, "." | ".."));
    if !path.starts_with('/') || is_moved {
        return Err(RequestError::Path);
    }
    Ok(path)
}

/// What the template says of the query, as plain values.
pub(super) fn query(
    template: &str,
    values: &[(String, String)],
) -> Result<Vec<(String, String)>, RequestError> {
    let (_, query) = split(template);
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        if name.contains('{') {
            return Err(RequestError::Path);
        }
        let value = filled(value, values, |value, _| value.to_owned())?;
        Ok((name.to_owned(), value))
    });
    pairs.collect()
}

/// Path and query.
fn split(template: &str) -> (&str, &str) {
    template.split_once('?').unwrap_or((template, ""))
}

/// A template with its placeholders filled in; `write` is told whether slashes part a value.
fn filled(
    template: &str,
    values: &[(String, String)],
    write: impl Fn(&str, bool) -> String,
) -> Result<String, RequestError> {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').ok_or(RequestError::Path)?;
        let (name, many) = match name.strip_prefix('+') {
            Some(name) => (name, true),
            None => (name, false),
        };
        let value = values.iter().find(|(each, _)| each == name);
        let value = value.map(|(_, value)| value.as_str()).unwrap_or_default();
        if value.is_empty() {
            return Err(RequestError::PathPart(name.to_owned()));
        }
        text.push_str(before);
        text.push_str(&write(value, many));
        rest = after;
    }
    text.push_str(rest);
    Ok(text)
}

/// The whole URI, which holds path and query as they are.
pub(super) fn uri(
    scheme: Scheme,
    host: &str,
    path: &str,
    query: &str,
) -> Result<Uri, RequestError> {
    let target = match query {
        "" => path.to_owned(),
        query => format!("{path}?{query}"),
    };
    if target.len() > LONGEST {
        return Err(RequestError::TooLong);
    }
    let authority: Authority = host.parse().map_err(|_| RequestError::Host)?;
    if authority.as_str().contains('@') {
        return Err(RequestError::Host);
    }
    let target: PathAndQuery = target.parse().map_err(|_| RequestError::Path)?;
    // A `?` or `#` in the template would end the path.
    if target.path() != path || target.query().unwrap_or_default() != query {
        return Err(RequestError::Path);
    }
    let uri = Uri::builder()
        .scheme(scheme.as_str())
        .authority(authority)
        .path_and_query(target);
    uri.build().map_err(|_| RequestError::Host)
}
