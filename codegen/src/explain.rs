//! Why each rule exists, with a wrong example and the right one.

use crate::diag::Rule;

/// The explanation of a rule, as Markdown.
pub fn explain(rule: Rule) -> &'static str {
    rule.explanation()
}
