//! Values whose type YAML does not fix: what is written, and what it looks like.

use schemars::{Schema, SchemaGenerator, json_schema};

use super::Map;
use crate::diag::{Diagnostics, Rule};
use crate::read::{Read, Write, record, text, wrong_type};
use crate::source::Spanned;
use crate::yaml::{self, Kind, Node, Out, is_integer, is_number};

/// A text, a number or a boolean, as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// The text, without quotes and with escapes resolved.
    pub text: String,
    /// What the text is, taken for itself.
    pub kind: ScalarKind,
    /// Whether it stands in quotes or in a block, so that it is a text whatever it says.
    pub quoted: bool,
}

/// What a scalar is: the rules of JSON, so that every reader of YAML agrees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScalarKind {
    /// Text, such as `NO` or `2018-12-03`, and everything in quotes.
    String,
    /// A whole number without leading zeros.
    Integer,
    /// A number with a fraction or an exponent.
    Number,
    /// `true` or `false`.
    Boolean,
}

/// Documented values with their meanings, by what stands on the wire.
pub type Values = Map<Value>;

record! {
    /// A documented value.
    pub struct Value {
        required {
            /// What the value means, as Markdown.
            "doc" doc: Spanned<String>,
        }
        optional {
            /// Name of the Rust variant. Default: the value in PascalCase.
            "name" name: Option<Spanned<String>>,
            /// Date (`YYYY-MM-DD`) the vendor added it.
            "since" since: Option<Spanned<String>>,
            /// Says that it should no longer be used, and what to use instead.
            "deprecated" deprecated: Option<Spanned<Flag>>,
        }
        shorthand "doc",
    }
}

/// Something that is so, with or without a word about it: `true` or a text.
///
/// A key that is not so is left out; `false` is refused, lest it be read as a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    /// What to know about it, as Markdown.
    pub text: Option<String>,
}

impl Scalar {
    /// Reads text that is known to be a value, such as the key of [`Values`].
    pub fn plain(text: &str) -> Self {
        let kind = match text {
            "true" | "false" => ScalarKind::Boolean,
            _ if is_integer(text) => ScalarKind::Integer,
            _ if is_number(text) => ScalarKind::Number,
            _ => ScalarKind::String,
        };
        Self {
            text: text.to_owned(),
            kind,
            quoted: false,
        }
    }
}

impl Scalar {
    /// A text, whatever it looks like, with quotes if it needs them.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            quoted: !yaml::is_plain_text(&text),
            kind: ScalarKind::String,
            text,
        }
    }
}

impl Write for Scalar {
    fn write(&self) -> Out {
        match self.quoted {
            true => Out::Quoted(self.text.clone()),
            false => Out::Plain(self.text.clone()),
        }
    }
}

impl Write for Flag {
    fn write(&self) -> Out {
        match self.text.as_deref() {
            None => Out::Plain("true".to_owned()),
            Some(text @ ("true" | "false")) => Out::Quoted(text.to_owned()),
            Some(text) => Out::Text(text.to_owned()),
        }
    }
}

impl std::fmt::Display for Scalar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

impl Read for Scalar {
    fn read(node: &Node, diags: &mut Diagnostics) -> Option<Self> {
        match &node.kind {
            Kind::Scalar(scalar) if scalar.is_null() => {
                wrong_type(node, "a value", diags);
                None
            }
            Kind::Scalar(scalar) if scalar.is_plain => Some(Self::plain(&scalar.text)),
            Kind::Scalar(scalar) => Some(Self {
                text: scalar.text.clone(),
                kind: ScalarKind::String,
                quoted: true,
            }),
            Kind::Sequence(_) | Kind::Mapping(_) => {
                wrong_type(node, "a single value", diags)
                    .help("of a list or an object write its JSON text in quotes");
                None
            }
        }
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        text()
    }
}

impl Read for Flag {
    fn read(node: &Node, diags: &mut Diagnostics) -> Option<Self> {
        let Kind::Scalar(scalar) = &node.kind else {
            wrong_type(node, "`true` or a text", diags);
            return None;
        };
        match scalar.text.as_str() {
            "true" if scalar.is_plain => Some(Self { text: None }),
            "false" if scalar.is_plain => {
                diags
                    .error(
                        Rule::WrongType,
                        node,
                        "expected `true` or a text, found `false`",
                    )
                    .help("leave the key out");
                None
            }
            _ if scalar.is_null() => {
                wrong_type(node, "`true` or a text", diags);
                None
            }
            text => Some(Self {
                text: Some(text.to_owned()),
            }),
        }
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [{ "const": true }, { "type": ["string", "number"] }] })
    }
}
