//! Whole requests are what the official client sends.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tests say how many cases they ran, on files that are known"
)]

mod dynamic;

use std::time::{Duration, SystemTime};

use acs_runtime::credentials::{AccessKey, Identity};
use acs_runtime::request::{self, Attempt, Context, RequestError, Scheme, assemble};
use acs_runtime::sign::{self, percent, v3};
use acs_runtime::{BodyType, Encoded, Member, Meta, Method, Place, Protocol, Style, encode};
use bytes::Bytes;
use dynamic::{Dynamic, Json};
use http::{HeaderMap, HeaderName, HeaderValue, Request};

const NONCE: &str = "0123456789abcdef0123456789abcdef";

/// Cases of the file of captured requests whose expectation is not ours, and why.
const DEVIATIONS: &[(&str, &str)] = &[(
    "get_can_try_sas_form_empty",
    "nothing is sent, so nothing says what it is; the protocol calls either harmless",
)];

fn now() -> SystemTime {
    sign::parse_timestamp("2025-01-02T03:04:05Z").unwrap()
}

fn key() -> Identity {
    Identity::AccessKey(AccessKey {
        id: "LTAI-EXAMPLE".to_owned(),
        secret: "EXAMPLE-SECRET-DO-NOT-USE".into(),
        token: None,
    })
}

/// A context with nothing special.
fn context<'a>(identity: &'a Identity, headers: &'a HeaderMap) -> Context<'a> {
    Context {
        scheme: Scheme::Https,
        host: "tds.cn-shanghai.aliyuncs.com",
        identity,
        source: "",
        now: now(),
        nonce: NONCE,
        user_agent: "example-client/1.0",
        headers,
        query: &[],
        attempt: None,
    }
}

fn meta(method: Method) -> Meta {
    let methods: &'static [Method] = Box::leak(Box::new([method]));
    Meta {
        product: "Sas",
        version: "2018-12-03",
        action: "DescribeImageInstances",
        methods,
        ..Meta::DEFAULT
    }
}

fn roa(method: Method, path: &'static str) -> Meta {
    Meta {
        protocol: Protocol::Roa,
        path,
        ..meta(method)
    }
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

fn parameters(members: &[(&str, Place, &str)]) -> Encoded {
    let values: Vec<_> = members
        .iter()
        .map(|(name, _, value)| ((*name).to_owned(), Json::Text((*value).to_owned())))
        .collect();
    encode(&Dynamic::with(&values, |name, member| {
        let (_, place, _) = members.iter().find(|(each, ..)| *each == name).unwrap();
        member.place(*place)
    }))
}

/// The names and values of a query or a form.
fn decoded(text: &str, space: &str) -> Vec<(String, String)> {
    let plain = |text: &str| {
        let mut bytes = Vec::new();
        let text = text.replace(space, "%20");
        let mut parts = text.split('%');
        bytes.extend(parts.next().unwrap().bytes());
        for part in parts {
            bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
            bytes.extend(part[2..].bytes());
        }
        String::from_utf8(bytes).unwrap()
    };
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').expect("each has a value"));
    pairs
        .map(|(name, value)| (plain(name), plain(value)))
        .collect()
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).map(|value| value.to_str().unwrap())
}

/// The canonical form of a request as the service sees it, with these headers signed.
fn canonical(request: &Request<Bytes>, signed: &[&str]) -> Vec<u8> {
    let query = decoded(request.uri().query().unwrap_or_default(), "%20");
    let signable = v3::Signable {
        method: request.method().as_str(),
        path: request.uri().path(),
        query: &v3::canonical_query(&query),
        headers: request.headers(),
    };
    v3::canonical_request(&signable, signed)
}

/// Checks the signature as the service does, and that it covers what it must.
fn check_signature(request: &Request<Bytes>, identity: &Identity) {
    let Identity::AccessKey(key) = identity else {
        panic!("such an identity does not sign");
    };
    let authorization = text(request.headers(), "authorization").unwrap();
    let told = v3::Authorization::parse(authorization).unwrap();
    assert_eq!(told.key_id, key.id);
    let must = |name: &str| matches!(name, "host" | "content-type") || name.starts_with("x-acs-");
    for name in request.headers().keys().map(HeaderName::as_str) {
        assert_eq!(told.signed.contains(&name), must(name), "{name}");
    }
    let signature = v3::signature(&canonical(request, &told.signed), &key.secret);
    assert!(sign::is_same(&signature, told.signature));
    let hash = text(request.headers(), v3::CONTENT_HASH);
    assert_eq!(hash, Some(&*sign::sha256(request.body())));
}

/// The object of a captured request: each parameter in its place and style.
fn captured_object(case: &Json) -> Dynamic {
    let positions = case.at("parameter_positions");
    Dynamic::with(case.at("parameters").members(), |name, member| {
        // Of an empty list nothing was sent, so the file does not say where.
        let Some(position) = positions.get(name) else {
            return member;
        };
        let place = match position.at("in").text() {
            "query" => Place::Query,
            "formData" => Place::Form,
            place => panic!("unknown place {place}"),
        };
        let member = member.place(place);
        match position.at("style").text() {
            "plain" => member,
            "flat" => member.style(Style::RepeatList),
            "json" => member.style(Style::Json),
            "simple" => member.style(Style::Simple),
            style => panic!("unknown style {style}"),
        }
    })
}

/// The headers of a case.
fn case_headers(case: &Json) -> HeaderMap {
    let pairs = case.at("headers").pairs();
    let headers = pairs.iter().map(|(name, value)| {
        let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
        (name, HeaderValue::from_str(value).unwrap())
    });
    headers.collect()
}

fn case_method(case: &Json) -> Method {
    match case.at("method").text() {
        "GET" => Method::Get,
        "POST" => Method::Post,
        method => panic!("unexpected method {method}"),
    }
}

/// The request that a captured one should have been.
fn assembled(case: &Json, official: &HeaderMap) -> (Identity, Request<Bytes>) {
    let header = |name: &str| text(official, name).unwrap_or_default();
    let credentials = case.at("credentials");
    let identity = Identity::AccessKey(AccessKey {
        id: credentials.at("access_key_id").text().to_owned(),
        secret: credentials.at("access_key_secret").text().into(),
        token: credentials
            .get("security_token")
            .map(|token| token.text().into()),
    });
    // What the client of one case adds to every request.
    let mut extra = HeaderMap::new();
    for name in ["x-acs-source-ip", "x-plain"] {
        let name = HeaderName::from_static(name);
        extra.extend(official.get(&name).map(|value| (name, value.clone())));
    }
    let query = match case.at("name").text() {
        "describe_image_instances_global_params" => {
            pairs(&[("RegionId", "cn-hangzhou"), ("PageSize", "1")])
        }
        _ => vec![],
    };
    let action: &'static str = case.at("operation").text().to_owned().leak();
    let meta = Meta {
        action,
        ..meta(case_method(case))
    };
    let context = Context {
        scheme: Scheme::Http,
        host: header("host"),
        source: header("x-acs-credentials-provider"),
        user_agent: header("user-agent"),
        query: &query,
        ..context(&identity, &extra)
    };
    let request = assemble(&meta, &encode(&captured_object(case)), &context).unwrap();
    (identity, request)
}

#[test]
fn requests_are_those_of_the_official_client() {
    let file = dynamic::file(include_str!("vectors/http_requests_sas.json"));
    let cases = file.at("vectors").list();
    let (mut passed, mut deviations) = (0, 0);
    for case in cases {
        let name = case.at("name").text();
        let official = case_headers(case);
        let (identity, request) = assembled(case, &official);
        check_signature(&request, &identity);

        assert_eq!(
            request.method().as_str(),
            case.at("method").text(),
            "{name}"
        );
        let authority = request.uri().authority().unwrap().as_str();
        assert_eq!(Some(authority), text(&official, "host"), "{name}");
        let query = case.at("expected_query_pairs").pairs();
        assert_eq!(
            decoded(request.uri().query().unwrap_or_default(), "%20"),
            query,
            "{name}"
        );
        let target = match &*percent::encode_pairs(&query) {
            "" => "/".to_owned(),
            query => format!("/?{query}"),
        };
        assert_eq!(
            request.uri().path_and_query().unwrap().as_str(),
            target,
            "{name}"
        );
        let form = case.at("expected_form_pairs");
        let body = std::str::from_utf8(request.body()).unwrap();
        assert_eq!(decoded(body, "+"), form.pairs(), "{name}");

        let (mut sent, mut expected) = (request.headers().clone(), official.clone());
        for name in ["accept-encoding", "content-length", "authorization"] {
            sent.remove(name);
            expected.remove(name);
        }
        // The official client writes booleans in another way, and signs what it writes.
        let same_form = form == case.at("form_pairs_official_python");
        let same_query = case.at("expected_query_pairs") == case.at("query_pairs_official_python");
        if same_form {
            assert_eq!(
                body,
                case.at("body").get("utf8").map_or("", Json::text),
                "{name}"
            );
        } else {
            assert_ne!(
                sent.remove(v3::CONTENT_HASH),
                expected.remove(v3::CONTENT_HASH),
                "{name}"
            );
        }
        if DEVIATIONS.iter().any(|(deviation, _)| *deviation == name) {
            let content_type = expected.remove("content-type").unwrap();
            assert_eq!(content_type, "application/x-www-form-urlencoded", "{name}");
            deviations += 1;
        } else {
            if same_form && same_query {
                let told = text(&official, "authorization").unwrap();
                let told = v3::Authorization::parse(told).unwrap();
                let canonical = canonical(&request, &told.signed);
                let official = case.at("canonical_request").text();
                assert_eq!(String::from_utf8(canonical).unwrap(), official, "{name}");
            }
            passed += 1;
        }
        assert_eq!(sent, expected, "{name}");
    }
    assert_eq!(deviations, DEVIATIONS.len());
    let count = cases.len();
    assert_eq!(count, 33);
    println!(
        "conformance: http_requests_sas.json: {count} cases, {passed} passed, \
         {deviations} argued deviations"
    );
}

/// The unsigned cases of the signing vectors, made as a call makes them.
#[test]
fn other_identities_are_sent_instead_of_a_signature() {
    let file = dynamic::file(include_str!("vectors/signing_v3.json"));
    let mut count = 0;
    for case in file.at("vectors").list() {
        if case.get("unsigned").is_none() {
            continue;
        }
        count += 1;
        let name = case.at("name").text();
        let expected = case_headers(case);
        let mut query = case.at("query").pairs();
        let added = |(name, _): &(String, String)| matches!(&**name, "Format" | "SignatureType");
        let mut encoded = Encoded::default();
        encoded.query = query.iter().filter(|pair| !added(pair)).cloned().collect();
        let identity = match text(&expected, "x-acs-bearer-token") {
            Some(token) => Identity::Bearer(token.into()),
            None => Identity::Anonymous,
        };
        let mut extra = HeaderMap::new();
        if let Some(token) = expected.get("x-acs-zero-trust-idtoken") {
            // An argued deviation, see the tests of signatures.
            extra.insert("x-acs-zero-trust-idtoken", token.clone());
            query.push(("Format".to_owned(), "json".to_owned()));
        }
        let path: &'static str = case.at("path").text().to_owned().leak();
        let method = case_method(case);
        let meta = match case.at("style").text() {
            "ROA" => roa(method, path),
            _ => meta(method),
        };
        let action: &'static str = text(&expected, "x-acs-action").unwrap().to_owned().leak();
        let version: &'static str = text(&expected, "x-acs-version").unwrap().to_owned().leak();
        let meta = Meta {
            action,
            version,
            ..meta
        };
        let host = text(&expected, "host").unwrap();
        let source = text(&expected, "x-acs-credentials-provider").unwrap_or_default();
        let context = Context {
            host,
            source,
            ..context(&identity, &extra)
        };
        let request = assemble(&meta, &encoded, &context).unwrap();
        query.sort();
        assert_eq!(
            decoded(request.uri().query().unwrap_or_default(), "%20"),
            query,
            "{name}"
        );
        assert_eq!(request.uri().path(), path, "{name}");
        assert_eq!(*request.headers(), expected, "{name}");
    }
    assert_eq!(count, 5);
}

fn simple(encoded: &Encoded, meta: &Meta) -> Request<Bytes> {
    let identity = key();
    let request = assemble(meta, encoded, &context(&identity, &HeaderMap::new())).unwrap();
    check_signature(&request, &identity);
    request
}

#[test]
fn path_parameters_are_encoded_one_by_one() {
    let encoded = parameters(&[
        ("repo", Place::Path, "a b/c+d*e~f测"),
        ("tag", Place::Path, "v1"),
        ("q", Place::Query, "x y"),
    ]);
    let request = simple(
        &encoded,
        &roa(Method::Get, "/repos/{repo}/tags/{tag}.json/"),
    );
    let target = request.uri().path_and_query().unwrap().as_str();
    assert_eq!(
        target,
        "/repos/a%20b%2Fc%2Bd%2Ae~f%E6%B5%8B/tags/v1.json/?q=x%20y"
    );
    assert_eq!(
        text(request.headers(), "x-acs-action"),
        Some("DescribeImageInstances")
    );
}

#[test]
fn paths_that_would_lead_elsewhere_are_refused() {
    let path = |template, value: &str| {
        let encoded = parameters(&[("id", Place::Path, value)]);
        assemble(
            &roa(Method::Get, template),
            &encoded,
            &context(&key(), &HeaderMap::new()),
        )
    };
    let part = || RequestError::PathPart("id".to_owned());
    assert_eq!(path("/a/{id}", "").unwrap_err(), part());
    for (template, value) in [
        ("/a/{id}", ".."),
        ("/a/{id}/b", "."),
        ("/a/{id", "x"),
        ("a/{id}", "x"),
        ("/a?{id}", "x"),
        ("/a#{id}", "x"),
    ] {
        assert_eq!(
            path(template, value).unwrap_err(),
            RequestError::Path,
            "{template}"
        );
    }
    let missing = path("/a/{other}", "x").unwrap_err();
    assert_eq!(missing, RequestError::PathPart("other".to_owned()));
    assert_eq!(path("/a/{id}", "../x").unwrap().uri().path(), "/a/..%2Fx");
    assert_eq!(path("", "x").unwrap().uri().path(), "/");
}

#[test]
fn a_part_of_the_path_may_hold_slashes() {
    let sent = |template, value| {
        let encoded = parameters(&[("rest", Place::Path, value)]);
        let template = roa(Method::Get, template);
        assemble(&template, &encoded, &context(&key(), &HeaderMap::new()))
    };
    for (template, value, expected) in [
        ("{+rest}", "/a/b c/d?e", "/a/b%20c/d%3Fe"),
        ("/a/{+rest}", "b/c:d", "/a/b/c%3Ad"),
        ("/a/{rest}:stop", "b/c", "/a/b%2Fc:stop"),
    ] {
        let request = sent(template, value).unwrap();
        assert_eq!(request.uri().path(), expected, "{template}");
    }
    for value in ["a/b", "/a/../b"] {
        assert_eq!(sent("{+rest}", value).unwrap_err(), RequestError::Path);
    }
}

#[test]
fn what_the_path_says_of_the_query_is_sent() {
    let encoded = parameters(&[
        ("id", Place::Path, "a&b"),
        ("B", Place::Query, "2"),
        ("action", Place::Query, "merge"),
    ]);
    let template = roa(Method::Post, "/shards/{id}?action=split&acl&id={id}");
    let request = simple(&encoded, &template);
    assert_eq!(request.uri().path(), "/shards/a%26b");
    let query = request.uri().query();
    assert_eq!(query, Some("B=2&acl=&action=split&id=a%26b"));
}

#[test]
fn a_body_is_sent_with_any_method_that_has_one() {
    let encoded = parameters(&[("Query", Place::Body, "{}")]);
    for method in [Method::Get, Method::Delete, Method::Options] {
        let request = simple(&encoded, &roa(method, "/"));
        assert_eq!(&**request.body(), b"{}", "{method:?}");
        assert_eq!(request.method(), method.as_str());
    }
}

#[test]
fn what_a_form_holds_goes_to_the_query_where_there_is_no_body() {
    let encoded = parameters(&[("A", Place::Form, "1"), ("B", Place::Query, "2")]);
    let get = simple(&encoded, &meta(Method::Get));
    assert_eq!(get.uri().query(), Some("A=1&B=2"));
    assert!(get.body().is_empty() && !get.headers().contains_key("content-type"));
    let post = simple(&encoded, &meta(Method::Post));
    assert_eq!(
        (post.uri().query(), &**post.body()),
        (Some("B=2"), &b"A=1"[..])
    );
}

#[test]
fn a_body_says_what_it_is() {
    let whole = parameters(&[("body", Place::Body, "raw \u{1}")]);
    let sent = |meta: &Meta| {
        let request = simple(&whole, meta);
        assert_eq!(&**request.body(), b"raw \x01");
        text(request.headers(), "content-type").map(str::to_owned)
    };
    let put = roa(Method::Put, "/api/v1/rules/42");
    assert_eq!(
        sent(&put).as_deref(),
        Some("application/json; charset=utf-8")
    );
    assert_eq!(
        sent(&Meta {
            body: BodyType::Bytes,
            ..put
        }),
        None
    );
    let stream = sent(&Meta {
        body: BodyType::Stream,
        ..put
    });
    assert_eq!(stream.as_deref(), Some("application/octet-stream"));

    let own = parameters(&[
        ("body", Place::Body, "<a/>"),
        ("Content-Type", Place::Header, "text/xml"),
    ]);
    assert_eq!(
        text(simple(&own, &put).headers(), "content-type"),
        Some("text/xml")
    );

    let mut both = whole;
    both.form = pairs(&[("A", "1")]);
    let refused = assemble(&put, &both, &context(&key(), &HeaderMap::new()));
    assert_eq!(refused.unwrap_err(), RequestError::TwoBodies);
}

#[test]
fn of_two_that_set_the_same_the_nearer_to_the_operation_wins() {
    let (identity, mut extra) = (key(), HeaderMap::new());
    for (name, value) in [
        ("accept", "text/plain"),
        ("x-acs-note", "caller"),
        ("x-acs-tag", "1"),
        // These are what they are.
        ("host", "evil.example"),
        ("x-acs-action", "DeleteEverything"),
        ("x-acs-date", "1970-01-01T00:00:00Z"),
        ("x-acs-signature-nonce", "0"),
        ("x-acs-content-sha256", "0"),
        ("authorization", "Basic Zm9v"),
        ("content-length", "7"),
        ("transfer-encoding", "chunked"),
    ] {
        extra.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    extra.append("x-acs-tag", HeaderValue::from_static("0"));
    let query = pairs(&[("A", "caller"), ("B", "client"), ("B", "call")]);
    let encoded = parameters(&[
        ("A", Place::Query, "operation"),
        ("X-Acs-Note", Place::Header, "operation"),
    ]);
    let context = Context {
        query: &query,
        ..context(&identity, &extra)
    };
    let request = assemble(&meta(Method::Post), &encoded, &context).unwrap();
    check_signature(&request, &identity);
    assert_eq!(request.uri().query(), Some("A=operation&B=call"));
    let header = |name| text(request.headers(), name).unwrap();
    assert_eq!(header("accept"), "text/plain");
    assert_eq!(header("x-acs-note"), "operation");
    assert_eq!(header("host"), "tds.cn-shanghai.aliyuncs.com");
    assert_eq!(header("x-acs-action"), "DescribeImageInstances");
    assert_eq!(header("x-acs-date"), "2025-01-02T03:04:05Z");
    assert_eq!(header("x-acs-signature-nonce"), NONCE);
    assert_eq!(request.headers().get_all("x-acs-tag").iter().count(), 2);
    assert!(!request.headers().contains_key("content-length"));
    assert!(!request.headers().contains_key("transfer-encoding"));
    let canonical = String::from_utf8(canonical(&request, &["x-acs-tag"])).unwrap();
    assert!(canonical.contains("\nx-acs-tag:0,1\n"));
}

#[test]
fn an_attempt_after_the_first_says_so() {
    let (identity, headers) = (key(), HeaderMap::new());
    let delay = Duration::from_micros(100_900);
    let attempt = Some(Attempt { made: 1, delay });
    let context = Context {
        attempt,
        ..context(&identity, &headers)
    };
    let request = assemble(&meta(Method::Post), &Encoded::default(), &context).unwrap();
    check_signature(&request, &identity);
    assert_eq!(text(request.headers(), "x-acs-retry-attempts"), Some("1"));
    assert_eq!(text(request.headers(), "x-acs-retry-delay"), Some("100"));
}

#[test]
fn an_empty_security_token_is_none() {
    let identity = Identity::AccessKey(AccessKey {
        id: "a".to_owned(),
        secret: "b".into(),
        token: Some("".into()),
    });
    let context_headers = HeaderMap::new();
    let request = assemble(
        &meta(Method::Post),
        &Encoded::default(),
        &context(&identity, &context_headers),
    )
    .unwrap();
    assert!(!request.headers().contains_key("x-acs-security-token"));
    assert!(!request.headers().contains_key("x-acs-accesskey-id"));
}

#[test]
fn host_parts_come_before_the_host() {
    let encoded = parameters(&[("project", Place::Host, "my-project")]);
    let request = simple(&encoded, &roa(Method::Get, "/"));
    let host = "my-project.tds.cn-shanghai.aliyuncs.com";
    assert_eq!(request.uri().authority().unwrap().as_str(), host);
    assert_eq!(text(request.headers(), "host"), Some(host));
    for bad in ["", "a.b", "a/b", "a@b", "evil.example/", &"a".repeat(64)] {
        let encoded = parameters(&[("project", Place::Host, bad)]);
        let refused = assemble(
            &roa(Method::Get, "/"),
            &encoded,
            &context(&key(), &HeaderMap::new()),
        );
        assert_eq!(
            refused.unwrap_err(),
            RequestError::HostPart("project".to_owned()),
            "{bad}"
        );
    }
}

#[test]
fn what_http_does_not_allow_is_refused_without_showing_it() {
    let (identity, headers) = (key(), HeaderMap::new());
    let meta = meta(Method::Post);
    let refused = |encoded: &Encoded, context: &Context<'_>| {
        let error = assemble(&meta, encoded, context).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
        error
    };
    let plain = context(&identity, &headers);
    let header = |name: &str| RequestError::Header(name.to_owned());
    let encoded = parameters(&[("X-Note", Place::Header, "hunter2\r\nhost: evil.example")]);
    assert_eq!(refused(&encoded, &plain), header("x-note"));
    let encoded = parameters(&[("X Note", Place::Header, "hunter2")]);
    assert_eq!(refused(&encoded, &plain), header("X Note"));
    let none = Encoded::default();
    let agent = Context {
        user_agent: "a\nhunter2",
        ..plain
    };
    assert_eq!(refused(&none, &agent), header("user-agent"));
    for host in ["", "a b", "hunter2@evil.example", "a/b", "[::1"] {
        assert_eq!(
            refused(&none, &Context { host, ..plain }),
            RequestError::Host,
            "{host}"
        );
    }
    let long = "hunter2".repeat(10_000);
    let encoded = parameters(&[("A", Place::Query, &long)]);
    assert_eq!(refused(&encoded, &plain), RequestError::TooLong);
    for identity in [
        Identity::AccessKey(AccessKey {
            id: "a\n".to_owned(),
            secret: "b".into(),
            token: None,
        }),
        Identity::Bearer("hunter2\n".into()),
    ] {
        let error = refused(&none, &context(&identity, &headers));
        assert!(matches!(error, RequestError::Header(_)), "{error:?}");
    }
}

#[test]
fn secrets_among_the_headers_are_not_shown() {
    let identity = Identity::AccessKey(AccessKey {
        id: "a".to_owned(),
        secret: "b".into(),
        token: Some("hunter2".into()),
    });
    let headers = HeaderMap::new();
    for identity in [identity, Identity::Bearer("hunter2".into())] {
        let request = assemble(
            &meta(Method::Post),
            &Encoded::default(),
            &context(&identity, &headers),
        )
        .unwrap();
        let shown = format!("{:?}", request.headers());
        assert!(
            !shown.contains("hunter2") && !shown.contains("Signature="),
            "{shown}"
        );
    }
}

#[test]
fn the_host_is_signed_as_it_is_sent() {
    let (identity, headers) = (key(), HeaderMap::new());
    let context = Context {
        host: "[::1]:8080",
        scheme: Scheme::Http,
        ..context(&identity, &headers)
    };
    let request = assemble(&meta(Method::Post), &Encoded::default(), &context).unwrap();
    check_signature(&request, &identity);
    assert_eq!(request.uri().to_string(), "http://[::1]:8080/");
    assert_eq!(text(request.headers(), "host"), Some("[::1]:8080"));
}

#[test]
fn the_user_agent_names_this_sdk_and_what_the_caller_adds() {
    let own = request::user_agent(None);
    let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
    assert!(
        own.starts_with(&format!("AlibabaCloud ({os}; {arch}) Rust/1.")),
        "{own}"
    );
    assert!(own.ends_with(" TeaDSL/2"), "{own}");
    assert_eq!(request::user_agent(Some(" ")), own);
    assert_eq!(
        request::user_agent(Some("my-app/3.2")),
        format!("{own} my-app/3.2")
    );
}

#[test]
fn keys_of_maps_are_encoded_too() {
    let values = [(
        "Tags".to_owned(),
        dynamic::file(r#"{"a b": "1", "unset": null}"#),
    )];
    let encoded = encode(&Dynamic::with(&values, |_, member: Member| member));
    assert_eq!(
        simple(&encoded, &meta(Method::Post)).uri().query(),
        Some("Tags.a%20b=1")
    );
}

proptest::proptest! {
    /// Whatever the values are, what is sent reads back as them and is signed, or it is refused.
    #[test]
    fn a_request_says_what_it_was_given_or_is_none(
        values in proptest::collection::vec((".{0,8}", ".{0,8}"), 4),
        host in proptest::option::of("[a-z0-9.:\\[\\]@/-]{0,12}"),
        own in ".{0,8}",
    ) {
        let mut encoded = Encoded::default();
        let mut values = values.into_iter();
        encoded.query.extend(values.next());
        encoded.form.extend(values.next());
        encoded.headers.extend(values.next());
        encoded.path = vec![("id".to_owned(), values.next().unwrap().1)];
        let (identity, headers) = (key(), HeaderMap::new());
        let query = [("own".to_owned(), own)];
        let context = Context {
            host: host.as_deref().unwrap_or("a.example"),
            query: &query,
            ..context(&identity, &headers)
        };
        if let Ok(request) = assemble(&roa(Method::Post, "/a/{id}"), &encoded, &context) {
            check_signature(&request, &identity);
            let mut all = [encoded.query, query.to_vec()].concat();
            all.sort();
            proptest::prop_assert_eq!(decoded(request.uri().query().unwrap(), "%20"), all);
            let body = std::str::from_utf8(request.body()).unwrap();
            proptest::prop_assert_eq!(decoded(body, "+"), encoded.form);
            let path = request.uri().path().strip_prefix("/a/").unwrap();
            let path = decoded(&format!("id={path}"), "%20");
            proptest::prop_assert_eq!(path, encoded.path);
        }
    }

    /// No text makes the parsers panic, and what they accept is what they were given.
    #[test]
    fn texts_of_any_kind_are_read_or_refused(text in ".{0,40}", time in "[0-9TZ:-]{20}") {
        for text in [&text, &time] {
            if let Some(read) = sign::parse_timestamp(text) {
                proptest::prop_assert_eq!(&sign::timestamp(read), text);
            }
        }
        if let Ok(Some(endpoint)) = acs_runtime::Endpoint::parse(&text) {
            proptest::prop_assert!(text.to_ascii_lowercase().contains(&endpoint.host));
        }
        let value = format!("{} Credential={text}", v3::ALGORITHM);
        proptest::prop_assert_eq!(v3::Authorization::parse(&value), None);
    }
}
