//! What the repository says about findings: how serious a rule is, and which findings are
//! accepted for a time.
//!
//! A suppression names its finding by fingerprint, so that it outlives moved lines and other
//! words. It has an end: one that is out of date or suppresses nothing is itself a finding.

use std::collections::BTreeSet;

use acs_codegen::closest;
use acs_codegen::diag::{self, Diagnostics};
use acs_codegen::source::{SourceMap, Spanned};
use acs_codegen::spec::policy::{Level, Policy, Suppression};

use crate::fingerprint::fingerprint;
use crate::report::{Accepted, Entry, usual_level};
use crate::{Finding, Place, Rule, Side};

/// A policy and the file it stands in.
#[derive(Clone, Copy, Debug)]
pub struct Stated<'a> {
    /// The file.
    pub sources: &'a SourceMap,
    /// What it says.
    pub policy: &'a Policy,
}

/// Judges the names of rules in a policy.
///
/// # Errors
///
/// Names that no rule has.
pub fn check(policy: &Policy) -> Result<(), Diagnostics> {
    let mut diags = Diagnostics::default();
    let suppressed = policy.suppressions.iter().filter_map(|it| it.rule.as_ref());
    for name in policy.severity.keys().chain(suppressed) {
        if Rule::from_id(name.as_str()).is_some() {
            continue;
        }
        let message = format!("there is no rule `{name}` about changes");
        let error = diags.error(diag::Rule::UnknownWord, name, message);
        if let Some(close) = closest(name.as_str(), Rule::ALL.iter().map(|it| it.id())) {
            error.help(format!("did you mean `{close}`?"));
        }
    }
    diags.finish().map(drop)
}

/// A finding as the policy sees it on a day.
pub(crate) fn judge(finding: Finding, stated: Option<Stated<'_>>, today: &str) -> Entry {
    let policy = stated.map(|it| it.policy);
    let set = policy.and_then(|it| it.severity.get(finding.rule));
    let accepted = policy.and_then(|it| {
        let mut all = it.suppressions.iter();
        all.find(|it| it.fingerprint.value == finding.fingerprint && holds(it, today))
    });
    Entry {
        level: set.map_or_else(|| usual_level(&finding), |it| it.value),
        is_level_set: set.is_some(),
        accepted: accepted.map(|it| Accepted {
            reason: it.reason.value.clone(),
            owner: it.owner.value.clone(),
            expires: it.expires.value.clone(),
        }),
        finding,
        code: crate::report::Code::default(),
    }
}

/// Suppressions that are out of date.
pub(crate) fn expired(stated: Stated<'_>, today: &str) -> Vec<Finding> {
    let all = stated.policy.suppressions.iter();
    all.filter(|it| !holds(it, today))
        .map(|it| {
            let title = format!(
                "the suppression of `{}` ended on {}",
                it.fingerprint, it.expires
            );
            let advice = format!(
                "mend what it accepts, or let {} give it a new date",
                it.owner
            );
            finding(
                Rule::SuppressionExpired,
                &it.expires,
                stated,
                &it.fingerprint.value,
                title,
                advice,
            )
        })
        .collect()
}

/// Suppressions of which none of the fingerprints is the one.
pub(crate) fn stale(stated: Stated<'_>, found: &BTreeSet<&str>, today: &str) -> Vec<Finding> {
    let all = stated.policy.suppressions.iter();
    all.filter(|it| holds(it, today) && !found.contains(it.fingerprint.as_str()))
        .map(|it| {
            let print = &it.fingerprint;
            let title = format!("no finding has the fingerprint `{print}`");
            let advice = "remove the suppression".to_owned();
            finding(
                Rule::SuppressionStale,
                print,
                stated,
                &print.value,
                title,
                advice,
            )
        })
        .collect()
}

fn holds(suppression: &Suppression, today: &str) -> bool {
    today <= suppression.expires.as_str()
}

/// A finding about the policy itself.
fn finding(
    rule: Rule,
    at: &Spanned<String>,
    stated: Stated<'_>,
    distinct: &str,
    title: String,
    advice: String,
) -> Finding {
    let position = stated.sources.file(at.span.file).position(at.span.start);
    let side = Side {
        file: stated.sources.display_path(at.span.file),
        line: position.line,
        column: position.column,
        value: at.value.clone(),
    };
    own(
        rule,
        String::new(),
        "policy.yaml",
        distinct,
        title,
        advice,
        Some(side),
    )
}

/// A finding that no comparison of specs makes.
pub(crate) fn own(
    rule: Rule,
    service: String,
    path: &str,
    distinct: &str,
    title: String,
    advice: String,
    new: Option<Side>,
) -> Finding {
    let place = Place {
        service,
        operation: None,
        path: path.to_owned(),
    };
    Finding {
        rule: rule.id(),
        area: rule.area(),
        verdict: rule.verdict(),
        fingerprint: fingerprint(rule, &place, distinct),
        place,
        title,
        old: None,
        new,
        why: rule.summary().to_owned(),
        advice,
        reach: Vec::new(),
        rename: None,
        witness: None,
        is_mined: false,
    }
}

/// Whether the policy wants to see a finding.
pub(crate) fn is_shown(entry: &Entry) -> bool {
    entry.level != Level::None
}
