//! Makes a step of a report: compares, applies the policy, and says which version follows.

use std::collections::BTreeSet;

use acs_codegen::spec::Spec;
use acs_codegen::spec::policy::Profile;

use super::code::{Quotes, quote};
use super::{Report, Step};
use crate::policy::{self, Stated};
use crate::semver::{Advice, Version, bump};
use crate::{Finding, Options, Revision};

/// How findings are judged.
#[derive(Clone, Copy, Debug)]
pub struct Judge<'a> {
    /// What the repository says about findings.
    pub stated: Option<Stated<'a>>,
    /// What makes a new version of the crate necessary.
    pub profile: Profile,
    /// The day on which suppressions must hold, `YYYY-MM-DD`.
    pub today: &'a str,
    /// The only operation that is asked about.
    pub operation: Option<&'a str>,
    /// Whether the lines of the specs and the generated Rust are shown.
    pub quotes: bool,
}

/// A side: its name and what it says.
type Named<'a> = (&'a str, &'a Revision<'a>);

/// Compares two sides.
pub fn step(old: Named<'_>, new: Named<'_>, judge: &Judge<'_>) -> Step {
    let findings = crate::diff(old.1, new.1, &Options::default());
    step_of(old, new, findings, judge)
}

/// Judges what is known to differ between two sides.
pub(super) fn step_of(
    old: Named<'_>,
    new: Named<'_>,
    mut findings: Vec<Finding>,
    judge: &Judge<'_>,
) -> Step {
    let ((old_name, old), (new_name, new)) = (old, new);
    findings.retain(|it| is_asked(it, judge.operation));
    let advice = advice(old.specs, new.specs, &findings, judge);
    let quotes = judge
        .quotes
        .then(|| (Quotes::new(old, &findings), Quotes::new(new, &findings)));
    let entries = findings.into_iter().map(|finding| {
        let mut entry = policy::judge(finding, judge.stated, judge.today);
        if let Some((old, new)) = &quotes {
            entry.code = quote(&entry.finding, old, new);
        }
        entry
    });
    Step {
        old: old_name.to_owned(),
        new: new_name.to_owned(),
        date: None,
        doc: None,
        published: None,
        announced: Vec::new(),
        entries: entries.filter(policy::is_shown).collect(),
        advice,
    }
}

impl Report {
    /// Adds what the policy itself is guilty of: suppressions that are out of date and, if `whole`
    /// says that everything was compared which they may be about, those that suppress nothing.
    pub fn judge_suppressions(&mut self, judge: &Judge<'_>, whole: bool) {
        let Some(stated) = judge.stated else {
            return;
        };
        let mut findings = policy::expired(stated, judge.today);
        if whole {
            let entries = self.steps.iter().flat_map(|it| &it.entries);
            let found: BTreeSet<&str> = entries.map(|it| it.finding.fingerprint.as_str()).collect();
            findings.extend(policy::stale(stated, &found, judge.today));
        }
        self.add(findings, judge);
    }

    /// Adds what is wrong with the versions that the specs state for their crates.
    pub fn judge_versions(&mut self, judge: &Judge<'_>) {
        let steps = self.steps.iter();
        let findings: Vec<Finding> = steps
            .flat_map(|it| &it.advice)
            .filter_map(version_finding)
            .collect();
        self.add(findings, judge);
    }

    pub(super) fn add(&mut self, findings: Vec<Finding>, judge: &Judge<'_>) {
        if let Some(last) = self.steps.last_mut() {
            last.add(findings, judge);
        }
    }
}

impl Step {
    /// Adds findings that the comparison of the two sides does not make.
    pub(super) fn add(&mut self, mut findings: Vec<Finding>, judge: &Judge<'_>) {
        findings.retain(|it| is_asked(it, judge.operation) || it.place.operation.is_none());
        let entries = findings
            .into_iter()
            .map(|it| policy::judge(it, judge.stated, judge.today));
        self.entries.extend(entries.filter(policy::is_shown));
    }
}

fn version_finding(advice: &Advice) -> Option<Finding> {
    let (rule, title) = advice.problem()?;
    let needed = advice.needed();
    let todo = format!(
        "say `crateVersion: {needed}` in `{}/service.yaml`",
        advice.service
    );
    let service = advice.service.clone();
    Some(policy::own(
        rule,
        service,
        "crateVersion",
        "",
        title,
        todo,
        None,
    ))
}

fn is_asked(finding: &Finding, operation: Option<&str>) -> bool {
    let Some(name) = operation else {
        return true;
    };
    finding.place.operation.as_deref() == Some(name)
        || finding.reach.iter().any(|it| it == name)
        || finding.rename.as_ref().is_some_and(|it| it.from == name)
}

/// One advice for each product version that both sides have.
fn advice(old: &[Spec], new: &[Spec], findings: &[Finding], judge: &Judge<'_>) -> Vec<Advice> {
    let pairs = new.iter().filter_map(|after| {
        let before = old.iter().find(|it| it.folder() == after.folder())?;
        Some((before, after))
    });
    let advice = pairs.filter_map(|(before, after)| {
        let service = after.folder();
        let own: Vec<&Finding> = findings
            .iter()
            .filter(|it| it.place.service == service)
            .collect();
        let (bump, deciding) = bump(&own, judge.profile);
        Some(Advice {
            krate: crate_name(after),
            bump,
            deciding: deciding
                .into_iter()
                .filter_map(|index| Some(own.get(index)?.fingerprint.clone()))
                .collect(),
            old: version(before)?,
            new: version(after)?,
            service,
        })
    });
    advice.collect()
}

/// Name of the crate that is generated from a spec.
pub fn crate_name(spec: &Spec) -> String {
    let service = &spec.service;
    match &service.krate {
        Some(name) => name.value.clone(),
        None => format!("acs-{}", service.product.value.to_lowercase()),
    }
}

fn version(spec: &Spec) -> Option<Version> {
    let stated = spec.service.crate_version.as_ref();
    Version::parse(stated.map_or("0.1.0", |it| it.as_str()))
}
