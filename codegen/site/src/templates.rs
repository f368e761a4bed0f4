//! The templates, and what they stand on: every value is escaped where it is written, unless its
//! name says that it is HTML already.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value};
use serde::Serialize;

use crate::visible::push_escaped;

/// The stylesheet.
pub(crate) const STYLE: &str = include_str!("assets/style.css");

/// The script: search, copying, and opening what a link leads into.
pub(crate) const SCRIPT: &str = include_str!("assets/site.js");

const TEMPLATES: &[(&str, &str)] = &[
    ("frame.html", include_str!("templates/frame.html")),
    ("parts.html", include_str!("templates/parts.html")),
    ("home.html", include_str!("templates/home.html")),
    ("product.html", include_str!("templates/product.html")),
    ("operation.html", include_str!("templates/operation.html")),
    ("enums.html", include_str!("templates/enums.html")),
    ("errors.html", include_str!("templates/errors.html")),
    ("changes.html", include_str!("templates/changes.html")),
];

/// The templates, ready to be filled in.
#[derive(Debug)]
pub(crate) struct Templates {
    environment: Environment<'static>,
}

impl Templates {
    pub(crate) fn new() -> Self {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_syntax(tidy());
        environment.set_formatter(write);
        for (name, text) in TEMPLATES {
            environment
                .add_template(name, text)
                .expect("bug: the templates are well-formed");
        }
        Self { environment }
    }

    /// Fills in a template.
    pub(crate) fn render(&self, name: &str, context: Value) -> String {
        let template = self.environment.get_template(name);
        let text = template.and_then(|it| it.render(context));
        text.expect("bug: the templates know what they are given")
    }
}

/// Tags leave no lines behind.
fn tidy() -> SyntaxConfig {
    let mut syntax = SyntaxConfig::builder();
    let syntax = syntax.trim_blocks(true).lstrip_blocks(true).build();
    syntax.expect("bug: the usual signs are well-formed")
}

/// What a page shows, as templates see it.
pub(crate) fn seen<T: Serialize>(shown: &T) -> Value {
    Value::from(Serde(shown))
}

/// Writes a value: texts are made visible and escaped, HTML is not.
fn write(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match value.as_str() {
        Some(text) if !value.is_safe() => push_escaped(out, text).map_err(|error| {
            Error::new(ErrorKind::WriteFailure, "the page cannot be written").with_source(error)
        }),
        _ => minijinja::escape_formatter(out, state, value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever marks a value as safe says in its name that it is HTML.
    #[test]
    fn only_html_is_written_as_it_is() {
        for (name, text) in TEMPLATES {
            for (at, _) in text.match_indices("|safe") {
                let start = text[..at].rfind(|c: char| !(c.is_alphanumeric() || "_.".contains(c)));
                let value = &text[start.map_or(0, |it| it + 1)..at];
                assert!(value.ends_with("html"), "{name}: {value}");
            }
        }
    }
}
