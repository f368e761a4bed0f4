//! JSON text to a tree that knows where each part stands.
//!
//! The metadata is data of others: a strange character in a text is no mistake here, unlike in
//! the specs, whose reader refuses tabs, control characters and half of what Unicode calls a
//! direction mark. So it is not read by the YAML reader, though JSON is YAML.
//!
//! Nothing else in the crate names a type of the JSON library.

use acs_codegen::diag::{Diagnostics, Rule};
use acs_codegen::source::{FileId, HasSpan, Span, Spanned};
use jsonc_parser::ast::{ObjectPropName, Value as Ast};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions};

/// A value and its place.
#[derive(Clone, Debug)]
pub(crate) struct Json {
    pub(crate) span: Span,
    pub(crate) kind: Kind,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Null,
    Boolean(bool),
    /// The text of a number.
    Number(String),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(Spanned<String>, Json)>),
}

/// The library allows 512 levels, for which the stack of a thread has no room. The deepest file of
/// the vendor has 53.
const MAX_DEPTH: usize = 128;

const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// Reads a file; `None` if it is no JSON, which is reported.
pub(crate) fn parse(file: FileId, text: &str, diags: &mut Diagnostics) -> Option<Json> {
    let without_mark = text.trim_start_matches('\u{feff}');
    let base = text.len().saturating_sub(without_mark.len());
    let place = |start: usize, end: usize| Span {
        file,
        start: base.saturating_add(start),
        end: base.saturating_add(end),
    };
    if let Some(start) = too_deep(without_mark) {
        let message = format!("the file nests deeper than {MAX_DEPTH} levels");
        let end = start.saturating_add(1);
        diags.error(Rule::TooComplex, place(start, end), message);
        return None;
    }
    match jsonc_parser::parse_to_ast(without_mark, &CollectOptions::default(), &STRICT) {
        Ok(result) => match result.value {
            Some(ast) => Some(tree(ast, &place)),
            None => {
                diags.error(Rule::YamlSyntax, place(0, 0), "the file says nothing");
                None
            }
        },
        Err(error) => {
            let range = error.range();
            let message = format!("this is not JSON: {}", error.kind());
            diags.error(Rule::YamlSyntax, place(range.start, range.end), message);
            None
        }
    }
}

/// Where the first list or object begins that is too deep. What is no JSON is told by others.
fn too_deep(text: &str) -> Option<usize> {
    let (mut depth, mut in_text, mut is_escaped) = (0_usize, false, false);
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_text => is_escaped = true,
            b'"' => in_text = !in_text,
            _ if in_text => {}
            b'[' | b'{' if depth == MAX_DEPTH => return Some(index),
            b'[' | b'{' => depth = depth.saturating_add(1),
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// Recursion ends at [`MAX_DEPTH`].
fn tree(ast: Ast<'_>, place: &dyn Fn(usize, usize) -> Span) -> Json {
    let range = ast.range();
    let kind = match ast {
        Ast::NullKeyword(_) => Kind::Null,
        Ast::BooleanLit(it) => Kind::Boolean(it.value),
        Ast::NumberLit(it) => Kind::Number(it.value.to_owned()),
        Ast::StringLit(it) => Kind::Text(it.value.into_owned()),
        Ast::Array(it) => Kind::List(it.elements.into_iter().map(|it| tree(it, place)).collect()),
        Ast::Object(it) => {
            let properties = it.properties.into_iter().map(|property| {
                let range = property.name.range();
                let name = match property.name {
                    ObjectPropName::String(it) => it.value.into_owned(),
                    ObjectPropName::Word(it) => it.value.to_owned(),
                };
                let name = Spanned::new(name, place(range.start, range.end));
                (name, tree(property.value, place))
            });
            Kind::Object(properties.collect())
        }
    };
    Json {
        span: place(range.start, range.end),
        kind,
    }
}

impl Json {
    /// The value of a key; `None` if it is absent or null. Of a repeated key, the first counts.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        let (_, value) = self.entries().iter().find(|(name, _)| name.value == key)?;
        (!matches!(value.kind, Kind::Null)).then_some(value)
    }

    /// The entries of an object; of anything else, none.
    pub(crate) fn entries(&self) -> &[(Spanned<String>, Self)] {
        match &self.kind {
            Kind::Object(entries) => entries,
            _ => &[],
        }
    }

    /// The elements of a list; of anything else, none.
    pub(crate) fn elements(&self) -> &[Self] {
        match &self.kind {
            Kind::List(elements) => elements,
            _ => &[],
        }
    }

    /// The text, if it is one.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What a single value says, whether it is written as a text or not.
    pub(crate) fn scalar(&self) -> Option<String> {
        match &self.kind {
            Kind::Text(text) | Kind::Number(text) => Some(text.clone()),
            Kind::Boolean(value) => Some(value.to_string()),
            Kind::Null | Kind::List(_) | Kind::Object(_) => None,
        }
    }

    /// The text of a key.
    pub(crate) fn text_of(&self, key: &str) -> Option<&str> {
        self.get(key)?.text()
    }

    /// Whether a key says `true`.
    pub(crate) fn is_set(&self, key: &str) -> bool {
        self.get(key)
            .is_some_and(|it| matches!(it.kind, Kind::Boolean(true)))
    }
}

impl HasSpan for Json {
    fn span(&self) -> Span {
        self.span
    }
}
