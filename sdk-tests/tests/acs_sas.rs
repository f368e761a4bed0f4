//! The real crate, `acs-sas`, against what the vendor's page says.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use acs_codegen::source::SourceMap;
use acs_sas::ErrorCode;
use acs_sas::describe_image_instances::{
    Builder, Criterion, Deployed, Image, ImageStatus, RegistryType, RepoType, Request, Response,
    ScaResult, ScaStatus,
};
use acs_sas::runtime::{
    Any, Effect, JsonText, Method, Open, Operation, Protocol, Security, Success, decode, encode,
    to_json,
};
use acs_sas::shapes::{LogicalExp, PageInfo, YesNo};
use serde_json::Value;

/// The answer that the page shows.
const SAMPLE: &str = include_str!("../data/describe_image_instances.json");

const SERVICE: &str = include_str!("../../api-spec/sas/2018-12-03/service.yaml");
const OPERATION: &str =
    include_str!("../../api-spec/sas/2018-12-03/operations/DescribeImageInstances.yaml");

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// The request that sets every parameter.
fn full_request() -> Request {
    Request::builder()
        .scanned(true)
        .criteria(Criterion::default().name("riskStatus").value("YES"))
        .page_size(50)
        .logical_exp(LogicalExp::Or)
        .current_page(2)
        .build()
}

#[test]
fn the_sample_is_the_one_of_the_spec() {
    let folder = "sas/2018-12-03";
    let sources = SourceMap::from_texts([
        (format!("{folder}/service.yaml"), SERVICE),
        (
            format!("{folder}/operations/DescribeImageInstances.yaml"),
            OPERATION,
        ),
    ]);
    let options = acs_codegen::Options {
        runtime: String::new(),
        standalone: false,
        product: None,
    };
    let specs = acs_codegen::parse(&sources, &options).unwrap();
    let sample = &specs[0].operations[0].examples[0].response;
    assert_eq!(json(SAMPLE), json(sample.as_str()));
}

#[test]
fn every_value_of_the_sample_is_read() {
    let decoded = decode::<Response>(SAMPLE.as_bytes()).unwrap();
    assert!(decoded.notes.is_empty(), "{}", decoded.notes);

    let page = decoded.value;
    let request_id = "BE120DAB-F4E7-4C53-ADC3-A97578ABF384";
    assert_eq!(page.request_id.as_deref(), Some(request_id));
    let PageInfo {
        current_page,
        page_size,
        total_count,
        count,
        ..
    } = page.page_info.unwrap();
    assert_eq!(
        (current_page, page_size, total_count, count),
        (Some(1), Some(20), Some(69), Some(4))
    );
    let [image] = page.image_instance_list.as_slice() else {
        panic!("the sample shows one image");
    };
    texts_are_those_of_the_sample(image);
    values_are_those_of_the_sample(image);
}

fn texts_are_those_of_the_sample(image: &Image) {
    let digest = "a5ccdd9b166b67e02954aa9b618fe19b7968bd56a15463d2ad7f2643ba5b****";
    let image_id = "c20987f18b130f9d144c9828df630417e2a9523148930dc3963e9d0dab30****";
    let texts = [
        (&image.digest, digest),
        (&image.tag, "mysql_5.7"),
        (&image.image_update, "1600069948849"),
        (&image.image_size, "1604487690"),
        (&image.image_id, image_id),
        (&image.image_create, "1600069948849"),
        (&image.instance_id, "39010****"),
        (&image.region_id, "cn-hangzhou"),
        (&image.uuid, "12f80307-60aa-4efa-863a-56d72fb****"),
        (&image.repo_id, "f2b86d20bf0855af6aa268ce90fd****"),
        (&image.repo_name, "sas-script-test"),
        (&image.repo_namespace, "N/A"),
    ];
    for (text, expected) in texts {
        assert_eq!(text.as_deref(), Some(expected));
    }
    assert_eq!(image.source_biz_tag, None);
}

fn values_are_those_of_the_sample(image: &Image) {
    assert_eq!(image.status, Some(ImageStatus::Normal.into()));
    assert_eq!(image.registry_type, Some(RegistryType::Acr.into()));
    assert_eq!(image.repo_type, Some(RepoType::Private.into()));
    assert_eq!(image.hc_status, Some(YesNo::No.into()));
    assert_eq!(image.risk_status, Some(YesNo::No.into()));
    assert_eq!(image.vul_status, Some(YesNo::No.into()));
    assert_eq!(image.alarm_status, Some(YesNo::No.into()));
    assert_eq!(image.sca_status, Some(ScaStatus::Success.into()));
    assert_eq!(
        image.sca_result,
        Some(ScaResult::TaskNotSupportRegion.into())
    );
    assert_eq!(image.deployed, Some(Deployed::Yes.into()));
    assert_eq!(image.vul_count, Some(0));
    assert_eq!(image.hc_count, Some(0));
    assert_eq!(image.alarm_count, Some(0));
    assert_eq!(image.sca_progress, Some(100));
    assert_eq!(image.last_scan_time, Some(1_721_363_159_000));
    // A list in JSON, inside a string.
    assert_eq!(image.endpoints, Some(JsonText::Value(Vec::<Any>::new())));
}

#[test]
fn the_scan_time_is_understood_under_its_former_name() {
    let former = SAMPLE.replace("LastScanTime", "lastScanTime");
    let decoded = decode::<Response>(former.as_bytes()).unwrap();
    assert!(decoded.notes.is_empty(), "{}", decoded.notes);
    let image = &decoded.value.image_instance_list[0];
    assert_eq!(image.last_scan_time, Some(1_721_363_159_000));
}

#[test]
fn what_is_known_about_the_operation_is_what_the_page_says() {
    assert_eq!(Request::META.product, "Sas");
    assert_eq!(Request::META.version, "2018-12-03");
    assert_eq!(Request::META.action, "DescribeImageInstances");
    assert_eq!(Request::META.protocol, Protocol::Rpc);
    assert_eq!(Request::META.methods, [Method::Post, Method::Get]);
    assert_eq!(Request::META.path, "/");
    assert_eq!(Request::META.effect, Effect::Read);
    assert_eq!(Request::META.security, [Security::AccessKey]);
    assert_eq!(Request::META.success, Success::Status);
    assert_eq!(
        (acs_sas::PRODUCT, acs_sas::API_VERSION),
        ("Sas", "2018-12-03")
    );

    let authorization = Request::META.authorization.unwrap();
    assert_eq!(authorization.action, "yundun-sas:DescribeImageInstances");
    assert_eq!(authorization.access, "get");
    assert_eq!(authorization.resources, ["*"]);
    assert!(authorization.condition_keys.is_empty());
    assert!(authorization.associated_operations.is_empty());

    let pagination = Request::META.pagination.unwrap();
    assert_eq!(pagination.items, "ImageInstanceList");
    assert_eq!(pagination.page, Some("CurrentPage"));
    assert_eq!(pagination.size, Some("PageSize"));
    assert_eq!(pagination.total, Some("PageInfo.TotalCount"));
    assert_eq!((pagination.token, pagination.next_token), (None, None));

    let errors: Vec<_> = Request::META
        .errors
        .iter()
        .map(|it| (it.status, it.code, it.message))
        .collect();
    assert_eq!(
        errors,
        [
            ("403", "NoPermission", "caller has no permission"),
            ("500", "ServerError", "ServerError"),
        ]
    );
}

#[test]
fn a_request_becomes_the_query_that_the_protocol_wants() {
    let request = full_request();
    request.validate().unwrap();
    let mut encoded = encode(&request);
    // The transport sorts, since signing needs it.
    encoded.query.sort();
    let query: Vec<_> = encoded
        .query
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    assert_eq!(
        query,
        [
            ("Criteria", r#"[{"name":"riskStatus","value":"YES"}]"#),
            ("CurrentPage", "2"),
            ("LogicalExp", "OR"),
            ("PageSize", "50"),
            ("Scanned", "true"),
        ]
    );
    assert!(encoded.form.is_empty() && encoded.path.is_empty() && encoded.headers.is_empty());
    assert!(encoded.host.is_empty() && encoded.body.is_none());
}

#[test]
fn a_request_that_sets_nothing_sends_nothing() {
    let request = Request::builder().build();
    request.validate().unwrap();
    assert!(encode(&request).query.is_empty());
}

#[test]
fn serde_writes_what_was_on_the_wire() {
    let page = decode::<Response>(SAMPLE.as_bytes()).unwrap().value;
    assert_eq!(json(&serde_json::to_string(&page).unwrap()), json(SAMPLE));
    assert_eq!(json(&to_json(&page)), json(SAMPLE));

    let again: Response = serde_json::from_str(SAMPLE).unwrap();
    assert_eq!(again, page);

    // The request too: a program may read it from a file.
    let request = full_request();
    let text = serde_json::to_string(&request).unwrap();
    let again: Request = serde_json::from_str(&text).unwrap();
    assert_eq!(again, request);
}

#[test]
fn error_codes_can_be_matched() {
    let told = |code: &str| match Open::<ErrorCode>::from(code) {
        Open::Known(ErrorCode::NoPermission) => "ask for permission".to_owned(),
        Open::Known(ErrorCode::ServerError) => "try again".to_owned(),
        Open::Known(other) => format!("documented since: {other:?}"),
        Open::Unknown(unknown) => format!("unknown: {unknown}"),
    };
    assert_eq!(told("NoPermission"), "ask for permission");
    assert_eq!(told("ServerError"), "try again");
    assert_eq!(told("Throttling.User"), "unknown: Throttling.User");
    for error in Request::META.errors {
        assert!(Open::<ErrorCode>::from(error.code).known().is_some());
    }
}

#[test]
fn the_listed_hosts_are_those_of_the_official_client() {
    let file = include_str!("../../runtime/tests/vectors/endpoints.json");
    let file: serde_json::Value = serde_json::from_str(file).unwrap();
    let listed = file["sas_public_endpoints"].as_object().unwrap();
    let regions = acs_sas::ENDPOINTS.regions;
    assert_eq!(regions.len(), listed.len());
    for region in regions {
        let id = region.id;
        assert_eq!(file["sas_public_endpoints"][id], region.public, "{id}");
        let vpc = file["sas_vpc_endpoints"][id].as_str();
        assert_eq!(vpc, region.vpc, "{id}");
    }
}

#[test]
fn a_listed_region_has_its_own_host_and_a_new_one_follows_the_rule() {
    let endpoints = acs_sas::ENDPOINTS;
    let listed = endpoints.public("cn-hangzhou");
    assert_eq!(listed.as_deref(), Some("tds.cn-shanghai.aliyuncs.com"));
    assert_eq!(
        endpoints.vpc("cn-hangzhou"),
        Some("tds.vpc-proxy.aliyuncs.com")
    );
    let new = endpoints.public("mars-north-1");
    assert_eq!(new.as_deref(), Some("sas.mars-north-1.aliyuncs.com"));
}

const _: () = {
    const fn shareable<T: Send + Sync + 'static>() {}
    shareable::<Request>();
    shareable::<Builder>();
    shareable::<Response>();
    shareable::<Image>();
    shareable::<Open<ErrorCode>>();
};
