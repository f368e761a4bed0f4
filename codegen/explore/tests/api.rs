//! What the panel is told, over real sockets, with the specs of this repository.

#![allow(clippy::unwrap_used, reason = "these are tests")]

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;

use acs_codegen::files::Files;
use acs_codegen::source::SourceMap;
use acs_explore::{Builder, Explorer};
use acs_mock::{AccessKey, Reply, Server};
use acs_runtime::credentials::{Provided, Static, from_fn};
use serde_json::{Value, json};

fn builder() -> Builder {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../api-spec");
    let specs = SourceMap::load(&folder).unwrap();
    let page = ("index.html".to_owned(), "<!-- explorer -->".to_owned());
    let mock = Server::builder().specs(&folder).start().unwrap();
    Explorer::builder(Files::from_iter([page]), specs, mock).provider(nobody())
}

/// A chain that finds nothing, on whatever machine the tests run.
fn nobody() -> impl acs_runtime::credentials::Provider {
    from_fn("env", || {
        Err::<Provided, _>("`ALIBABA_CLOUD_ACCESS_KEY_ID` is not set")
    })
}

/// A page of an explorer, without a browser.
struct Page {
    explorer: Explorer,
    token: String,
}

impl Page {
    fn of(builder: Builder) -> Self {
        let mut page = Self {
            explorer: builder.start().unwrap(),
            token: String::new(),
        };
        let text = page.exchange("GET /", "", "").1;
        let (_, rest) = text.split_once("data-explore-token=\"").unwrap();
        page.token = rest.split_once('"').unwrap().0.to_owned();
        page
    }

    fn exchange(&self, line: &str, headers: &str, body: &str) -> (u16, String) {
        let url = self.explorer.url();
        let host = url.trim_start_matches("http://").trim_end_matches('/');
        let mut stream = TcpStream::connect(host).unwrap();
        let length = body.len();
        let request = format!(
            "{line} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {length}\r\n\
             {headers}\r\n{body}"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, body.to_owned())
    }

    fn ask_raw(&self, name: &str, body: &str) -> (u16, String) {
        let token = &self.token;
        let headers = format!("Content-Type: application/json\r\nX-Explore-Token: {token}\r\n");
        self.exchange(&format!("POST /_explore/api/{name}"), &headers, body)
    }

    fn ask(&self, name: &str, question: &Value) -> Value {
        let (status, body) = self.ask_raw(name, &question.to_string());
        assert_eq!(status, 200, "{body}");
        serde_json::from_str(&body).unwrap()
    }
}

fn call(operation: &str, values: Value) -> Value {
    json!({ "product": "Sas", "version": "2018-12-03", "operation": operation, "values": values })
}

fn real(operation: &str, values: Value) -> Value {
    let mut call = call(operation, values);
    call["target"] = "real".into();
    call
}

#[test]
fn a_form_has_the_fields_and_what_other_operations_know_of_them() {
    let page = Page::of(builder());
    let answer = page.ask(
        "form",
        &json!({ "product": "Sas", "version": "2018-12-03", "operation": "DescribeImageInstances" }),
    );
    let names: Vec<&Value> = answer["form"]["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["name"])
        .collect();
    assert_eq!(
        names,
        [
            "Criteria",
            "LogicalExp",
            "PageSize",
            "CurrentPage",
            "Scanned"
        ]
    );
    let offered = |path: &str| -> Vec<String> {
        let offers = answer["suggestions"][path].as_array().unwrap().iter();
        offers
            .map(|it| it["value"].as_str().unwrap().to_owned())
            .collect()
    };
    let conditions = [
        "tag",
        "digest",
        "vulStatus",
        "alarmStatus",
        "riskStatus",
        "registryType",
    ];
    assert_eq!(offered("Criteria.name"), conditions);
    assert_eq!(offered("Criteria.value"), ["NO", "YES"]);
    assert_eq!(answer["suggestions"].as_object().unwrap().len(), 2);
    assert_eq!(answer["isConfirmed"], false);
}

#[test]
fn a_preview_is_the_request_as_it_goes_out() {
    let page = Page::of(builder());
    let criteria = json!([{ "name": "vulStatus", "value": "YES", "logicalExp": "AND" }]);
    let answer = page.ask(
        "preview",
        &call("DescribeImageInstances", json!({ "Criteria": criteria })),
    );
    assert_eq!(answer["problems"], json!([]));
    let text = r#"[{"name":"vulStatus","value":"YES","logicalExp":"AND"}]"#;
    assert_eq!(answer["wire"], json!({ "Criteria": text }));
    let request = &answer["request"];
    assert_eq!(request["method"], "POST");
    let canonical = request["canonicalRequest"].as_str().unwrap();
    assert!(
        canonical.starts_with("POST\n/\nCriteria=%5B%7B%22name%22"),
        "{canonical}"
    );
    let to_sign = request["stringToSign"].as_str().unwrap();
    assert!(to_sign.starts_with("ACS3-HMAC-SHA256\n"), "{to_sign}");
    for (language, sign) in [
        ("rust", ".name(\"vulStatus\")"),
        ("curl", "curl"),
        ("python", "import"),
    ] {
        let program = answer["samples"][language].as_str().unwrap();
        assert!(program.contains(sign), "{program}");
    }
}

#[test]
fn problems_are_told_in_the_words_of_the_crate() {
    let page = Page::of(builder());
    let problems = |values| {
        let answer = page.ask("preview", &call("DescribeImageInstances", values));
        assert_eq!(answer.get("request"), None);
        answer["problems"].clone()
    };
    let told = problems(json!({ "CurrentPage": "0" }));
    let own = acs_sas::describe_image_instances::Request::builder()
        .current_page(0)
        .build()
        .validate();
    assert_eq!(
        format!("`CurrentPage`: {}", told[0]["message"].as_str().unwrap()),
        own.unwrap_err().to_string()
    );
    assert_eq!(told[0]["path"], "CurrentPage");
    let told = problems(json!({ "PageSize": "many", "Nothing": 1 }));
    assert_eq!(told.as_array().unwrap().len(), 2, "{told}");
}

#[test]
fn sending_asks_the_fake_server() {
    let page = Page::of(builder());
    let answer = page.ask(
        "send",
        &call("DescribeImageInstances", json!({ "PageSize": "4" })),
    );
    let outcome = &answer["outcome"];
    assert_eq!(outcome["attempts"][0]["status"], 200, "{answer}");
    let decoded: Value = serde_json::from_str(outcome["decoded"].as_str().unwrap()).unwrap();
    assert_eq!(decoded["ImageInstanceList"].as_array().unwrap().len(), 4);
    let raw: Value = serde_json::from_str(outcome["raw"].as_str().unwrap()).unwrap();
    assert_eq!(raw["ImageInstanceList"].as_array().unwrap().len(), 4);
    assert_eq!(raw["RequestId"], outcome["requestId"]);
}

#[test]
fn what_the_crate_refuses_is_not_sent() {
    let page = Page::of(builder());
    let answer = page.ask(
        "send",
        &call("DescribeImageInstances", json!({ "CurrentPage": 0 })),
    );
    assert_eq!(answer.get("outcome"), None);
    assert_eq!(answer["problems"].as_array().unwrap().len(), 1);
}

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

#[test]
fn nonsense_is_refused_and_not_repeated() {
    let page = Page::of(builder());
    for (name, body, status) in [
        ("preview", "", 400),
        ("preview", "{", 400),
        ("preview", "[]", 400),
        ("preview", r#"{"product":"hunter2"}"#, 400),
        (
            "preview",
            r#"{"product":"Sas","version":"2018-12-03","operation":"DescribeImage","values":"hunter2"}"#,
            400,
        ),
        (
            "preview",
            r#"{"product":"Sas","version":"2018-12-03","operation":"DescribeImage","values":{},"target":"hunter2"}"#,
            400,
        ),
        (
            "form",
            r#"{"product":"Sas","version":"2018-12-03","operation":"Nothing"}"#,
            404,
        ),
        (
            "form",
            r#"{"product":"Sas","version":"1999-01-01","operation":"DescribeImage"}"#,
            404,
        ),
        ("confirm", r#"{"real":false}"#, 400),
        ("nothing", "{}", 404),
        ("", "{}", 404),
        ("../api/form", "{}", 404),
    ] {
        let (found, text) = page.ask_raw(name, body);
        assert_eq!(found, status, "{name} {body}: {text}");
        assert!(!text.contains("hunter2"), "{text}");
    }
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let values = format!(
        r#"{{"product":"Sas","version":"2018-12-03","operation":"DescribeImage","values":{{"a":{deep}}}}}"#
    );
    assert_eq!(page.ask_raw("preview", &values).0, 400);
}
