//! Values that a schema lists, assumes or shows.

use crate::diag::{Diagnostics, Rule};
use crate::source::Spanned;
use crate::spec::{Scalar, Type};
use crate::yaml;

use super::fits;
use super::site::{Scope, Site};

/// Values are listed if the key is there, and each is one of the type.
pub(super) fn listed_values_are_of_the_type(site: &Site<'_>, diags: &mut Diagnostics) {
    let (Some(values), Some(ty)) = (&site.schema.values, site.own_type()) else {
        return;
    };
    if values.is_empty() {
        let message = format!("{} lists no values", site.title());
        diags
            .error(Rule::InvalidValues, site, message)
            .help("list the values or remove `values`");
    }
    if ty.value == Type::Integer {
        for value in values.keys() {
            let text = value.as_str();
            if !yaml::is_integer(text) || text.parse::<i64>().is_err() {
                let message = format!("the value `{value}` is not a whole number of 64 bits");
                diags.error(Rule::InvalidValues, value, message);
            }
        }
    }
}

/// A default is a value of the schema.
pub(super) fn default_is_allowed<'a>(scope: &Scope<'a>, site: &Site<'a>, diags: &mut Diagnostics) {
    if let Some(default) = &site.schema.default {
        value_is_allowed(scope, site, default, "default", Rule::InvalidDefault, diags);
    }
}

/// An example is a value of the schema.
pub(super) fn example_is_allowed<'a>(scope: &Scope<'a>, site: &Site<'a>, diags: &mut Diagnostics) {
    if let Some(example) = &site.schema.example {
        value_is_allowed(scope, site, example, "example", Rule::InvalidExample, diags);
    }
}

fn value_is_allowed<'a>(
    scope: &Scope<'a>,
    site: &Site<'a>,
    value: &Spanned<Scalar>,
    what: &str,
    rule: Rule,
    diags: &mut Diagnostics,
) {
    for mismatch in fits::scalar_in(scope, site.schema, &value.value) {
        let at = match mismatch.path.as_str() {
            "" => String::new(),
            path => format!(" at `{path}`"),
        };
        let (title, problem) = (site.title(), &mismatch.problem);
        let diagnostic = if mismatch.is_doubt {
            let message = format!("{title} does not document this {what}{at}: {problem}");
            diags.warning(Rule::UnlistedValue, value, message)
        } else {
            let message = format!("{title} does not allow this {what}{at}: {problem}");
            diags.error(rule, value, message)
        };
        if value.value.quoted && mismatch.problem.ends_with("but is a text") {
            diagnostic.help("remove the quotes");
        }
    }
}
