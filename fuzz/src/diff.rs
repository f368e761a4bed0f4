//! The laws of comparing: two specs, made from one by steps that the bytes choose.
//!
//! Three bytes are a step: what is done, and to which of the places where it can be done. The steps
//! before a byte pair `ff ff ff` make one side, those behind it the other.

use std::path::Path;
use std::sync::OnceLock;

use acs_codegen::diag::Style;
use acs_codegen::source::SourceMap;
use acs_codegen::spec::Spec;
use acs_codegen::spec::policy::Profile;
use acs_diff::delta::Delta;
use acs_diff::facts::Facts;
use acs_diff::render::{Format, render};
use acs_diff::report::{Judge, Report, step};
use acs_diff::{Finding, Mirror, Options, Revision, Rule, WitnessKind};

#[path = "../../codegen/diff/tests/engine/families.rs"]
mod families;
#[path = "../../codegen/diff/tests/engine/mutate.rs"]
mod mutate;

use families::counted;
use mutate::{HOSTILE_KINDS, KINDS, Step, mutated, reversed};

/// A program that changes more than this in one go is no commit of anybody.
const MOST: usize = 24;

const FORMATS: &[Format] = &[
    Format::Text(Style::Plain),
    Format::Text(Style::Ansi),
    Format::Totals,
    Format::Json,
    Format::Markdown,
    Format::Html,
    Format::Sarif,
    Format::Junit,
    Format::Github,
];

struct Base {
    sources: SourceMap,
    spec: Spec,
}

fn base() -> &'static Base {
    static BASE: OnceLock<Base> = OnceLock::new();
    BASE.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs");
        let sources = SourceMap::load(&folder).expect("the specs can be read");
        let options = acs_codegen::Options {
            runtime: String::new(),
            standalone: true,
            product: Some("pantry".to_owned()),
        };
        let mut specs = acs_codegen::parse(&sources, &options).expect("the specs are good");
        let spec = specs.pop().expect("there is a product");
        Base { sources, spec }
    })
}

pub(crate) fn diff(bytes: &[u8]) {
    let (is_hostile, bytes) = bytes.split_first().unwrap_or((&0, &[]));
    let is_hostile = is_hostile % 2 == 1;
    let kinds = if is_hostile { HOSTILE_KINDS } else { KINDS };
    let middle = bytes.windows(3).position(|it| it == [0xff; 3]);
    let (one, two) = bytes.split_at(middle.unwrap_or(bytes.len()));
    let a = mutated(&base().spec, &steps(one, kinds));
    let b = mutated(
        &base().spec,
        &steps(two.get(3..).unwrap_or_default(), kinds),
    );

    is_exact(&a, &b);
    assert!(compared(&a, &a).is_empty(), "it differs from itself");
    assert!(compared(&a, &reversed(&a)).is_empty(), "order counts");
    let (there, back) = (compared(&a, &b), compared(&b, &a));
    assert_eq!(there, compared(&a, &b), "it is compared differently");
    assert_eq!(there.is_empty(), back.is_empty(), "only one way differs");
    let mut names: Vec<&str> = there.iter().map(|it| it.fingerprint.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), there.len(), "two findings have one name");
    for finding in there.iter().chain(&back) {
        is_shown_rightly(finding);
    }
    if !is_hostile {
        one_step_is_mirrored(&a, steps(two.get(3..).unwrap_or_default(), kinds).first());
    }
    is_rendered(&a, &b);
}

fn steps(bytes: &[u8], kinds: u8) -> Vec<Step> {
    let steps = bytes.chunks_exact(3).take(MOST);
    let steps = steps.map(|it| (it[0] % kinds, u16::from_le_bytes([it[1], it[2]])));
    steps.collect()
}

fn revision(spec: &Spec) -> Revision<'_> {
    Revision {
        sources: &base().sources,
        specs: std::slice::from_ref(spec),
    }
}

fn compared(old: &Spec, new: &Spec) -> Vec<Finding> {
    acs_diff::diff(&revision(old), &revision(new), &Options::default())
}

/// The difference of the facts back is the mirror, and applied to the one it gives the other.
fn is_exact(a: &Spec, b: &Spec) {
    let (a, b) = (Facts::of(a), Facts::of(b));
    assert!(Delta::between(&a, &a).is_empty());
    let there = Delta::between(&a, &b);
    assert!(
        Delta::between(&b, &a) == there.mirror(),
        "it is not mirrored"
    );
    assert!(there.apply(&a).as_ref() == Ok(&b), "it does not lead there");
    assert!(
        there.mirror().apply(&b).as_ref() == Ok(&a),
        "it does not lead back"
    );
    assert!(
        there.net(&there.mirror()).is_empty(),
        "there and back is not nothing"
    );
}

/// A document shows what it says it shows.
fn is_shown_rightly(finding: &Finding) {
    let Some(witness) = &finding.witness else {
        return;
    };
    assert_ne!(witness.old, witness.new, "{finding:#?}");
    let document: serde_json::Value =
        serde_json::from_str(&witness.document).expect("a document is JSON");
    let is_object = document.is_object() || witness.kind == WitnessKind::Response;
    assert!(is_object, "{finding:#?}");
}

/// A single step back is told by the mirrors of the rules that tell it.
fn one_step_is_mirrored(a: &Spec, step: Option<&Step>) {
    let Some(step) = step else {
        return;
    };
    let b = mutated(a, std::slice::from_ref(step));
    let options = Options {
        rust: false,
        ..Options::default()
    };
    let compared = |old, new| acs_diff::diff(&revision(old), &revision(new), &options);
    let (there, back) = (compared(a, &b), compared(&b, a));
    let rule = |it: &Finding| Rule::from_id(it.rule).expect("a rule");
    let mirrored = there.iter().map(|it| match rule(it).back() {
        Mirror::Rule(rule) => rule,
        Mirror::None(_) => rule(it),
    });
    assert_eq!(
        counted(mirrored),
        counted(back.iter().map(rule)),
        "{there:#?}"
    );
}

/// Every format takes the report, says the same twice, and is what it says it is.
fn is_rendered(a: &Spec, b: &Spec) {
    let judge = Judge {
        stated: None,
        profile: Profile::Usual,
        today: "2025-01-02",
        operation: None,
        quotes: false,
    };
    let step = step(("old", &revision(a)), ("new", &revision(b)), &judge);
    let report = Report {
        title: "old → new".to_owned(),
        steps: vec![step],
        lifelines: Vec::new(),
    };
    for format in FORMATS {
        let text = render(&report, *format);
        assert!(
            text == render(&report, *format),
            "{format:?} is not the same twice"
        );
        match format {
            Format::Json | Format::Sarif => {
                let json: Result<serde_json::Value, _> = serde_json::from_str(&text);
                assert!(json.is_ok(), "{format:?} is no JSON");
            }
            Format::Text(Style::Plain) => {
                assert!(!text.contains('\x1b'), "an escape is drawn");
            }
            _ => {}
        }
    }
}
