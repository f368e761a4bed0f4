//! Signatures, against a second implementation that was written from the protocol's description.
//!
//! The bytes are a request as [`request`](crate::request) reads it.

use std::time::{Duration, SystemTime};

use acs_runtime::sign::{self, percent, v1, v3};
use http::HeaderValue;

use crate::request::{Pairs, Request, key, read};

mod described;

pub(crate) fn sign(bytes: &[u8]) {
    let request = read(bytes);
    version_3(&request);
    version_1(&request);
}

fn version_3(request: &Request<'_>) {
    let hash = described::hash(request.body);
    assert_eq!(sign::sha256(request.body), hash);
    let mut headers = request.headers.clone();
    if let Ok(value) = HeaderValue::from_str(&hash) {
        headers.insert(v3::CONTENT_HASH, value);
    }
    let query = v3::canonical_query(&request.query);
    assert_eq!(query, described::query(&request.query));
    for (_, value) in &request.query {
        assert_eq!(percent::encode(value), described::encode(value));
    }
    let signable = v3::Signable {
        method: &request.method,
        path: &request.path,
        query: &query,
        headers: &headers,
    };
    let signed = v3::signed_headers(&headers);
    let canonical = v3::canonical_request(&signable, &signed);
    let lists: Vec<(&str, &[u8])> = headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_bytes()))
        .collect();
    let wanted = described::Version3 {
        method: &request.method,
        path: &request.path,
        query: &request.query,
        headers: &lists,
        hash: &hash,
    };
    assert_eq!(signed, wanted.signed_headers());
    let shown = String::from_utf8_lossy;
    let wanted_text = wanted.canonical_request();
    assert!(
        canonical == wanted_text,
        "{}\nis not\n{}",
        shown(&canonical),
        shown(&wanted_text)
    );
    let [id, secret, _] = &request.key;
    let authorization = v3::authorization(&signable, &key(request));
    assert_eq!(authorization, wanted.authorization(id, secret));

    // What was signed is understood by whoever checks it.
    if let Some(read) = v3::Authorization::parse(&authorization) {
        assert_eq!(read.signed, signed);
        assert!(sign::is_same(
            read.signature,
            &v3::signature(&canonical, &secret.as_str().into())
        ));
    } else {
        let is_plain = !id.is_empty() && !id.contains([',', ' ', '=']);
        assert!(
            !is_plain || signed.is_empty(),
            "{authorization} is not understood"
        );
    }
}

fn version_1(request: &Request<'_>) {
    let Request {
        method,
        query,
        form,
        ..
    } = request;
    let [_, secret, _] = &request.key;
    let all: Pairs = query.iter().chain(form).cloned().collect();
    // A name occurs once in a map, which is what the official SDKs sign; here order would decide.
    let mut names: Vec<&String> = all.iter().map(|(name, _)| name).collect();
    names.sort_unstable();
    if names.windows(2).any(|it| it[0] == it[1]) {
        return;
    }
    let wanted = described::string_to_sign(method, &all);
    assert_eq!(v1::string_to_sign(method, &all), wanted);
    let signature = described::signature(&wanted, secret);
    assert_eq!(
        v1::signature(method, &all, &secret.as_str().into()),
        signature
    );

    let common = described::COMMON.iter().map(|(name, _)| *name);
    let own: Vec<&str> = common
        .chain(["AccessKeyId", "SecurityToken", "Signature"])
        .collect();
    if names.iter().any(|it| own.contains(&it.as_str())) {
        return;
    }
    let mut sent = query.clone();
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_735_787_045);
    v1::sign_query(
        method,
        &mut sent,
        form,
        &key(request),
        now,
        described::NONCE,
    );
    sent.sort();
    let mut wanted = described::signed_query(method, query, form, &request.key);
    wanted.sort();
    assert_eq!(sent, wanted);
}
