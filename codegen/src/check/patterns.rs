//! Regular expressions.

use regex_lite::Regex;

use crate::diag::{Diagnostics, Rule};
use crate::spec::Schema;

use super::site::Site;

/// A pattern is one that the runtime can match.
pub(super) fn pattern_compiles(site: &Site<'_>, diags: &mut Diagnostics) {
    let Some(pattern) = &site.schema.pattern else {
        return;
    };
    let Err(problem) = Regex::new(pattern.as_str()) else {
        return;
    };
    let message = format!("the pattern cannot be used: {problem}");
    let error = diags.error(Rule::InvalidPattern, pattern, message);
    if ["(?=", "(?!", "(?<=", "(?<!"]
        .iter()
        .any(|it| pattern.value.contains(it))
    {
        error.help("say without look-around what can be said so, and the rest in `doc`");
    } else if pattern.value.contains("\\p") {
        error.help("classes such as `\\p{Han}` are not supported; list the ranges");
    }
}

/// The pattern of a schema, if it has one that compiles.
pub(super) fn compiled(schema: &Schema) -> Option<Regex> {
    let pattern = schema.pattern.as_ref()?;
    Regex::new(pattern.as_str()).ok()
}
