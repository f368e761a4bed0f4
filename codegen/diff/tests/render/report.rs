//! The report that all formats print.

use acs_codegen::spec::policy::Level;
use acs_diff::report::{Accepted, Code, Entry, Event, Lifeline, Report, Step};
use acs_diff::semver::{Advice, Bump, Version};
use acs_diff::{
    Area, Compat, Docs, Finding, Place, Rename, Rust, Side, Verdict, Wire, Witness, WitnessKind,
};

/// Two days: a member that is added, then respelt; beside that a shared shape, texts, and a
/// finding that is accepted.
pub(crate) fn report() -> Report {
    let added = Finding {
        title: "member `lastScanTime` is new".to_owned(),
        new: Some(side("history/2024-06-26/operations/ListDisks.yaml", 12)),
        ..finding("response-member-added", Wire::Ok, Compat::Minor, Docs::None)
    };
    let renamed = Finding {
        title: "member `LastScanTime` was `lastScanTime`".to_owned(),
        old: Some(side("history/2024-06-26/operations/ListDisks.yaml", 12)),
        new: Some(side("operations/ListDisks.yaml", 12)),
        why: "Programs that read the old name find nothing.".to_owned(),
        advice: "Say `formerly: [lastScanTime]`, so that both are read.".to_owned(),
        rename: Some(Rename {
            from: "lastScanTime".to_owned(),
            to: "LastScanTime".to_owned(),
            score: 0.973,
            evidence: vec![
                "the names differ in capitals alone".to_owned(),
                "type and description are the same".to_owned(),
            ],
        }),
        witness: Some(Witness {
            kind: WitnessKind::Response,
            document: "{\"Disks\":[{\"LastScanTime\":1}]}".to_owned(),
            old: "finds no `Disks[0].lastScanTime`".to_owned(),
            new: "reads it whole".to_owned(),
        }),
        ..finding(
            "response-member-renamed-case",
            Wire::Break,
            Compat::None,
            Docs::None,
        )
    };
    let mut shared = Finding {
        title: "member `Count` may hold more".to_owned(),
        old: Some(valued("operations/ListDisks.yaml", 30, "int32")),
        new: Some(valued("operations/ListDisks.yaml", 30, "int64")),
        why: "Readers of 32 bits can overflow.".to_owned(),
        reach: vec!["ListDisks".to_owned(), "ListZones".to_owned()],
        is_mined: true,
        ..finding("response-int-widened", Wire::Risk, Compat::None, Docs::None)
    };
    shared.verdict.rust.behaves_differently = true;
    shared.place.path = "shapes.PageInfo.Count".to_owned();
    shared.place.operation = None;
    let mut text = Finding {
        title: "the text about parameter `Zone` changed".to_owned(),
        ..finding(
            "doc-description-changed",
            Wire::None,
            Compat::None,
            Docs::Changed,
        )
    };
    text.place.path = "parameters.Zone".to_owned();
    let mut removed = Finding {
        title: "parameter `Old` is gone".to_owned(),
        old: Some(side("history/2024-06-26/operations/ListDisks.yaml", 40)),
        ..finding(
            "request-parameter-removed",
            Wire::Risk,
            Compat::Major,
            Docs::None,
        )
    };
    removed.place.path = "parameters.Old".to_owned();
    let mut accepted = entry(removed, Level::Error);
    accepted.accepted = Some(Accepted {
        reason: "nobody ever sent it".to_owned(),
        owner: "storage team".to_owned(),
        expires: "2027-01-01".to_owned(),
    });
    let mut shown = entry(renamed, Level::Error);
    shown.code = Code {
        old_yaml: "lastScanTime:\n  type: integer".to_owned(),
        new_yaml: "LastScanTime:\n  type: integer\n  formerly: [lastScanTime]".to_owned(),
        old_rust: "pub last_scan_time: Option<i64>,".to_owned(),
        new_rust: "pub last_scan_time: Option<i64>,".to_owned(),
    };
    let mut report = Report {
        title: "History of ListDisks".to_owned(),
        steps: vec![
            step(
                "2022-12-26",
                "2024-06-26",
                vec![entry(added, Level::Note)],
                Bump::Minor,
            ),
            step(
                "2024-06-26",
                "2024-07-19",
                vec![
                    shown,
                    entry(shared, Level::Warning),
                    entry(text, Level::Note),
                    accepted,
                ],
                Bump::Minor,
            ),
        ],
        lifelines: Vec::new(),
    };
    report.steps[1].doc = Some("The time of the last scan is `LastScanTime` now.".to_owned());
    report.steps[1].published = Some("2024-09-10".to_owned());
    report.steps[1].announced = vec!["The response structure changed.".to_owned()];
    report.lifelines = vec![Lifeline {
        operation: "ListDisks".to_owned(),
        path: "response.Disks[].LastScanTime".to_owned(),
        is_gone: false,
        events: vec![
            event("2024-06-26", "added", "response-member-added"),
            event(
                "2024-07-19",
                "`lastScanTime` → `LastScanTime`",
                "response-member-renamed-case",
            ),
        ],
    }];
    report
}

/// One finding whose every text tries to be something else.
pub(crate) fn saying(nasty: &str) -> Report {
    let mut finding = Finding {
        title: nasty.to_owned(),
        old: Some(valued("a b%,:.yaml", 1, nasty)),
        new: Some(valued("a b%,:.yaml", 1, "<script>alert(2)</script>")),
        why: nasty.to_owned(),
        advice: nasty.to_owned(),
        reach: vec![nasty.to_owned()],
        rename: Some(Rename {
            from: nasty.to_owned(),
            to: nasty.to_owned(),
            score: 0.5,
            evidence: vec![nasty.to_owned()],
        }),
        witness: Some(Witness {
            kind: WitnessKind::Request,
            document: nasty.to_owned(),
            old: nasty.to_owned(),
            new: nasty.to_owned(),
        }),
        ..finding(
            "response-member-renamed",
            Wire::Break,
            Compat::Major,
            Docs::Changed,
        )
    };
    finding.place.path = nasty.to_owned();
    finding.place.operation = Some(nasty.to_owned());
    let mut entry = entry(finding, Level::Error);
    entry.code = Code {
        old_yaml: nasty.to_owned(),
        new_yaml: nasty.to_owned(),
        old_rust: nasty.to_owned(),
        new_rust: String::new(),
    };
    let mut step = step(nasty, nasty, vec![entry], Bump::Major);
    step.doc = Some(nasty.to_owned());
    step.announced = vec![nasty.to_owned()];
    Report {
        title: nasty.to_owned(),
        steps: vec![step],
        lifelines: Vec::new(),
    }
}

fn finding(rule: &'static str, wire: Wire, compat: Compat, docs: Docs) -> Finding {
    Finding {
        rule,
        area: Area::Response,
        verdict: Verdict {
            wire,
            rust: Rust {
                compat,
                behaves_differently: false,
            },
            docs,
        },
        place: Place {
            service: "demo/2024-01-01".to_owned(),
            operation: Some("ListDisks".to_owned()),
            path: match rule {
                "response-member-added" => "response.Disks[].lastScanTime".to_owned(),
                _ => "response.Disks[].LastScanTime".to_owned(),
            },
        },
        title: String::new(),
        old: None,
        new: None,
        why: String::new(),
        advice: String::new(),
        reach: Vec::new(),
        rename: None,
        witness: None,
        is_mined: false,
        // A real one is a hash; here the rule tells which it is.
        fingerprint: format!("print-of-{rule}"),
    }
}

fn entry(finding: Finding, level: Level) -> Entry {
    Entry {
        finding,
        level,
        is_level_set: false,
        accepted: None,
        code: Code::default(),
    }
}

fn step(old: &str, new: &str, entries: Vec<Entry>, bump: Bump) -> Step {
    let version = Version::parse("0.1.0").expect("a version");
    let first = entries.first().map(|it| it.finding.fingerprint.clone());
    Step {
        old: old.to_owned(),
        new: new.to_owned(),
        date: Some(new.to_owned()),
        doc: None,
        published: None,
        announced: Vec::new(),
        advice: vec![Advice {
            service: "demo/2024-01-01".to_owned(),
            krate: "acs-demo".to_owned(),
            bump,
            deciding: first.into_iter().collect(),
            old: version,
            new: version,
        }],
        entries,
    }
}

fn event(date: &str, what: &str, rule: &str) -> Event {
    Event {
        date: date.to_owned(),
        what: what.to_owned(),
        fingerprint: format!("print-of-{rule}"),
    }
}

fn side(file: &str, line: usize) -> Side {
    valued(file, line, "")
}

fn valued(file: &str, line: usize, value: &str) -> Side {
    Side {
        file: format!("api-spec/demo/2024-01-01/{file}"),
        line,
        column: 11,
        value: value.to_owned(),
    }
}
