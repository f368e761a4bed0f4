//! Signatures are what the official SDKs make of the same requests.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tests say how many cases they ran, on files that are known"
)]

use std::time::{Duration, SystemTime};

use acs_runtime::Any;
use acs_runtime::credentials::{AccessKey, Secret};
use acs_runtime::sign::{self, v1, v3};
use http::{HeaderMap, HeaderName, HeaderValue};

/// Cases whose expectation is not ours, and why.
const DEVIATIONS: &[(&str, &str)] = &[
    (
        "sm3_query",
        "SM3 is an option that no service requires; SHA-256 is signed",
    ),
    (
        "id_token",
        "no provider finds such a token; a caller can add it to an anonymous call, \
         which then has `Format=json` in the query as such calls have",
    ),
];

struct Case(Any);

impl Case {
    fn of(file: &str) -> Vec<Self> {
        let file = Any::from_json(file).unwrap();
        let cases = file.get("vectors").and_then(Any::as_list).unwrap();
        cases.iter().cloned().map(Self).collect()
    }

    fn part(&self, path: &str) -> &Any {
        path.split('.').fold(&self.0, |any, key| {
            any.get(key)
                .unwrap_or_else(|| panic!("{}: no {path}", self.name()))
        })
    }

    fn text(&self, path: &str) -> &str {
        self.part(path).as_str().unwrap()
    }

    fn name(&self) -> &str {
        self.0.get("name").and_then(Any::as_str).unwrap()
    }

    fn pairs(&self, path: &str) -> Vec<(String, String)> {
        let text = |pair: &Any, index| pair.at(index).and_then(Any::as_str).unwrap().to_owned();
        let pairs = self.part(path).as_list().unwrap().iter();
        pairs.map(|pair| (text(pair, 0), text(pair, 1))).collect()
    }

    fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in self.pairs("headers") {
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            headers.append(name, HeaderValue::from_str(&value).unwrap());
        }
        headers
    }

    fn key(&self) -> AccessKey {
        AccessKey {
            id: self.text("credentials.access_key_id").to_owned(),
            secret: self.text("credentials.access_key_secret").into(),
            token: None,
        }
    }
}

#[test]
fn v3_signatures_are_the_official_ones() {
    let cases = Case::of(include_str!("vectors/signing_v3.json"));
    let (mut passed, mut deviations) = (0, 0);
    for case in &cases {
        let name = case.name();
        let headers = case.headers();
        let query = v3::canonical_query(&case.pairs("query"));
        let request = v3::Signable {
            method: case.text("method"),
            path: case.text("path"),
            query: &query,
            headers: &headers,
        };
        let target = match &*query {
            "" => request.path.to_owned(),
            query => format!("{}?{query}", request.path),
        };
        let deviates = DEVIATIONS.iter().any(|(deviation, _)| *deviation == name);
        if case.0.get("unsigned").is_some() {
            // What such a request looks like is in the tests of whole requests.
            assert!(case.part("expected").is_null(), "{name}");
            assert!(!headers.contains_key("authorization"), "{name}");
            if deviates {
                deviations += 1
            } else {
                passed += 1
            }
            continue;
        }
        assert_eq!(target, case.text("wire.target_canonical"), "{name}");
        let signed = v3::signed_headers(&headers);
        let canonical = v3::canonical_request(&request, &signed);
        let signature = v3::signature(&canonical, &case.key().secret);
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        for (part, made) in [
            ("canonical_query", query.clone()),
            (
                "canonical_headers",
                text(v3::canonical_headers(&headers, &signed)),
            ),
            ("signed_headers", signed.join(";")),
            ("canonical_request", text(canonical.clone())),
        ] {
            assert_eq!(
                made,
                case.text(&format!("expected.{part}")),
                "{name}: {part}"
            );
        }
        for (part, made) in [
            ("hashed_canonical_request", sign::sha256(&canonical)),
            ("string_to_sign", v3::string_to_sign(&canonical)),
            ("signature", signature),
            ("authorization", v3::authorization(&request, &case.key())),
        ] {
            let expected = case.text(&format!("expected.{part}"));
            assert_eq!(made != expected, deviates, "{name}: {part}: {made}");
        }
        if deviates {
            deviations += 1;
            continue;
        }
        // The same, told which headers are signed, as one who checks a signature is.
        let expected = case.text("expected_all_headers.authorization");
        let told = v3::Authorization::parse(expected).unwrap();
        let canonical = v3::canonical_request(&request, &told.signed);
        let signature = v3::signature(&canonical, &case.key().secret);
        assert!(sign::is_same(&signature, told.signature), "{name}");
        assert_eq!(told.to_string(), expected, "{name}");
        passed += 1;
    }
    assert_eq!(deviations, DEVIATIONS.len());
    let count = cases.len();
    assert_eq!(count, 50);
    println!(
        "conformance: signing_v3.json: {count} cases, {passed} passed, {deviations} argued deviations"
    );
}

#[test]
fn bodies_are_hashed_as_they_are_sent() {
    for case in Case::of(include_str!("vectors/signing_v3.json")) {
        if case.text("algorithm") != v3::ALGORITHM {
            continue;
        }
        let body = case.text("body.base64");
        let body = data_encoding::BASE64.decode(body.as_bytes()).unwrap();
        let hash = &case.headers()[v3::CONTENT_HASH];
        assert_eq!(
            sign::sha256(&body),
            hash.to_str().unwrap(),
            "{}",
            case.name()
        );
    }
}

#[test]
fn v1_signatures_are_the_official_ones() {
    let cases = Case::of(include_str!("vectors/signing_v1_rpc.json"));
    for case in &cases {
        let name = case.name();
        let (method, parameters) = (case.text("method"), case.pairs("params"));
        let secret = Secret::from(case.text("access_key_secret"));
        let query = sign::percent::encode_pairs(&parameters);
        assert_eq!(query, case.text("canonical_query"), "{name}");
        let text = v1::string_to_sign(method, &parameters);
        assert_eq!(text, case.text("string_to_sign"), "{name}");
        let signature = v1::signature(method, &parameters, &secret);
        assert_eq!(signature, case.text("signature"), "{name}");
    }
    let count = cases.len();
    assert_eq!(count, 7);
    println!(
        "conformance: signing_v1_rpc.json: {count} cases, {count} passed, 0 argued deviations"
    );
}

#[test]
fn a_v1_request_gets_its_common_parameters_and_the_signature_over_all() {
    let cases = Case::of(include_str!("vectors/signing_v1_rpc.json"));
    let case = cases
        .iter()
        .find(|case| case.name() == "assume_role_sts")
        .unwrap();
    let common = |name: &str| name == "AccessKeyId" || name.starts_with("S") || name == "Timestamp";
    let (given, rest): (Vec<_>, Vec<_>) = case
        .pairs("params")
        .into_iter()
        .partition(|(name, _)| common(name));
    let find = |name: &str| {
        given
            .iter()
            .find(|(each, _)| each == name)
            .unwrap()
            .1
            .clone()
    };
    let key = AccessKey {
        id: find("AccessKeyId"),
        secret: case.text("access_key_secret").into(),
        token: Some(find("SecurityToken").into()),
    };
    let now = sign::parse_timestamp("2025-01-02T03:04:05Z").unwrap();
    let (query, form) = rest.split_at(3);
    let mut query = query.to_vec();
    v1::sign_query("POST", &mut query, form, &key, now, &find("SignatureNonce"));
    assert_eq!(
        query.pop().unwrap(),
        ("Signature".to_owned(), case.text("signature").to_owned())
    );
    let (mut all, mut expected) = ([&query, form].concat(), case.pairs("params"));
    all.sort();
    expected.sort();
    assert_eq!(all, expected);
}

#[test]
fn header_values_that_are_not_text_are_signed_byte_for_byte() {
    let mut headers = HeaderMap::new();
    headers.insert("x-acs-a", HeaderValue::from_bytes(b"\xff\xfe").unwrap());
    assert_eq!(
        v3::canonical_headers(&headers, &["x-acs-a"]),
        b"x-acs-a:\xff\xfe\n"
    );
}

#[test]
fn what_is_no_authorization_is_refused() {
    for value in [
        "",
        "ACS3-HMAC-SHA256",
        "ACS3-HMAC-SHA256 Credential=a",
        "ACS3-HMAC-SHA256 Credential=a,SignedHeaders=b",
        "ACS3-HMAC-SHA256 SignedHeaders=b,Credential=a,Signature=c",
        "ACS3-HMAC-SHA256 Credential=a,SignedHeaders=b,Signature=c,More=d",
        "ACS3-HMAC-SM3 Credential=a,SignedHeaders=b,Signature=c",
        "Basic Zm9v",
    ] {
        assert_eq!(v3::Authorization::parse(value), None, "{value}");
    }
}

#[test]
fn signatures_are_compared_whole() {
    assert!(sign::is_same("", "") && sign::is_same("abc", "abc"));
    assert!(!sign::is_same("abc", "abd") && !sign::is_same("abc", "bbc"));
    assert!(!sign::is_same("abc", "ab") && !sign::is_same("", "a"));
}

#[test]
fn what_is_signed_is_not_shown() {
    let mut headers = HeaderMap::new();
    headers.insert("x-acs-security-token", HeaderValue::from_static("hunter2"));
    let request = v3::Signable {
        method: "POST",
        path: "/",
        query: "Password=hunter2",
        headers: &headers,
    };
    assert!(!format!("{request:?}").contains("hunter2"));
    let late = SystemTime::UNIX_EPOCH + Duration::from_secs(u64::from(u32::MAX));
    assert_eq!(sign::timestamp(late), "2106-02-07T06:28:15Z");
}
