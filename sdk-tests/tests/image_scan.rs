//! What the operations of image scans need and `DescribeImageInstances` does not: lists with commas,
//! failures inside an answer that looks good, secrets, JSON in texts, misspelt names.

use acs_mock::Server;
use acs_sas::blocking::Client;
use acs_sas::runtime::{Open, decode, encode};
use acs_sas::shapes::{HandlingStatus, MalwareLevel, RegistryType, ScanRange, ScanRegion};
use acs_sas::{
    describe_affected_malicious_file_images as affected,
    describe_container_instances as containers, describe_grouped_container_instances as groups,
    describe_grouped_malicious_files as files, describe_image_sensitive_file_by_key as secrets,
    public_create_image_scan_task as scan,
};
use serde_json::json;

#[test]
fn several_values_are_sent_in_one_with_commas() {
    let request = scan::Request::builder()
        .registry_types([RegistryType::Acr, RegistryType::Harbor])
        .region_ids([ScanRegion::CnHangzhou, ScanRegion::CnShanghai])
        .tags(["1.4"])
        .build();
    request.validate().unwrap();
    let query = encode(&request).query;
    let sent: Vec<_> = query.iter().map(|(k, v)| (&**k, &**v)).collect();
    let expected = [
        ("RegistryTypes", "acr,harbor"),
        ("RegionIds", "cn-hangzhou,cn-shanghai"),
        ("Tags", "1.4"),
    ];
    assert_eq!(sent, expected);
}

#[test]
fn a_list_of_another_style_is_numbered() {
    let request = files::Request::builder()
        .current_page(1)
        .page_size(20)
        .levels([MalwareLevel::Serious, MalwareLevel::Suspicious])
        .scan_range([ScanRange::Image, ScanRange::Container])
        .build();
    request.validate().unwrap();
    let query = encode(&request).query;
    let value = |name: &str| {
        let found = query.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    };
    assert_eq!(value("Levels"), Some("serious,suspicious"));
    assert_eq!(value("ScanRange.1"), Some("image"));
    assert_eq!(value("ScanRange.2"), Some("container"));
    assert_eq!(value("PageSize"), Some("20"));
}

#[test]
fn a_failure_inside_a_good_answer_is_an_error() {
    let server = Server::start().unwrap();
    let client = Client::new(server.config()).unwrap();
    server.expect("OpenSensitiveFileScan").respond(json!({
        "RequestId": "3F4236AB-7070-538D-85EB-98EBFE6C0001",
        "Success": false,
        "Code": "NoPermission",
        "Message": "caller has no permission",
        "HttpStatusCode": 403,
    }));
    let error = client.open_sensitive_file_scan().send().unwrap_err();
    assert_eq!(error.code(), Some("NoPermission"));
    assert_eq!(error.status().unwrap().as_u16(), 200);
}

#[test]
fn a_secret_that_was_found_is_not_shown() {
    let body = br#"{"SensitiveFileList": [{"FilePath": "/app/.npmrc", "Promt": "hush"}]}"#;
    let answer = decode::<secrets::Response>(body).unwrap().value;
    let file = &answer.sensitive_file_list[0];
    assert_eq!(file.prompt.as_deref(), Some("hush"));
    let shown = format!("{answer:?}");
    assert!(shown.contains("/app/.npmrc"), "{shown}");
    assert!(!shown.contains("hush"), "{shown}");
}

#[test]
fn json_in_a_text_is_read() {
    let highlight = json!({"ruleVersion": "v1", "ruleId": 7, "events": [[2, 54]]}).to_string();
    let image = json!({"Status": 3, "HighLight": highlight});
    let body = json!({"AffectedMaliciousFileImagesResponse": [image]}).to_string();
    let answer = decode::<affected::Response>(body.as_bytes()).unwrap();
    assert!(answer.notes.is_empty(), "{}", answer.notes);
    let image = &answer.value.affected_malicious_file_images_response[0];
    assert_eq!(image.status, Some(HandlingStatus::Whitelisted.into()));
    let highlight = image.high_light.as_ref().and_then(|it| it.value()).unwrap();
    assert_eq!(highlight.events, [[2, 54]]);

    let ports = json!([{"port": 80, "targetPort": 8080}]);
    let detail = json!([{"exposedName": "shop", "portDOList": ports}]).to_string();
    let body = json!({"ContainerInstanceList": [{"ExposedDetail": detail}]}).to_string();
    let answer = decode::<containers::Response>(body.as_bytes())
        .unwrap()
        .value;
    let detail = answer.container_instance_list[0].exposed_detail.as_ref();
    let exposure = &detail.and_then(|it| it.value()).unwrap()[0];
    assert_eq!(exposure.port_do_list[0].target_port, Some(8080));
}

#[test]
fn a_misspelt_member_has_a_name_without_the_mistake() {
    let body = br#"{"GroupedContainerInstanceList": [{"CusterState": "paused"}]}"#;
    let answer = decode::<groups::Response>(body).unwrap().value;
    let state = answer.grouped_container_instance_list[0]
        .cluster_state
        .as_ref();
    assert!(matches!(state, Some(Open::Unknown(it)) if it.as_str() == "paused"));
}
