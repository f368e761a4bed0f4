//! Walks through pages: every case of the vectors, and services that count badly.

use acs_runtime::{Any, Member, Meta, Object, PageError, Pages, Pagination, decode, to_json};
use serde_json::{Value, json};

mod script;

use script::{Item, READ, objects};

objects! {
    Chained {
        max_results: Option<i64> = Member::new("MaxResults"),
        next_token: Option<String> = Member::new("NextToken"),
    }

    Chain {
        items: Vec<Any> = Member::new("Items"),
        next_token: Option<String> = Member::new("NextToken"),
    }

    Counted {
        current_page: Option<i64> = Member::new("CurrentPage"),
        page_size: Option<i64> = Member::new("PageSize"),
        name: Option<String> = Member::new("Name"),
    }

    CountedText {
        current_page: Option<String> = Member::new("CurrentPage"),
        page_size: Option<String> = Member::new("PageSize"),
    }

    TextPageInfo {
        page_size: Option<String> = Member::new("PageSize"),
        total_count: Option<String> = Member::new("TotalCount"),
    }

    Page {
        list: Vec<Item> = Member::new("List"),
        page_info: Option<script::PageInfo> = Member::new("PageInfo"),
    }

    TextPage {
        list: Vec<Item> = Member::new("List"),
        page_info: Option<TextPageInfo> = Member::new("PageInfo"),
    }
}

const CHAINED: &Meta = &Meta {
    pagination: Some(&Pagination {
        items: "Items",
        token: Some("NextToken"),
        size: Some("MaxResults"),
        next_token: Some("NextToken"),
        ..Pagination::DEFAULT
    }),
    ..*READ
};

const COUNTED: &Meta = &Meta {
    pagination: Some(COUNTED_PAGINATION),
    ..*READ
};

const COUNTED_WITHOUT_TOTAL: &Meta = &Meta {
    pagination: Some(&Pagination {
        total: None,
        ..*COUNTED_PAGINATION
    }),
    ..*READ
};

const COUNTED_PAGINATION: &Pagination = &Pagination {
    items: "List",
    page: Some("CurrentPage"),
    size: Some("PageSize"),
    total: Some("PageInfo.TotalCount"),
    ..Pagination::DEFAULT
};

/// The requests of a walk, and how it ended.
#[derive(Debug, PartialEq)]
struct Walk {
    sent: Vec<Value>,
    end: Result<(), PageError>,
}

/// Walks as a pager would, given what the service answers to each request.
fn walk<R: Object + Default>(
    pages: Option<Pages>,
    request: &mut dyn Object,
    mut answer: impl FnMut(&Value) -> Value,
) -> Walk {
    let mut pages = pages.expect("the operation has pages");
    let mut sent = Vec::new();
    loop {
        let query: Value = serde_json::from_str(&to_json(request)).expect("it is JSON");
        let body = answer(&query).to_string();
        sent.push(query);
        let response = decode::<R>(body.as_bytes()).expect("it is JSON").value;
        match pages.next(request, &response) {
            Ok(true) => {}
            end => {
                let end = end.map(|_| ());
                return Walk { sent, end };
            }
        }
    }
}

/// Where we differ on purpose: the case, and how.
const DIFFERENT: &[(&str, &str)] = &[
    (
        "max_results_missing",
        "the service has a size of its own, so none need be given",
    ),
    (
        "token_member_missing",
        "no token is the end, whether it is empty or missing",
    ),
];

#[test]
#[allow(clippy::print_stdout, reason = "says how many cases there are")]
fn tokens_are_followed_as_the_official_pager_does() {
    let text = include_str!("vectors/pagination.json");
    let vectors: Value = serde_json::from_str(text).expect("the vectors are JSON");
    let cases = vectors["vectors"].as_array().expect("cases");
    let mut passed = 0;
    for case in cases {
        let name = case["name"].as_str().expect("a name");
        let initial = case["initial_query"].to_string();
        let mut request = decode::<Chained>(initial.as_bytes())
            .expect("it is JSON")
            .value;
        let mut answers = case["pages"].as_array().expect("pages").iter();
        let pages = Pages::new(CHAINED, &request);
        let walk = walk::<Chain>(pages, &mut request, |_| {
            answers.next().expect("one answer for each request").clone()
        });
        // The vectors hold the query as text.
        let texts = walk.sent.iter().map(|query| {
            let members = query.as_object().expect("an object").iter();
            let texts = members.map(|(key, value)| match value.as_i64() {
                Some(number) => (key.clone(), json!(number.to_string())),
                None => (key.clone(), value.clone()),
            });
            Value::Object(texts.collect())
        });
        let texts: Vec<_> = texts.collect();
        let outcome = case["outcome"].as_str().expect("an outcome");
        if DIFFERENT.iter().any(|(different, _)| *different == name) {
            assert_ne!(outcome, "end", "{name}");
            assert_eq!((walk.sent.len(), walk.end), (1, Ok(())), "{name}");
            continue;
        }
        passed += 1;
        assert_eq!(case["queries_sent"], Value::from(texts), "{name}");
        assert_eq!(case["pages_yielded"], walk.sent.len(), "{name}");
        let repeated = outcome.contains("received twice");
        let end = if repeated {
            Err(PageError::RepeatedToken)
        } else {
            Ok(())
        };
        assert_eq!(walk.end, end, "{name}");
        assert!(repeated || outcome == "end", "{name}");
    }
    let (count, different) = (cases.len(), DIFFERENT.len());
    println!(
        "conformance: pagination.json: {count} cases, {passed} passed, {different} argued deviations"
    );
    assert_eq!((count, passed), (7, 5));
}

fn items(count: usize) -> Value {
    Value::from(vec![json!({"Id": "i"}); count])
}

/// The page numbers that are asked for, given the sizes of the pages and what is said of them.
fn counted(start: Counted, answers: &[(usize, Value)]) -> Vec<Option<i64>> {
    let mut request = start;
    let mut answers = answers.iter();
    let pages = Pages::new(COUNTED, &request);
    let walk = walk::<Page>(pages, &mut request, |_| {
        let (count, info) = answers.next().expect("one answer for each request");
        json!({"List": items(*count), "PageInfo": info})
    });
    assert_eq!(walk.end, Ok(()));
    assert!(answers.next().is_none(), "the walk ended early");
    walk.sent
        .iter()
        .map(|query| query["CurrentPage"].as_i64())
        .collect()
}

fn sized(size: i64) -> Counted {
    Counted {
        page_size: Some(size),
        ..Counted::default()
    }
}

#[test]
fn counted_pages_end_when_the_total_is_reached() {
    let all = |total: i64| json!({"TotalCount": total, "PageSize": 2});
    let start = Counted::default;
    assert_eq!(
        counted(start(), &[(2, all(5)), (2, all(5)), (1, all(5))]),
        [None, Some(2), Some(3)]
    );
    assert_eq!(
        counted(start(), &[(2, all(4)), (2, all(4))]),
        [None, Some(2)]
    );
    assert_eq!(counted(start(), &[(0, all(0))]), [None]);
    // The sample of the vendor shows one item and counts four on a page of twenty.
    assert_eq!(
        counted(start(), &[(1, json!({"TotalCount": 4, "PageSize": 20}))]),
        [None]
    );
    let midway = Counted {
        current_page: Some(2),
        ..start()
    };
    assert_eq!(
        counted(midway, &[(2, all(5)), (1, all(5))]),
        [Some(2), Some(3)]
    );
}

#[test]
fn counted_pages_end_when_the_total_moves() {
    let all = |total: i64| json!({"TotalCount": total, "PageSize": 2});
    let start = Counted::default;
    assert_eq!(
        counted(start(), &[(2, all(9)), (2, all(3))]),
        [None, Some(2)]
    );
    assert_eq!(
        counted(start(), &[(2, all(3)), (2, all(5)), (1, all(5))]),
        [None, Some(2), Some(3)]
    );
    assert_eq!(
        counted(start(), &[(2, all(9)), (0, all(9))]),
        [None, Some(2)]
    );
    // A total of nothing beside items is no total, so the size counts.
    assert_eq!(
        counted(start(), &[(2, all(0)), (1, all(0))]),
        [None, Some(2)]
    );
    assert_eq!(
        counted(start(), &[(2, all(-1)), (0, all(i64::MAX))]),
        [None, Some(2)]
    );
}

#[test]
fn counted_pages_end_without_a_size_in_the_answer() {
    let all = |total: i64| json!({"TotalCount": total});
    assert_eq!(
        counted(sized(2), &[(2, all(3)), (1, all(3))]),
        [None, Some(2)]
    );
    // The service allows smaller pages than it was asked for.
    assert_eq!(
        counted(sized(10), &[(2, all(3)), (1, all(3))]),
        [None, Some(2)]
    );
    assert_eq!(
        counted(Counted::default(), &[(2, all(3)), (1, all(3))]),
        [None, Some(2)]
    );
    let midway = Counted {
        current_page: Some(2),
        ..sized(2)
    };
    assert_eq!(
        counted(midway, &[(2, all(5)), (1, all(5))]),
        [Some(2), Some(3)]
    );
    // And without a total.
    assert_eq!(
        counted(sized(2), &[(2, json!({})), (1, json!(null))]),
        [None, Some(2)]
    );
    assert_eq!(
        counted(sized(2), &[(2, json!({})), (0, json!({}))]),
        [None, Some(2)]
    );
    assert_eq!(
        counted(Counted::default(), &[(2, json!({})), (0, json!({}))]),
        [None, Some(2)]
    );
}

#[test]
fn counted_pages_without_a_total_end_with_a_page_that_is_not_full() {
    let mut request = sized(2);
    let mut counts = [2, 2, 1].into_iter();
    let pages = Pages::new(COUNTED_WITHOUT_TOTAL, &request);
    let walk = walk::<Page>(
        pages,
        &mut request,
        |_| json!({"List": items(counts.next().unwrap())}),
    );
    assert_eq!((walk.sent.len(), walk.end), (3, Ok(())));
}

#[test]
fn numbers_may_be_text() {
    let mut request = CountedText::default();
    let pages = Pages::new(COUNTED, &request);
    let info = json!({"TotalCount": "3", "PageSize": " 2 "});
    let mut counts = [2, 1].into_iter();
    let walk = walk::<TextPage>(
        pages,
        &mut request,
        |_| json!({"List": items(counts.next().unwrap()), "PageInfo": info}),
    );
    assert_eq!(walk.sent, [json!({}), json!({"CurrentPage": "2"})]);
    assert_eq!(walk.end, Ok(()));
}

#[test]
fn the_rest_of_the_request_stays_as_it_is() {
    let mut request = Counted {
        name: Some("n".to_owned()),
        ..sized(1)
    };
    let pages = Pages::new(COUNTED, &request);
    let walk = walk::<Page>(
        pages,
        &mut request,
        |_| json!({"List": items(1), "PageInfo": {"TotalCount": 2, "PageSize": 1}}),
    );
    let (first, second) = (
        json!({"PageSize": 1, "Name": "n"}),
        json!({"CurrentPage": 2, "PageSize": 1, "Name": "n"}),
    );
    assert_eq!(walk.sent, [first, second]);
}

#[test]
fn a_walk_always_ends() {
    // This service ignores the page, or has a new token each time.
    let mut request = Counted::default();
    let pages = Pages::new(COUNTED, &request).map(|pages| pages.limit(7));
    let walk_counted = walk::<Page>(pages, &mut request, |_| json!({"List": items(2)}));
    let too_many = Err(PageError::TooMany { limit: 7 });
    assert_eq!((walk_counted.sent.len(), walk_counted.end), (7, too_many));

    let mut request = Chained::default();
    let pages = Pages::new(CHAINED, &request).map(|pages| pages.limit(7));
    let mut token = 0;
    let walk_chained = walk::<Chain>(pages, &mut request, |_| {
        token += 1;
        json!({"NextToken": token.to_string()})
    });
    assert_eq!((walk_chained.sent.len(), walk_chained.end), (7, too_many));

    // The token with which the caller started counts as seen.
    let mut request = Chained {
        next_token: Some("t".to_owned()),
        ..Chained::default()
    };
    let pages = Pages::new(CHAINED, &request);
    let walk_round = walk::<Chain>(pages, &mut request, |_| json!({"NextToken": "t"}));
    assert_eq!(
        (walk_round.sent.len(), walk_round.end),
        (1, Err(PageError::RepeatedToken))
    );

    let mut request = Counted {
        current_page: Some(i64::MAX),
        page_size: Some(i64::MAX),
        ..Counted::default()
    };
    let pages = Pages::new(COUNTED, &request).map(|pages| pages.limit(3));
    let walk_large = walk::<Page>(pages, &mut request, |_| json!({"List": items(1)}));
    assert_eq!((walk_large.sent.len(), walk_large.end), (1, Ok(())));
}

#[test]
fn an_operation_without_pages_has_no_walk() {
    assert!(Pages::new(READ, &Counted::default()).is_none());
}

#[test]
fn numbers_at_the_ends_of_what_there_is_end_a_walk_too() {
    let ends = [i64::MIN, i64::MIN + 1, -1, 0, 1, i64::MAX - 1, i64::MAX];
    for page in ends {
        for (size, total) in ends
            .iter()
            .flat_map(|size| ends.map(|total| (*size, total)))
        {
            let mut request = Counted {
                current_page: Some(page),
                page_size: Some(size),
                ..Counted::default()
            };
            for given in [
                json!({"TotalCount": total}),
                json!({"TotalCount": total, "PageSize": size}),
            ] {
                let pages = Pages::new(COUNTED, &request).map(|it| it.limit(3));
                let walk = walk::<Page>(
                    pages,
                    &mut request,
                    |_| json!({"List": items(1), "PageInfo": given}),
                );
                assert!(walk.sent.len() <= 3, "{page} {size} {given}");
            }
        }
    }
}
