//! What the service would refuse, and how that is said.

mod sample;

use acs_runtime::{Any, Constraint, Invalid, JsonText, Map, Object, Severity, findings, validate};
use sample::{Account, Criterion, Empty, Request};

fn said(request: &dyn Object) -> Vec<String> {
    findings(request).iter().map(ToString::to_string).collect()
}

fn request() -> Request {
    Request {
        uuids: vec!["u".to_owned()],
        ..Default::default()
    }
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn a_request_within_all_bounds_is_accepted() {
    let request = Request {
        criteria: Some(
            Criterion {
                name: text("n"),
                value: text("ééééé"),
                count: Some(1),
            }
            .into(),
        ),
        logical_exp: Some("AND".into()),
        level: Some(1.into()),
        page_size: Some(100),
        ratio: Some(0.5),
        name: text("abc"),
        accounts: vec![Account {
            user: None,
            password: text("12345678"),
        }],
        ..request()
    };
    assert_eq!(said(&request), Vec::<String>::new());
    assert!(validate(&request).is_ok());
    assert!(validate(&Empty::default()).is_ok());
}

#[test]
fn everything_is_reported_at_once_with_its_path() {
    let request = Request {
        criteria: Some(
            [
                Criterion::default(),
                Criterion {
                    name: text("n"),
                    value: text("too long"),
                    count: Some(0),
                },
                Criterion {
                    name: text("n"),
                    ..Default::default()
                },
            ]
            .into(),
        ),
        logical_exp: Some("XOR".into()),
        page_size: Some(0),
        ratio: Some(0.75),
        uuids: vec![],
        tags: Map::from([
            ("a".to_owned(), "long".to_owned()),
            ("a b".to_owned(), "long".to_owned()),
        ]),
        ..Default::default()
    };
    assert_eq!(
        said(&request),
        [
            "`Criteria`: must have at most 2 elements, but has 3",
            "`Criteria[0].name`: is required",
            "`Criteria[1].value`: must have at most 5 characters, but has 8",
            "`Criteria[1].count`: must be more than 0, but is 0",
            "`LogicalExp`: must be \"OR\" or \"AND\", but is \"XOR\"",
            "`PageSize`: must be at least 1, but is 0",
            "`Ratio`: must be at most 0.5, but is 0.75",
            "`Uuids`: is required",
            "`Tags.a`: must have at most 3 characters, but has 4",
            "`Tags[\"a b\"]`: must have at most 3 characters, but has 4",
        ]
    );
}

#[test]
fn elements_have_constraints_of_their_own() {
    let uuids = ["", "u-1", "u-234", "u"].map(str::to_owned).to_vec();
    assert_eq!(
        said(&Request {
            uuids,
            ..Default::default()
        }),
        [
            "`Uuids`: must have at most 3 elements, but has 4",
            "`Uuids[0]`: must have at least 1 character, but has 0",
            "`Uuids[2]`: must have at most 4 characters, but has 5",
        ]
    );
}

#[test]
fn bounds_hold_at_both_ends() {
    let sizes = [1, 100, 101, i64::MIN].map(|page_size| {
        said(&Request {
            page_size: Some(page_size),
            ..request()
        })
        .len()
    });
    assert_eq!(sizes, [0, 0, 1, 1]);
    let ratios = [0.0, 0.1, 0.5, 0.6].map(|ratio| {
        said(&Request {
            ratio: Some(ratio),
            ..request()
        })
        .len()
    });
    assert_eq!(ratios, [1, 0, 0, 1]);
}

#[test]
fn numbers_must_be_finite() {
    for ratio in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let found = findings(&Request {
            ratio: Some(ratio),
            ..request()
        });
        assert_eq!(found[0].constraint(), Constraint::Finite);
        assert_eq!(found.len(), 1);
    }
}

#[test]
fn an_undocumented_value_of_a_list_that_may_grow_is_a_warning_only() {
    let request = Request {
        level: Some(7.into()),
        ..request()
    };
    let found = findings(&request);
    assert_eq!(
        found[0].to_string(),
        "`Level`: is documented to be \"0\" or \"1\", but is \"7\""
    );
    assert_eq!(
        (found[0].severity(), found[0].path()),
        (Severity::Warning, "Level")
    );
    assert_eq!(validate(&request), Ok(()));
}

#[test]
fn raw_text_must_be_json() {
    let raw = |text: &str| {
        said(&Request {
            criteria: Some(JsonText::raw(text)),
            ..request()
        })
    };
    assert_eq!(raw("[{\"anything\": 1e400}]"), Vec::<String>::new());
    assert_eq!(
        raw("[1,"),
        [
            "`Criteria`: must be JSON text, but is not JSON: EOF while parsing a value at line 1 column 3"
        ]
    );
    assert_eq!(raw("").len(), 1);
}

#[test]
fn text_must_match_its_pattern() {
    let name = text("a1");
    assert_eq!(
        said(&Request { name, ..request() }),
        ["`Name`: must match `^[a-z]+$`, but is \"a1\""]
    );
}

#[test]
fn a_secret_is_judged_and_not_told() {
    let request = Request {
        tokens: vec!["hunter2".to_owned()],
        accounts: vec![Account {
            user: text("u"),
            password: text("hunter2"),
        }],
        vault: Some(Account {
            user: None,
            password: text("hunter2"),
        }),
        ..request()
    };
    assert_eq!(
        said(&request),
        [
            "`Tokens[0]`: must have at most 3 characters",
            "`Accounts[0].Password`: must have at least 8 characters",
            "`Vault.Password`: must have at least 8 characters",
        ]
    );
}

#[test]
fn a_long_value_is_shortened() {
    let logical_exp = Some("x\n".repeat(1000).into());
    let said = said(&Request {
        logical_exp,
        ..request()
    });
    assert!(
        said[0].len() < 200 && !said[0].contains('\n'),
        "{}",
        said[0]
    );
}

#[test]
fn the_error_tells_one_violation_a_line() {
    let error: Invalid = validate(&Request {
        page_size: Some(0),
        level: Some(9.into()),
        ..Default::default()
    })
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        "`PageSize`: must be at least 1, but is 0\n`Uuids`: is required"
    );
    assert_eq!(error.violations().len(), 2);
    let _: &dyn std::error::Error = &error;
}

#[test]
fn any_value_is_free() {
    assert_eq!(
        said(&Request {
            free: Some(Any::from(f64::NAN)),
            ..request()
        }),
        Vec::<String>::new()
    );
}
