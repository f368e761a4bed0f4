//! Which version the generated crate needs next, and which findings decide that.
//!
//! Follows cargo: below 1.0 the first number that is not zero takes the place of the major one, so
//! `0.1.0` becomes `0.2.0` where `1.1.0` becomes `2.0.0`; a minor change and a patch both raise the
//! number behind it.

use std::fmt;

use acs_codegen::spec::policy::Profile;

use crate::{Compat, Docs, Finding, Wire};

/// How much a version grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bump {
    /// Not at all: the crate is the same.
    None,
    /// Nothing that a program notices.
    Patch,
    /// Something is new, or must reach users by a usual update.
    Minor,
    /// Programs may have to change.
    Major,
}

/// A version of a crate, without what may follow its three numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    major: u64,
    minor: u64,
    patch: u64,
}

/// Which version a crate needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// Product and version of the API, such as `sas/2018-12-03`.
    pub service: String,
    /// The crate.
    pub krate: String,
    /// What the findings ask for.
    pub bump: Bump,
    /// Fingerprints of the findings that ask for it.
    pub deciding: Vec<String>,
    /// The version before.
    pub old: Version,
    /// The version after, as the spec states it.
    pub new: Version,
}

/// What findings ask for, and the places of those that decide it among them.
pub fn bump(findings: &[&Finding], profile: Profile) -> (Bump, Vec<usize>) {
    let asked: Vec<Bump> = findings.iter().map(|it| bump_of(it, profile)).collect();
    let highest = asked.iter().copied().max().unwrap_or(Bump::None);
    let deciding = asked.iter().enumerate();
    let deciding = deciding.filter(|(_, it)| **it == highest && highest > Bump::None);
    (highest, deciding.map(|(index, _)| index).collect())
}

/// What a finding asks for by itself.
pub fn bump_of(finding: &Finding, profile: Profile) -> Bump {
    let verdict = &finding.verdict;
    let rust = match verdict.rust.compat {
        Compat::Major => Bump::Major,
        Compat::Minor => Bump::Minor,
        Compat::None => Bump::None,
    };
    let wire = match (verdict.wire, profile) {
        (_, Profile::Rust) => Bump::None,
        (Wire::Break, Profile::Usual) => Bump::Minor,
        (Wire::Break, Profile::Strict) => Bump::Major,
        (Wire::Ok | Wire::Risk, _) => Bump::Patch,
        (Wire::None, _) => Bump::None,
    };
    let is_visible = verdict.docs > Docs::None || verdict.rust.behaves_differently;
    let least = if is_visible { Bump::Patch } else { Bump::None };
    rust.max(wire).max(least)
}

impl Bump {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

impl Version {
    /// Reads `1.2.3`, with or without `-alpha.1` behind it.
    pub fn parse(text: &str) -> Option<Self> {
        let numbers = text.split(['-', '+']).next()?;
        let mut numbers = numbers.split('.').map(|it| it.parse().ok());
        let version = Self {
            major: numbers.next()??,
            minor: numbers.next()??,
            patch: numbers.next()??,
        };
        numbers.next().is_none().then_some(version)
    }

    /// The least version that a change of that size may have.
    #[must_use]
    pub fn after(self, bump: Bump) -> Self {
        let Self {
            major,
            minor,
            patch,
        } = self;
        let to = |major, minor, patch| Self {
            major,
            minor,
            patch,
        };
        // Behind the largest number comes none.
        let next = |number: u64| number.saturating_add(1);
        match (bump, major, minor) {
            (Bump::None, ..) => self,
            (Bump::Major, 0, 0) => to(0, 0, next(patch)),
            (Bump::Major, 0, _) => to(0, next(minor), 0),
            (Bump::Major, ..) => to(next(major), 0, 0),
            (Bump::Minor | Bump::Patch, 0, _) | (Bump::Patch, ..) => to(major, minor, next(patch)),
            (Bump::Minor, ..) => to(major, next(minor), 0),
        }
    }

    /// How much another version is more than this one, as cargo sees it: below 1.0 a minor change
    /// looks like a patch, so the answer is [`Bump::Minor`] for both.
    pub fn growth_to(self, new: Self) -> Option<Bump> {
        if new < self {
            return None;
        }
        let growth = match () {
            () if new == self => Bump::None,
            () if new.major != self.major => Bump::Major,
            () if self.major > 0 && new.minor != self.minor => Bump::Minor,
            () if self.major > 0 => Bump::Patch,
            () if new.minor != self.minor || self.minor == 0 => Bump::Major,
            () => Bump::Minor,
        };
        Some(growth)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl Advice {
    /// The least version that the new crate may have.
    pub fn needed(&self) -> Version {
        self.old.after(self.bump)
    }

    /// `minor: 0.1.0 → 0.1.1`
    pub fn line(&self) -> String {
        match self.bump {
            Bump::None => format!("none: {} may stay", self.old),
            bump => format!("{}: {} → {}", bump.word(), self.old, self.needed()),
        }
    }

    /// What is wrong with the version that the spec states, as a rule and a sentence.
    pub fn problem(&self) -> Option<(crate::Rule, String)> {
        let Self {
            krate, old, new, ..
        } = self;
        let needed = self.needed();
        let word = self.bump.word();
        let Some(growth) = old.growth_to(*new) else {
            let text = format!("`{krate}` goes from {old} back to {new}");
            return Some((crate::Rule::PolicyVersionDecreased, text));
        };
        if *new < needed {
            let text = format!(
                "`{krate}` is {new}, but its changes are {word} and need {needed} at least"
            );
            return Some((crate::Rule::PolicyBumpTooSmall, text));
        }
        // Below 1.0 a patch and a minor change look alike.
        let fits = match self.bump {
            Bump::Patch if old.major == 0 => Bump::Minor,
            bump => bump,
        };
        (growth > fits && self.bump < Bump::Major).then(|| {
            let text = match self.bump {
                Bump::None => format!("`{krate}` goes from {old} to {new}, but nothing changed"),
                _ => format!(
                    "`{krate}` goes from {old} to {new}, but its changes are {word}: {needed} is enough"
                ),
            };
            (crate::Rule::PolicyBumpTooLarge, text)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Version {
        Version::parse(text).expect("a version")
    }

    #[test]
    fn a_version_has_three_numbers() {
        for text in ["1.2", "1.2.3.4", "", "a.b.c", "1.2.x", "-1.0.0"] {
            assert_eq!(Version::parse(text), None, "{text}");
        }
        assert_eq!(version("1.2.3-alpha.1+5").to_string(), "1.2.3");
    }

    #[test]
    fn versions_grow_as_cargo_reads_them() {
        for (old, bump, new) in [
            ("1.2.3", Bump::None, "1.2.3"),
            ("1.2.3", Bump::Patch, "1.2.4"),
            ("1.2.3", Bump::Minor, "1.3.0"),
            ("1.2.3", Bump::Major, "2.0.0"),
            ("0.1.0", Bump::Patch, "0.1.1"),
            ("0.1.0", Bump::Minor, "0.1.1"),
            ("0.1.4", Bump::Major, "0.2.0"),
            ("0.0.3", Bump::Minor, "0.0.4"),
            ("0.0.3", Bump::Major, "0.0.4"),
        ] {
            assert_eq!(version(old).after(bump), version(new), "{old} {bump:?}");
        }
    }

    #[test]
    fn a_version_that_does_not_fit_its_changes_is_a_problem() {
        for (old, new, bump, problem) in [
            ("0.1.0", "0.1.0", Bump::None, None),
            ("0.1.0", "0.1.1", Bump::None, Some("policy-bump-too-large")),
            ("0.1.0", "0.1.0", Bump::Patch, Some("policy-bump-too-small")),
            ("0.1.0", "0.1.1", Bump::Patch, None),
            ("0.1.0", "0.1.1", Bump::Minor, None),
            ("0.1.0", "0.2.0", Bump::Minor, Some("policy-bump-too-large")),
            ("0.1.0", "0.1.1", Bump::Major, Some("policy-bump-too-small")),
            ("0.1.0", "0.2.0", Bump::Major, None),
            ("0.1.0", "1.0.0", Bump::Major, None),
            (
                "0.2.0",
                "0.1.9",
                Bump::Patch,
                Some("policy-version-decreased"),
            ),
            ("1.1.0", "1.2.0", Bump::Patch, Some("policy-bump-too-large")),
            ("1.1.0", "1.1.1", Bump::Minor, Some("policy-bump-too-small")),
            ("1.1.0", "2.0.0", Bump::Minor, Some("policy-bump-too-large")),
        ] {
            let advice = Advice {
                service: "demo/1".to_owned(),
                krate: "acs-demo".to_owned(),
                bump,
                deciding: Vec::new(),
                old: version(old),
                new: version(new),
            };
            let found = advice.problem().map(|(rule, _)| rule.id());
            assert_eq!(found, problem, "{old} {new} {bump:?}");
        }
    }

    #[test]
    fn behind_the_largest_number_comes_none() {
        for text in [
            "18446744073709551615.18446744073709551615.18446744073709551615",
            "0.18446744073709551615.18446744073709551615",
            "0.0.18446744073709551615",
        ] {
            for bump in [Bump::None, Bump::Patch, Bump::Minor, Bump::Major] {
                assert_eq!(version(text).after(bump).major, version(text).major);
            }
        }
    }
}
