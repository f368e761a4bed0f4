//! What holds for every two specs, whatever they say.

use std::path::Path;
use std::sync::OnceLock;

use acs_codegen::source::SourceMap;
use acs_codegen::spec::Spec;
use acs_diff::delta::Delta;
use acs_diff::facts::{Facet, Facts, Step};
use acs_diff::{Finding, Mirror, Options, Revision, Rule, diff};
use proptest::prelude::*;

use crate::families::counted;
use crate::mutate::{HOSTILE_KINDS, KINDS, mutated, reversed};
use crate::side::Side;

/// The specs of this repository.
pub(crate) fn real() -> &'static Side {
    static REAL: OnceLock<Side> = OnceLock::new();
    REAL.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../api-spec");
        let sources = SourceMap::load(&root).expect("the specs are there");
        let options = acs_codegen::Options {
            runtime: String::new(),
            standalone: true,
            product: None,
        };
        let specs = acs_codegen::parse(&sources, &options).expect("the specs are good");
        Side { sources, specs }
    })
}

/// The first product, with the operations that make it small enough for many runs.
fn base() -> &'static Spec {
    static BASE: OnceLock<Spec> = OnceLock::new();
    BASE.get_or_init(|| {
        let mut spec = real().specs[0].clone();
        spec.operations.truncate(4);
        spec
    })
}

fn compared(old: &Spec, new: &Spec, options: &Options) -> Vec<Finding> {
    let sources = &real().sources;
    let (old, new) = (std::slice::from_ref(old), std::slice::from_ref(new));
    diff(
        &Revision {
            sources,
            specs: old,
        },
        &Revision {
            sources,
            specs: new,
        },
        options,
    )
}

fn quick() -> Options {
    Options {
        rust: false,
        ..Options::default()
    }
}

fn steps(most: usize) -> impl Strategy<Value = Vec<(u8, u16)>> {
    prop::collection::vec((0..KINDS, any::<u16>()), 0..most)
}

fn hostile(most: usize) -> impl Strategy<Value = Vec<(u8, u16)>> {
    prop::collection::vec((0..HOSTILE_KINDS, any::<u16>()), 0..most)
}

fn rule(finding: &Finding) -> Rule {
    Rule::from_id(finding.rule).expect("a rule")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_differs_from_itself(one in steps(30)) {
        let a = mutated(base(), &one);
        prop_assert!(Delta::between(&Facts::of(&a), &Facts::of(&a)).is_empty());
        prop_assert_eq!(compared(&a, &a, &Options::default()), vec![]);
    }

    #[test]
    fn the_difference_back_is_the_mirror_and_applying_it_leads_there(one in steps(20), two in steps(20)) {
        let (a, b) = (mutated(base(), &one), mutated(base(), &two));
        let (a, b) = (Facts::of(&a), Facts::of(&b));
        let there = Delta::between(&a, &b);
        prop_assert_eq!(&Delta::between(&b, &a), &there.mirror());
        prop_assert_eq!(&there.mirror().mirror(), &there);
        prop_assert_eq!(there.apply(&a), Ok(b.clone()));
        prop_assert_eq!(there.mirror().apply(&b), Ok(a.clone()));
        let is_refused = there.apply(&b).is_err();
        prop_assert_eq!(is_refused, !there.is_empty());
    }

    #[test]
    fn two_changes_in_a_row_are_one(one in steps(15), two in steps(15), three in steps(15)) {
        let a = mutated(base(), &one);
        let b = mutated(&a, &two);
        let c = mutated(&b, &three);
        let (a, b, c) = (Facts::of(&a), Facts::of(&b), Facts::of(&c));
        let net = Delta::between(&a, &b).net(&Delta::between(&b, &c));
        prop_assert_eq!(&net, &Delta::between(&a, &c));
        let flapped = Delta::between(&a, &b).net(&Delta::between(&b, &a));
        prop_assert!(flapped.is_empty());
    }

    #[test]
    fn order_changes_nothing(one in steps(20), two in steps(20)) {
        let (a, b) = (mutated(base(), &one), mutated(base(), &two));
        let turned = reversed(&a);
        prop_assert_eq!(&Facts::of(&a), &Facts::of(&turned));
        prop_assert_eq!(compared(&a, &turned, &Options::default()), vec![]);
        let (straight, turned) = (compared(&a, &b, &quick()), compared(&reversed(&a), &reversed(&b), &quick()));
        let ids = |found: &[Finding]| -> Vec<(String, &'static str)> {
            found.iter().map(|it| (it.fingerprint.clone(), it.rule)).collect()
        };
        prop_assert_eq!(ids(&straight), ids(&turned));
    }

    #[test]
    fn findings_repeat_to_the_byte_and_have_names_of_their_own(one in steps(20), two in steps(20)) {
        let (a, b) = (mutated(base(), &one), mutated(base(), &two));
        let first = compared(&a, &b, &Options::default());
        prop_assert_eq!(format!("{first:?}"), format!("{:?}", compared(&a, &b, &Options::default())));
        let mut names: Vec<&str> = first.iter().map(|it| it.fingerprint.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        prop_assert_eq!(names.len(), first.len());
    }

    #[test]
    fn a_small_change_back_gives_the_mirrors(one in steps(8), last in (0..KINDS, any::<u16>())) {
        let a = mutated(base(), &one);
        let b = mutated(&a, &[last]);
        let there = compared(&a, &b, &quick());
        let back = compared(&b, &a, &quick());
        let mirrored = there.iter().map(|it| match rule(it).back() {
            Mirror::Rule(rule) => rule,
            Mirror::None(_) => rule(it),
        });
        prop_assert_eq!(counted(mirrored), counted(back.iter().map(rule)), "{:#?}", there);
    }

    #[test]
    fn a_wrong_spec_is_compared_all_the_same(one in hostile(25), two in hostile(25)) {
        let (a, b) = (mutated(base(), &one), mutated(base(), &two));
        prop_assert_eq!(compared(&a, &a, &Options::default()), vec![]);
        let there = compared(&a, &b, &Options::default());
        prop_assert_eq!(there.is_empty(), compared(&b, &a, &Options::default()).is_empty());
    }

    #[test]
    fn whatever_differs_is_told(one in steps(8), two in steps(8)) {
        let (a, b) = (mutated(base(), &one), mutated(base(), &two));
        let (old, new) = (Facts::of(&a), Facts::of(&b));
        let delta = Delta::between(&old, &new);
        let found = compared(&a, &b, &quick());
        let renamed: Vec<&str> = found.iter().filter_map(|it| Some(it.rename.as_ref()?.from.as_str())).collect();
        for (path, change) in &delta.changes {
            // A value without a format is as wide as can be.
            let is_nothing = change.before.is_some() && change.after.is_some() && change.facets().iter().all(|(facet, old, new)| {
                let usual = |it: &Option<&acs_diff::facts::Fact<'_>>| it.is_none_or(|it| matches!(&*it.value, "int64" | "write"));
                // Only what has a name can be required.
                let is_misplaced = *facet == Facet::Required && !matches!(path.last(), Some(Step::Member(_) | Step::Parameter(_)));
                is_misplaced || (usual(old) && usual(new) && matches!(facet, Facet::Format | Facet::Effect))
            });
            let is_renamed = path.iter().any(|step| matches!(step, Step::Member(it) | Step::Parameter(it) | Step::Operation(it) if renamed.contains(it)));
            let is_told = is_nothing || is_renamed || covers(&found, path);
            prop_assert!(is_told, "{:?} {:#?} in {:#?}", path, change, found);
        }
    }
}

/// Whether a finding is about a place or about something around it.
fn covers(found: &[Finding], path: &[Step<'_>]) -> bool {
    let (operation, rest) = match path {
        [Step::Operation(name), rest @ ..] => (Some(*name), rest),
        rest => (None, rest),
    };
    let mut text = String::new();
    for step in rest {
        if !matches!(step, Step::Items | Step::Value(_)) && !text.is_empty() {
            text.push('.');
        }
        text.push_str(&step.to_string());
    }
    found.iter().any(|it| {
        let place = &it.place;
        let is_inside = place.path.is_empty() || text.starts_with(&place.path) || rest.is_empty();
        // A list of errors, a group or a row may be told as one; values with their enum.
        let head = |path: &str| path.split(['.', '=']).next().unwrap_or_default().to_owned();
        place.operation.as_deref() == operation
            && (is_inside
                || (head(&place.path) == head(&text) && place.path.starts_with(['e', 's'])))
    })
}

#[test]
fn real_specs_do_not_differ_from_themselves_written_anew() {
    let real = real();
    let texts = real.specs.iter().flat_map(|spec| {
        let service = &spec.service;
        let folder = format!(
            "{}/{}",
            service.product.value.to_ascii_lowercase(),
            service.version.value
        );
        let head = (
            format!("{folder}/service.yaml"),
            acs_codegen::spec::write::service(service),
        );
        let operations = spec.operations.iter().map(move |it| {
            let path = format!("{folder}/operations/{}.yaml", it.name.value);
            (path, acs_codegen::spec::write::operation(it))
        });
        [head].into_iter().chain(operations).collect::<Vec<_>>()
    });
    let written = Side::of_texts(texts);
    assert_eq!(
        diff(&real.revision(), &written.revision(), &Options::default()),
        vec![]
    );
    assert_eq!(
        diff(&written.revision(), &real.revision(), &Options::default()),
        vec![]
    );
}
