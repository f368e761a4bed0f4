//! Which key means something where.

use crate::diag::{Diagnostics, Rule};
use crate::source::{HasSpan, Span};
use crate::spec::{Format, MinedKey, Schema, Style, Type, word};

use super::site::{Role, Scope, Site, place_inside};

/// Types that are written as one value.
const SCALARS: &[Type] = &[Type::String, Type::Integer, Type::Number, Type::Boolean];
const NUMBERS: &[Type] = &[Type::Integer, Type::Number];
const COMPOUNDS: &[Type] = &[Type::Object, Type::Array, Type::Map, Type::Any];

/// A key says something about values of the schema's type.
///
/// Beside a `shape`, keys that describe the value itself have no place: the shape has them.
pub(super) fn keys_fit_the_type<'a>(scope: &Scope<'a>, site: &Site<'a>, diags: &mut Diagnostics) {
    let schema = site.schema;
    let Some(ty) = scope.type_of(schema) else {
        return;
    };
    for (key, place, types) in keys_about_the_value(schema) {
        let Some(place) = place else { continue };
        if schema.shape.is_some() {
            let message = format!("`{key}` stands beside `shape`, which says it already");
            diags
                .error(Rule::MisplacedKey, place, message)
                .help(format!("write `{key}` where the shape is defined"));
        } else if !types.contains(&ty) {
            misplaced(key, &place, ty, diags);
        }
    }
    if let Some(style) = &schema.style
        && !COMPOUNDS.contains(&ty)
    {
        misplaced("style", style, ty, diags);
    }
    if let Some(format) = &schema.format {
        format_fits_the_type(format.value, format, ty, diags);
    }
    companions_are_there(schema, ty, diags);
}

/// A key, where it stands and for which types it means something.
type Key = (&'static str, Option<Span>, &'static [Type]);

fn keys_about_the_value(schema: &Schema) -> [Key; 16] {
    let names: &[Type] = if schema.values.is_some() {
        &[Type::String, Type::Integer]
    } else {
        &[Type::Object]
    };
    let values = schema.values.as_ref().and_then(|it| it.keys().next());
    let members = schema.members.as_ref().and_then(|it| it.keys().next());
    let items = schema.items.as_deref().and_then(place_inside);
    [
        ("format", span(&schema.format), SCALARS),
        (
            "unit",
            span(&schema.unit),
            &[Type::String, Type::Integer, Type::Number],
        ),
        (
            "values",
            values.map(HasSpan::span),
            &[Type::String, Type::Integer],
        ),
        (
            "closed",
            span(&schema.closed),
            &[Type::String, Type::Integer],
        ),
        ("minimum", span(&schema.minimum), NUMBERS),
        ("maximum", span(&schema.maximum), NUMBERS),
        ("exclusiveMinimum", span(&schema.exclusive_minimum), NUMBERS),
        ("exclusiveMaximum", span(&schema.exclusive_maximum), NUMBERS),
        ("minLength", span(&schema.min_length), &[Type::String]),
        ("maxLength", span(&schema.max_length), &[Type::String]),
        ("minItems", span(&schema.min_items), &[Type::Array]),
        ("maxItems", span(&schema.max_items), &[Type::Array]),
        ("pattern", span(&schema.pattern), &[Type::String]),
        ("members", members.map(HasSpan::span), &[Type::Object]),
        ("items", items, &[Type::Array, Type::Map]),
        ("name", span(&schema.name), names),
    ]
}

fn span<T: HasSpan>(key: &Option<T>) -> Option<Span> {
    key.as_ref().map(HasSpan::span)
}

fn misplaced(key: &str, place: &impl HasSpan, ty: Type, diags: &mut Diagnostics) {
    let ty = word(ty);
    let message = format!("`{key}` means nothing for type `{ty}`");
    let error = diags.error(Rule::MisplacedKey, place, message);
    match key {
        "name" => {
            error.help("only objects and listed `values` become a Rust type that has a name");
        }
        "minimum" | "maximum" if ty == "string" => {
            error.help("the length of a text is limited by `minLength` and `maxLength`");
        }
        _ => {}
    }
}

fn format_fits_the_type(format: Format, place: &impl HasSpan, ty: Type, diags: &mut Diagnostics) {
    let wanted = match format {
        Format::Int32 | Format::Int64 => Type::Integer,
        Format::Float | Format::Double => Type::Number,
        Format::DateTime | Format::Byte | Format::Binary => Type::String,
    };
    if wanted != ty && SCALARS.contains(&ty) {
        let (format, ty) = (word(format), word(ty));
        let message = format!("format `{format}` means nothing for type `{ty}`");
        diags.error(Rule::MisplacedKey, place, message);
    }
}

/// A key that refines another has it beside it.
fn companions_are_there(schema: &Schema, ty: Type, diags: &mut Diagnostics) {
    let (minimum, maximum) = (schema.minimum.is_some(), schema.maximum.is_some());
    let exclusive = [
        (
            "exclusiveMinimum",
            span(&schema.exclusive_minimum),
            "minimum",
            minimum,
        ),
        (
            "exclusiveMaximum",
            span(&schema.exclusive_maximum),
            "maximum",
            maximum,
        ),
    ];
    let closed = (
        "closed",
        span(&schema.closed),
        "values",
        schema.values.is_some(),
    );
    let pairs = match ty {
        _ if schema.shape.is_some() => Vec::new(),
        Type::String => vec![closed],
        Type::Integer => vec![closed, exclusive[0], exclusive[1]],
        Type::Number => exclusive.to_vec(),
        Type::Boolean | Type::Object | Type::Array | Type::Map | Type::Any => Vec::new(),
    };
    for (key, place, companion, is_there) in pairs {
        if let Some(place) = place.filter(|_| !is_there) {
            let message = format!("`{key}` means nothing without `{companion}`");
            diags.error(Rule::MisplacedKey, place, message);
        }
    }
}

/// What was read out of a description stands there, and no list of values so read is final.
pub(super) fn mined_keys_are_there(site: &Site<'_>, diags: &mut Diagnostics) {
    let schema = site.schema;
    for key in &schema.mined {
        let is_there = match key.value {
            MinedKey::Default => schema.default.is_some(),
            MinedKey::Deprecated => schema.deprecated.is_some(),
            MinedKey::Maximum => schema.maximum.is_some(),
            MinedKey::MaxItems => schema.max_items.is_some(),
            MinedKey::MaxLength => schema.max_length.is_some(),
            MinedKey::Minimum => schema.minimum.is_some(),
            MinedKey::MinItems => schema.min_items.is_some(),
            MinedKey::MinLength => schema.min_length.is_some(),
            MinedKey::Unit => schema.unit.is_some(),
            MinedKey::Values => schema.values.is_some(),
        };
        let name = word(key.value);
        if !is_there {
            let message = format!("`mined` lists `{name}`, but there is no `{name}` here");
            diags.error(Rule::MisplacedKey, key, message);
        }
        if key.value == MinedKey::Values
            && let Some(closed) = schema.closed.as_ref().filter(|it| it.value)
        {
            let message = "values that were read out of a description are never `closed`";
            diags
                .error(Rule::MisplacedKey, closed, message)
                .label(key, "read out of a description")
                .help("if you know that the list is complete, remove `values` from `mined`");
        }
    }
}

/// A key means something for a parameter, a member, an item, a shape or a response.
pub(super) fn keys_fit_the_place(site: &Site<'_>, diags: &mut Diagnostics) {
    let schema = site.schema;
    let is_named = matches!(site.role, Role::Parameter | Role::Member);
    let keys = [
        ("required", span(&schema.required), is_named),
        ("field", span(&schema.field), is_named),
        ("default", span(&schema.default), is_named),
        (
            "formerly",
            schema.formerly.first().map(HasSpan::span),
            site.role == Role::Member,
        ),
        (
            "sensitive",
            span(&schema.sensitive),
            schema.ty.as_ref().is_none_or(|it| it.value != Type::Object),
        ),
    ];
    for (key, place, has_meaning) in keys {
        if let Some(place) = place.filter(|_| !has_meaning) {
            let message = format!("`{key}` means nothing for {}", site.title());
            let error = diags.error(Rule::MisplacedKey, place, message);
            if key == "sensitive" {
                error.help("mark the members that are secret");
            }
        }
    }
    let style = schema.style.as_ref();
    if let Some(style) = style.filter(|it| it.value != Style::Json)
        && site.role != Role::Parameter
    {
        let name = word(style.value);
        let message = format!("style `{name}` is for parameters alone");
        diags
            .error(Rule::MisplacedKey, style, message)
            .help("only `json` means something inside another value");
    }
}
