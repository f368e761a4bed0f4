//! `policy.yaml` at the top of the spec folder: how changes are judged that `acs-diff` finds.
//!
//! Lies beside the specs, since it is reviewed with them; it says nothing about a service.

use super::words::words;
use super::{Map, parse::file};
use crate::diag::{Diagnostics, Rule};
use crate::read::record;
use crate::source::{SourceMap, Spanned};

/// Name of the file.
pub const FILE: &str = "policy.yaml";

record! {
    /// `policy.yaml`: how changes are judged.
    pub struct Policy {
        required {}
        optional {
            /// What makes a new version of the crate necessary. Default: `usual`.
            "profile" profile: Option<Spanned<Profile>>,
            /// Git revision of the last release, for a repository that does not tag its releases
            /// `<crate>-<version>`.
            "baseline" baseline: Option<Spanned<String>>,
            /// How serious findings are, by rule. Default: as the verdict of each says.
            "severity" severity: Map<Spanned<Level>>,
            /// Findings that are known and accepted for a time.
            "suppressions" suppressions: Vec<Suppression>,
        }
    }
}

record! {
    /// A finding that is known and accepted for a time.
    pub struct Suppression {
        required {
            /// Fingerprint of the finding, as every report shows it.
            "fingerprint" fingerprint: Spanned<String>,
            /// Why it is accepted.
            "reason" reason: Spanned<String>,
            /// Who answers for it.
            "owner" owner: Spanned<String>,
            /// Last day (`YYYY-MM-DD`) on which it holds.
            "expires" expires: Spanned<String>,
        }
        optional {
            /// Rule of the finding, for those who read the file.
            "rule" rule: Option<Spanned<String>>,
        }
    }
}

words! {
    /// What makes a new version of the crate necessary.
    pub enum Profile {
        /// What Rust programs notice, and at least a minor version where the wire breaks.
        "usual" Usual,
        /// What Rust programs notice, and nothing else.
        "rust" Rust,
        /// What Rust programs notice, and a major version where the wire breaks.
        "strict" Strict,
    }

    /// How serious a finding is.
    pub enum Level {
        /// It is not shown.
        "none" None,
        /// It is shown.
        "note" Note,
        /// It deserves a look.
        "warning" Warning,
        /// It always fails the run.
        "error" Error,
    }
}

/// Reads the policy of a spec folder; none if it has no such file.
///
/// # Errors
///
/// Everything that is wrong with the file but the names of rules, which only `acs-diff` knows.
pub fn parse(sources: &SourceMap) -> Result<Option<Policy>, Diagnostics> {
    let mut diags = Diagnostics::default();
    let Some((id, _)) = sources.files().find(|(_, it)| it.path() == FILE) else {
        return Ok(None);
    };
    let policy: Option<Policy> = file(sources, id, &mut diags);
    for suppression in policy.iter().flat_map(|it| &it.suppressions) {
        suppression_says_enough(suppression, &mut diags);
    }
    diags.finish()?;
    Ok(policy)
}

fn suppression_says_enough(suppression: &Suppression, diags: &mut Diagnostics) {
    let date = &suppression.expires;
    if !crate::is_date(date.as_str()) {
        let message = format!("`{date}` is not a date");
        diags
            .error(Rule::MalformedDate, date, message)
            .help("write a day that exists as `YYYY-MM-DD`");
    }
    for text in [
        &suppression.fingerprint,
        &suppression.reason,
        &suppression.owner,
    ] {
        if text.value.trim().is_empty() {
            diags
                .error(Rule::EmptyText, text, "this text is empty")
                .help("say which finding is accepted, why, and who answers for it");
        }
    }
}
