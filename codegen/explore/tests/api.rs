//! What the panel is told, over real sockets.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod support;

use serde_json::{Value, json};
use support::{Page, builder, call};

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
