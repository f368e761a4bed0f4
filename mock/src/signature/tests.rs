//! What the vendor's client signs is accepted, and nothing else is.

#![expect(
    clippy::print_stdout,
    reason = "the number of cases is part of the result"
)]

use serde_json::Value;

use super::*;

fn cases() -> Vec<Value> {
    let text = include_str!("../../tests/vectors/signing_v3.json");
    let file: Value = serde_json::from_str(text).unwrap();
    file["vectors"].as_array().unwrap().clone()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn pairs(value: &Value) -> Vec<(String, String)> {
    let pairs = value.as_array().unwrap().iter();
    pairs.map(|it| (text(&it[0]), text(&it[1]))).collect()
}

fn message(case: &Value) -> Message {
    let headers = pairs(&case["headers"]);
    let lower = |(name, value): (String, String)| (name.to_lowercase(), value);
    Message {
        method: text(&case["method"]),
        path: case["expected_all_headers"]["canonical_uri"]
            .as_str()
            .or(case["expected"]["canonical_uri"].as_str())
            .or(case["path"].as_str())
            .unwrap()
            .to_owned(),
        query: pairs(&case["query"]),
        headers: headers.into_iter().map(lower).collect(),
        body: base64(&text(&case["body"]["base64"])),
        ..Message::default()
    }
}

fn base64(text: &str) -> Vec<u8> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bits, mut count, mut out) = (0_u32, 0, Vec::new());
    for byte in text.bytes().filter(|it| *it != b'=') {
        let digit = DIGITS.iter().position(|it| *it == byte).unwrap();
        bits = bits << 6 | digit as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    out
}

#[test]
fn what_the_vendors_client_signs_is_accepted_and_a_change_is_not() {
    let cases = cases();
    let (mut passed, mut deviations) = (0, 0);
    for case in &cases {
        let name = text(&case["name"]);
        let message = message(case);
        let forms = [&case["expected"], &case["expected_all_headers"]];
        let headers: Vec<&str> = forms
            .iter()
            .filter_map(|it| it["authorization"].as_str())
            .collect();
        if case["algorithm"] == "ACS3-HMAC-SM3" {
            // One algorithm is enough for tests, and it is the one that clients use by default.
            assert!(headers.iter().all(|it| Authorization::parse(it).is_err()));
            deviations += 1;
            continue;
        }
        let secret = case["credentials"]["access_key_secret"].as_str();
        for header in &headers {
            let authorization = Authorization::parse(header).unwrap();
            let secret = secret.unwrap();
            let verified = authorization.verify(&message, secret, false);
            assert_eq!(verified, Ok(()), "{name}");
            let mut changed = message.clone();
            changed.query.push(("zzz".to_owned(), String::new()));
            let refused = authorization.verify(&changed, secret, false).unwrap_err();
            assert_eq!(refused.code, "SignatureDoesNotMatch", "{name}");
            assert!(!refused.message.contains(secret));
            assert!(authorization.verify(&message, "another", false).is_err());
        }
        // Requests of the other kinds of identity are not signed at all.
        assert_eq!(headers.is_empty(), case["unsigned"] == true, "{name}");
        passed += 1;
    }
    println!(
        "conformance: signing_v3.json (verified): {} cases, {passed} passed, {deviations} argued deviations",
        cases.len()
    );
    assert_eq!(passed + deviations, cases.len());
}

#[test]
fn a_header_with_meaning_must_be_signed() {
    let case = &cases()[0];
    let header = text(&case["expected"]["authorization"]);
    let authorization = Authorization::parse(&header).unwrap();
    let mut message = message(case);
    message
        .headers
        .push(("x-acs-extra".to_owned(), "1".to_owned()));
    let secret = text(&case["credentials"]["access_key_secret"]);
    let refused = authorization.verify(&message, &secret, false).unwrap_err();
    assert_eq!(refused.code, "IncompleteSignature");
    message.headers.pop();
    message.headers.retain(|(name, _)| name != "host");
    let refused = authorization.verify(&message, &secret, false).unwrap_err();
    assert_eq!(refused.code, "IncompleteSignature");
    for broken in [
        "",
        "ACS3-HMAC-SHA256",
        "ACS3-HMAC-SHA256 Credential=a",
        "Basic Credential=a",
    ] {
        let refused = Authorization::parse(broken).unwrap_err();
        assert_eq!(refused.code, "IncompleteSignature", "{broken}");
    }
}
