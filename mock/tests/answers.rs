//! What a server answers by itself.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use acs_mock::{Answers, Server};
use serde_json::Value;

mod support;
use support::{Call, shop, start};

fn page(server: &Server, page: u64, size: u64) -> Value {
    let call = Call::new(server, "DescribeImageInstances")
        .query("CurrentPage", &page.to_string())
        .query("PageSize", &size.to_string());
    let answer = call.answer(server);
    assert_eq!(answer.status, 200);
    answer.json()
}

fn items(body: &Value) -> Vec<Value> {
    body["ImageInstanceList"].as_array().unwrap().clone()
}

/// All items, read in pages of this size.
fn all(server: &Server, size: u64) -> Vec<Value> {
    let mut found = Vec::new();
    for number in 1.. {
        let body = page(server, number, size);
        let info = &body["PageInfo"];
        let items = items(&body);
        assert_eq!(info["CurrentPage"], number);
        assert_eq!(info["PageSize"], size);
        assert_eq!(info["TotalCount"], 45);
        assert_eq!(info["Count"], items.len());
        if items.is_empty() {
            break;
        }
        found.extend(items);
    }
    found
}

#[test]
fn pages_of_any_size_hold_the_same_items() {
    let server = start(Server::builder().items(45));
    let all_at_once = items(&page(&server, 1, 1000));
    assert_eq!(all_at_once.len(), 45);
    for size in [1, 7, 45] {
        assert_eq!(all(&server, size), all_at_once, "{size}");
    }
    let ids: BTreeSet<&str> = all_at_once
        .iter()
        .map(|it| it["ImageId"].as_str().unwrap())
        .collect();
    assert_eq!(ids.len(), 45);
    assert!(items(&page(&server, 1_000_000_000, 2_000_000_000)).is_empty());
}

#[test]
fn without_parameters_the_defaults_of_the_spec_apply() {
    let server = start(Server::builder());
    let body = Call::new(&server, "DescribeImageInstances")
        .answer(&server)
        .json();
    // 69 is the example of the spec, 20 its default page size.
    assert_eq!(
        body["PageInfo"],
        serde_json::json!({
            "CurrentPage": 1, "PageSize": 20, "TotalCount": 69, "Count": 20,
        })
    );
    for (name, value) in [("PageSize", "0"), ("PageSize", "-1"), ("CurrentPage", "0")] {
        let call = Call::new(&server, "DescribeImageInstances").query(name, value);
        assert_eq!(call.answer(&server).status, 400, "{name}={value}");
    }
}

#[test]
fn values_look_like_the_examples_of_the_spec() {
    let server = start(Server::builder());
    for item in items(&page(&server, 1, 69)) {
        let text = |name: &str| item[name].as_str().unwrap().to_owned();
        assert_eq!(text("Status"), "NORMAL");
        assert!(["acr", "harbor", "quay", "CI/CD"].contains(&text("RegistryType").as_str()));
        assert!(["YES", "NO"].contains(&text("RiskStatus").as_str()));
        assert!((0..=100).contains(&item["ScaProgress"].as_i64().unwrap()));
        assert!([0, 1].contains(&item["Deployed"].as_i64().unwrap()));
        assert_eq!(text("ImageCreate").len(), 13);
        assert!(
            item["LastScanTime"]
                .as_i64()
                .unwrap()
                .to_string()
                .starts_with("172136")
        );
        assert_eq!(text("Digest").len(), 64);
        assert_eq!(text("RegionId"), "cn-hangzhou");
        // JSON inside a string, as the service sends it.
        assert_eq!(text("Endpoints"), "[]");
    }
}

#[test]
fn the_same_seed_gives_the_same_answers_and_another_gives_others() {
    let answers = |seed| {
        let server = start(Server::builder().seed(seed));
        let criteria = Call::new(&server, "DescribeImageCriteria").answer(&server);
        (page(&server, 2, 10), criteria.json(), criteria.headers)
    };
    assert_eq!(answers(7), answers(7));
    let (mut one, mut other) = (answers(7).0, answers(8).0);
    assert_ne!(one["RequestId"], other["RequestId"]);
    (one["RequestId"], other["RequestId"]) = (Value::Null, Value::Null);
    assert_ne!(one, other);
}

#[test]
fn samples_of_the_spec_are_answered_word_for_word() {
    let server = start(Server::builder().answers(Answers::Sample));
    let body = Call::new(&server, "DescribeImageCriteria")
        .answer(&server)
        .json();
    assert_eq!(
        body,
        serde_json::json!({
            "RequestId": "24A20733-10A0-4AF6-BE6B-E3322413BB68",
            "CriteriaList": [{ "Type": "input", "Name": "vulStatus", "Values": "NO,YES" }],
        })
    );
    assert_eq!(page(&server, 1, 20)["PageInfo"]["Count"], 4);
}

#[test]
fn tokens_lead_through_all_items() {
    let server = start(shop());
    let mut ids = Vec::new();
    let mut token = String::new();
    loop {
        let call = Call::new(&server, "ListItems")
            .query("NextToken", &token)
            .query("MaxResults", "9");
        let body = call.answer(&server).json();
        assert_eq!(
            (&body["TotalCount"], &body["MaxResults"]),
            (&23.into(), &9.into())
        );
        for item in body["Items"].as_array().unwrap() {
            ids.push(item["Id"].as_str().unwrap().to_owned());
        }
        token = body["NextToken"].as_str().unwrap().to_owned();
        if token.is_empty() {
            break;
        }
    }
    assert_eq!(ids.len(), 23);
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 23);
    for wrong in ["0", "zz", "0123456789abcdef01234567", "ééééééééé"] {
        let call = Call::new(&server, "ListItems").query("NextToken", wrong);
        assert_eq!(
            call.refusal(&server),
            (400, "InvalidParameter".to_owned()),
            "{wrong}"
        );
    }
}

#[test]
fn values_keep_the_rules_of_their_spec() {
    let server = start(shop());
    let body = Call::new(&server, "ListItems")
        .query("MaxResults", "50")
        .answer(&server)
        .json();
    for item in body["Items"].as_array().unwrap() {
        assert!(item["Made"].as_str().unwrap().ends_with('Z'));
        assert!((1.0..=2.0).contains(&item["Weight"].as_f64().unwrap()));
        assert!((3..=5).contains(&item["Size"].as_i64().unwrap()));
        assert_eq!(item["Code"], "ABC");
        assert!(item["Tags"]["key1"].is_boolean());
        let details: Value = serde_json::from_str(item["Details"].as_str().unwrap()).unwrap();
        assert!(details["Depth"].is_i64());
        assert!(
            item["Inside"][0]["Name"]
                .as_str()
                .unwrap()
                .starts_with("box-")
        );
    }
    // A call that succeeds says so, where the spec asks for that.
    let body = Call::new(&server, "AddItem")
        .query("Name", "box")
        .answer(&server)
        .json();
    assert_eq!(body["Code"], "OK");
    assert!(body["ItemId"].as_str().unwrap().starts_with("item-"));
}

#[test]
fn a_list_that_must_be_endless_is_cut() {
    let specs = Path::new(env!("CARGO_TARGET_TMPDIR")).join("endless");
    let folder = specs.join("endless/2022-01-01");
    fs::create_dir_all(folder.join("operations")).unwrap();
    let service = "product: Endless\nversion: 2022-01-01\ntitle: Endless\nprotocol: rpc\n\
                   endpoints: {rule: central}\n";
    fs::write(folder.join("service.yaml"), service).unwrap();
    let operation = "operation: Ask\nsummary: Asks.\nmethods: [POST]\nresponse:\n  type: object\n  \
                     doc: Result.\n  members:\n    List:\n      type: array\n      doc: List.\n      \
                     minItems: 18446744073709551615\n      items: {type: integer, doc: Number.}\n";
    fs::write(folder.join("operations/Ask.yaml"), operation).unwrap();
    let server = start(Server::builder().specs(&specs));
    let list = Call::new(&server, "Ask").answer(&server).json()["List"].clone();
    let count = list.as_array().unwrap().len();
    assert!((100..=102).contains(&count), "{count}");
}
