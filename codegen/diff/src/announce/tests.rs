//! The phrases of real change histories, and drift of their wording.

use super::{Announcement, Family, Turn, read};
use Family::{
    Deprecated, Description, Errors, Internal, Offline, OperationAdded, Request, Response,
    Undeprecated, Unread,
};
use Turn::{Added, Changed, Removed};

const PHRASES: &[(&str, Family, Turn, &[&str])] = &[
    ("Add Operation", OperationAdded, Added, &[]),
    ("Added Operation.", OperationAdded, Added, &[]),
    ("新增 OpenAPI", OperationAdded, Added, &[]),
    ("新增接口", OperationAdded, Added, &[]),
    ("API Description Update", Description, Changed, &[]),
    (
        "The description of the API is updated",
        Description,
        Changed,
        &[],
    ),
    ("OpenAPI 描述信息更新", Description, Changed, &[]),
    ("The API operation is deprecated.", Deprecated, Changed, &[]),
    ("OpenAPI 标记为 deprecated", Deprecated, Changed, &[]),
    ("接口已废弃", Deprecated, Changed, &[]),
    ("OpenAPI 去除了 deprecated 标记", Undeprecated, Removed, &[]),
    (
        "The deprecated mark was removed",
        Undeprecated,
        Removed,
        &[],
    ),
    ("OpenAPI 下线", Offline, Changed, &[]),
    ("The API operation is taken offline", Offline, Changed, &[]),
    ("The Error code has changed", Errors, Changed, &[]),
    (
        "The error codes of the API operation change.",
        Errors,
        Changed,
        &[],
    ),
    ("OpenAPI 错误码发生变更", Errors, Changed, &[]),
    ("错误码 400 变更", Errors, Changed, &["400"]),
    ("Error code 400 changed", Errors, Changed, &["400"]),
    ("删除错误码：403", Errors, Removed, &["403"]),
    ("新增错误码：404、500", Errors, Added, &["404", "500"]),
    (
        "The request parameters of the API has changed",
        Request,
        Changed,
        &[],
    ),
    ("request parameters changed", Request, Changed, &[]),
    ("OpenAPI 入参发生变更", Request, Changed, &[]),
    ("请求参数变更", Request, Changed, &[]),
    (
        "Added Input Parameters: SourceBizTag",
        Request,
        Added,
        &["SourceBizTag"],
    ),
    (
        "Added Input Parameters: Lang, PageSize",
        Request,
        Added,
        &["Lang", "PageSize"],
    ),
    (
        "delete Input Parameters: Filter.Key",
        Request,
        Removed,
        &["Filter.Key"],
    ),
    (
        "新增入参：RegionId、Lang",
        Request,
        Added,
        &["RegionId", "Lang"],
    ),
    ("删除入参: SourceIp", Request, Removed, &["SourceIp"]),
    (
        "The response structure of the API has changed",
        Response,
        Changed,
        &[],
    ),
    ("OpenAPI 返回结构发生变更", Response, Changed, &[]),
    ("响应参数变更", Response, Changed, &[]),
    ("出参发生变更", Response, Changed, &[]),
    (
        "The internal configuration of the API is changed, but the call is not affected",
        Internal,
        Changed,
        &[],
    ),
    ("API 内部配置变更，不影响调用", Internal, Changed, &[]),
    (
        "In the response, `lastScanTime` of an image became `LastScanTime`.",
        Response,
        Changed,
        &["lastScanTime", "LastScanTime"],
    ),
    (
        "In the response, an image gained `lastScanTime`.",
        Response,
        Added,
        &["lastScanTime"],
    ),
    ("Something about the weather", Unread, Changed, &[]),
];

#[test]
fn each_phrase_has_one_meaning() {
    assert!(PHRASES.len() >= 25);
    for (phrase, family, turn, names) in PHRASES {
        let expected = Announcement {
            family: *family,
            turn: *turn,
            names: names.iter().map(|name| (*name).to_owned()).collect(),
        };
        assert_eq!(read(phrase), [expected], "{phrase}");
    }
}

#[test]
fn a_row_may_say_several_things_and_say_them_twice() {
    let families = |row: &str| -> Vec<Family> { read(row).iter().map(|it| it.family).collect() };
    assert_eq!(
        families("The Error code has changed. The response structure of the API has changed"),
        [Errors, Response]
    );
    assert_eq!(
        families(
            "The error codes of the API operation change.,The response structure of the API operation changes."
        ),
        [Errors, Response]
    );
    assert_eq!(
        families("OpenAPI 错误码发生变更，OpenAPI 入参发生变更"),
        [Errors, Request]
    );
    assert_eq!(
        families("错误码 400 变更\n新增入参：A\n错误码 400 变更"),
        [Errors, Request]
    );
    assert_eq!(families(""), []);
}
