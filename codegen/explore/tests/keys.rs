//! Secrets: those that are typed, and the key that signs. And whom it signs for.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod support;

use acs_explore::Builder;
use acs_mock::{AccessKey, Reply, Server};
use acs_runtime::credentials::Static;
use serde_json::json;
use support::{Page, builder, call, real};

/// A service that is not the fake server of the explorer, and knows another key.
fn service() -> (Server, Builder) {
    let key = AccessKey {
        id: "LTAI-of-the-user".to_owned(),
        secret: "secret-of-the-user".into(),
        token: Some("token/of+the=user".into()),
    };
    let service = Server::builder().access_key(key).start().unwrap();
    let endpoint = format!("http://{}", service.endpoint());
    let provider = Static::new("LTAI-of-the-user", "secret-of-the-user").token("token/of+the=user");
    let builder = builder()
        .provider(provider)
        .real(|it| it.endpoint(endpoint));
    (service, builder)
}

const KEY: [&str; 5] = [
    "LTAI-of-the-user",
    "secret-of-the-user",
    "token/of+the=user",
    "token%2Fof%2Bthe%3Duser",
    "token",
];

#[test]
fn secret_parameters_come_back_in_no_answer() {
    let page = Page::of(builder());
    let values = json!({
        "RegistryType": "harbor", "RegistryHostIp": "192.0.2.7", "DomainName": "registry.example",
        "UserName": "reader", "Password": "hunter2-hunter2", "RegistryVersion": "V2",
        "NetType": 1, "VpcId": "vpc-1", "RegistryRegionId": "cn-hangzhou", "ProtocolType": 2,
        "Port": 443, "TransPerHour": 10,
    });
    for name in ["preview", "send"] {
        let (status, body) = page.ask_raw(
            name,
            &call("AddPrivateRegistry", values.clone()).to_string(),
        );
        assert_eq!(status, 200, "{body}");
        assert!(body.contains("\"request\""), "{body}");
        assert!(!body.contains("hunter2"), "{body}");
    }
}

#[test]
fn nothing_is_asked_of_the_real_service_before_the_user_says_so() {
    let page = Page::of(builder());
    for name in ["preview", "send"] {
        let question = real("DescribeImageInstances", json!({}));
        let (status, body) = page.ask_raw(name, &question.to_string());
        assert_eq!(status, 409, "{body}");
        assert!(body.contains("nobody has said in this run"), "{body}");
    }
    // And without credentials there is nothing to say.
    let credentials = page.ask("credentials", &json!({}));
    let why = credentials["why"].as_str().unwrap();
    assert!(
        why.contains("`ALIBABA_CLOUD_ACCESS_KEY_ID` is not set"),
        "{why}"
    );
    let (status, body) = page.ask_raw("confirm", r#"{"real":true}"#);
    assert_eq!(status, 409, "{body}");
    let (status, _) = page.ask_raw(
        "send",
        &real("DescribeImageInstances", json!({})).to_string(),
    );
    assert_eq!(status, 409);
}

#[test]
fn the_real_service_is_asked_with_a_key_that_no_page_sees() {
    let (service, builder) = service();
    let page = Page::of(builder);
    let source = page.ask("credentials", &json!({}));
    assert!(source["source"].is_string(), "{source}");
    page.ask("confirm", &json!({ "real": true }));
    let question = real("DescribeImageInstances", json!({})).to_string();
    for name in ["preview", "send"] {
        let (status, body) = page.ask_raw(name, &question);
        assert_eq!(status, 200, "{body}");
        assert!(body.contains("Credential=***"), "{body}");
        for secret in &KEY[..4] {
            assert!(!body.contains(secret), "{secret}: {body}");
        }
    }
    assert_eq!(service.calls("DescribeImageInstances"), 1);
    let asked = service.requests_of("DescribeImageInstances");
    assert_eq!(asked[0].status, Some(200));
}

#[test]
fn a_service_that_quotes_the_key_is_not_quoted() {
    let (service, builder) = service();
    let page = Page::of(builder);
    page.ask("confirm", &json!({ "real": true }));
    let told = KEY.join(" ");
    service
        .expect("DescribeImageInstances")
        .times(1)
        .respond_with({
            let told = told.clone();
            move |_| Reply::error(400, "SignatureDoesNotMatch", &told)
        });
    service
        .expect("DescribeImageInstances")
        .respond_with(move |_| Reply::json(json!({ "RequestId": "1", "Note": told })));
    for _ in 0..2 {
        let question = real("DescribeImageInstances", json!({})).to_string();
        let (status, body) = page.ask_raw("send", &question);
        assert_eq!(status, 200, "{body}");
        assert!(body.contains("\"outcome\""), "{body}");
        for secret in &KEY[..4] {
            assert!(!body.contains(secret), "{secret}: {body}");
        }
    }
}

#[test]
fn failures_of_the_service_have_code_and_message() {
    let (service, builder) = service();
    let page = Page::of(builder);
    page.ask("confirm", &json!({ "real": true }));
    service
        .expect("DescribeImageInstances")
        .respond_with(|_| Reply::error(403, "NoPermission", "caller has no permission"));
    let answer = page.ask("send", &real("DescribeImageInstances", json!({})));
    let outcome = &answer["outcome"];
    assert_eq!(
        outcome["error"],
        json!({ "code": "NoPermission", "message": "caller has no permission" })
    );
    assert_eq!(outcome["attempts"].as_array().unwrap().len(), 1);
}
