//! Writes the documentation of every item: what the spec says, and the facts around it.
//!
//! One order everywhere: a sentence, more text, facts as a list (default, range, unit,
//! example, dates), what the vendor's page says otherwise, the source.

use proc_macro2::Ident;
use syn::ext::IdentExt;

use crate::model::{Docs, Operation};
use crate::source::Spanned;
use crate::spec::{self, Flag, Schema, Value};

use super::resolve::View;
use escape::code;
pub use escape::{escape, sentence};
pub use facts::{Fact, facts};

mod errors;
mod escape;
mod facts;

pub use errors::shared_paragraphs;
pub(super) use errors::{error_code, error_codes};

/// The crate root.
pub(super) fn krate(service: &spec::Service, operations: &[Operation]) -> Docs {
    let mut docs = vec![format!(
        "Types and operations of Alibaba Cloud {}, product `{}`, API version `{}`.",
        sentence(&service.title.value).trim_end_matches('.'),
        service.product.value,
        service.version.value,
    )];
    if let Some(doc) = &service.doc {
        append(&mut docs, escape(&doc.value));
    }
    append(&mut docs, not_supported(service));
    if !operations.is_empty() {
        append(&mut docs, vec!["# Operations".to_owned()]);
    }
    let feature_of = |operation: &Operation| operation.feature.clone();
    let mut features: Vec<Option<String>> = operations.iter().map(feature_of).collect();
    features.sort();
    features.dedup();
    for feature in features {
        let mut chapter = Vec::new();
        if let Some((name, group)) = service
            .groups
            .iter()
            .find(|(name, _)| Some(&name.value) == feature.as_ref())
        {
            let title = sentence(&group.title.value);
            chapter.push(format!(
                "{} (feature `{}`):",
                title.trim_end_matches('.'),
                name.value
            ));
            chapter.push(String::new());
        }
        for operation in operations
            .iter()
            .filter(|operation| operation.feature == feature)
        {
            let module = operation.module.to_string();
            // A link spells a keyword as it is: `mod@type`.
            let link = module.trim_start_matches("r#");
            chapter.push(format!("- [`{link}`](mod@{link}): {}", operation.summary));
        }
        append(&mut docs, chapter);
    }
    append(&mut docs, source(service.page.as_ref()));
    append(&mut docs, reference(service, "index.html"));
    docs
}

/// The client of a product; `krate` as Rust spells it.
pub(super) fn client(service: &spec::Service, krate: &str) -> Docs {
    let title = sentence(&service.title.value);
    let title = title.trim_end_matches('.');
    let lines = [
        &format!("Calls the operations of {title}."),
        "",
        "[`Client`](crate::Client) is this type for async programs,",
        "[`blocking::Client`](crate::blocking::Client) for others. Each method starts the request of",
        "an operation; its setters give the parameters, and `send()` sends it. Clones share",
        "connections, credentials and settings, and cost next to nothing.",
        "",
        "# Examples",
        "",
        "```no_run",
        "# #[cfg(feature = \"hyper\")]",
        &format!("# async fn connect() -> Result<(), {krate}::runtime::Error> {{"),
        &format!("let client = {krate}::Client::from_env().await?;"),
        "# Ok(())",
        "# }",
        "```",
    ];
    lines.into_iter().map(str::to_owned).collect()
}

/// What is to be known before anything else where calls cannot be sent.
fn not_supported(service: &spec::Service) -> Docs {
    let protocol = service.protocol.value;
    if protocol.is_supported() {
        return Vec::new();
    }
    vec![
        format!(
            "**Calling is not supported.** The product has a protocol of its own, `{}`, which this SDK",
            spec::word(protocol)
        ),
        "does not sign: a call fails before anything is sent. The types can be used all the same."
            .to_owned(),
    ]
}

/// The method that sends a request.
pub(super) fn send(service: &spec::Service) -> Docs {
    let mut docs = vec!["Sends the request.".to_owned()];
    append(&mut docs, not_supported(service));
    append(&mut docs, vec!["# Errors".to_owned()]);
    let errors = match service.protocol.value.is_supported() {
        true => "If the request is invalid, cannot be sent, or the service refuses it.",
        false => "Always: the protocol is not supported.",
    };
    append(&mut docs, vec![errors.to_owned()]);
    docs
}

/// The client's method for an operation.
pub(super) fn method(service: &spec::Service, operation: &spec::Operation, module: &Ident) -> Docs {
    let mut docs = escape(&operation.summary.value);
    append(&mut docs, not_supported(service));
    append(
        &mut docs,
        vec![format!(
            "Calls {}: see [its module](mod@crate::{}).",
            code(&operation.name.value),
            module.unraw()
        )],
    );
    docs
}

/// The module of an operation.
pub(super) fn operation(service: &spec::Service, operation: &spec::Operation) -> Docs {
    let mut docs = escape(&operation.summary.value);
    append(&mut docs, not_supported(service));
    append(&mut docs, deprecated(operation.deprecated.as_ref()));
    if let Some(doc) = &operation.doc {
        append(&mut docs, escape(&doc.value));
    }
    append(&mut docs, operation_facts(operation));
    append(&mut docs, page_differs(operation.page_differs.as_ref()));
    append(&mut docs, errors::of_operation(operation));
    append(&mut docs, changes(operation));
    append(&mut docs, source(operation.page.as_ref()));
    append(&mut docs, reference(service, &page_name(operation)));
    docs
}

fn operation_facts(operation: &spec::Operation) -> Docs {
    let methods: Vec<&str> = operation
        .methods
        .iter()
        .map(|method| spec::word(method.value))
        .collect();
    let mut facts = vec![
        format!("- Action: {}", code(&operation.name.value)),
        format!("- Methods: `{}`", methods.join("`, `")),
    ];
    if let Some(path) = &operation.path {
        facts.push(format!("- Path: {}", code(&path.value)));
    }
    if let Some(authorization) = &operation.authorization {
        let list = |texts: &[Spanned<String>], none: &str| {
            let codes: Vec<String> = texts.iter().map(|text| code(&text.value)).collect();
            if codes.is_empty() {
                none.to_owned()
            } else {
                codes.join(", ")
            }
        };
        facts.push(format!(
            "- RAM action: {}, access level `{}`",
            code(&authorization.action.value),
            spec::word(authorization.access.value)
        ));
        facts.push(format!(
            "- RAM resources: {}",
            list(&authorization.resources, "all (`*`)")
        ));
        facts.push(format!(
            "- Condition keys: {}",
            list(&authorization.condition_keys, "none")
        ));
        let others = list(&authorization.associated_operations, "none");
        facts.push(format!("- Further RAM actions needed: {others}"));
    }
    facts
}

fn changes(operation: &spec::Operation) -> Docs {
    if operation.changes.is_empty() {
        return Vec::new();
    }
    let rows = operation.changes.iter();
    let mut docs = vec!["# History".to_owned(), String::new()];
    docs.extend(rows.map(|change| {
        format!(
            "- {}: {}",
            change.date.value,
            sentence(&change.summary.value)
        )
    }));
    docs
}

fn source(page: Option<&Spanned<String>>) -> Docs {
    page.map(|page| vec![format!("Source: <{}>", page.value)])
        .unwrap_or_default()
}

/// A page of the reference, if it is published.
fn reference(service: &spec::Service, page: &str) -> Docs {
    let Some(top) = &service.reference else {
        return Vec::new();
    };
    let top = top.value.trim_end_matches('/');
    vec![format!("Reference: <{top}/{}/{page}>", service.folder())]
}

/// Name of an operation's page in the reference, unless another page has taken it.
pub fn page_name(operation: &spec::Operation) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let name = operation.name.value.chars();
    let name: String = name.map(|c| if is_plain(c) { c } else { '_' }).collect();
    match name.starts_with('.') || name.is_empty() {
        true => format!("_{name}.html"),
        false => format!("{name}.html"),
    }
}

/// The struct of the parameters.
pub(super) fn request(operation: &spec::Operation) -> Docs {
    vec![
        format!("The parameters of {}.", code(&operation.name.value)),
        String::new(),
        "[`Request::builder`] sets them by name.".to_owned(),
    ]
}

/// The builder, with an example that compiles.
pub(super) fn builder(example: &[String]) -> Docs {
    let mut docs = vec!["Sets the parameters of a [`Request`] by name, in any order.".to_owned()];
    append(
        &mut docs,
        vec!["# Examples".to_owned(), String::new(), "```".to_owned()],
    );
    docs.extend(example.iter().cloned());
    docs.push("```".to_owned());
    docs
}

/// The struct of the answer.
pub(super) fn response(operation: &spec::Operation) -> Docs {
    let mut docs = match &operation.response.doc {
        Some(doc) => escape(&doc.value),
        None => vec![format!("What {} answers.", code(&operation.name.value))],
    };
    for example in &operation.examples {
        let mut lines = vec![format!(
            "# {}",
            sentence(&example.title.value).trim_end_matches('.')
        )];
        lines.extend([String::new(), "```json".to_owned()]);
        lines.extend(example.response.value.trim().lines().map(str::to_owned));
        lines.push("```".to_owned());
        append(&mut docs, lines);
    }
    docs
}

/// A named shape.
pub(super) fn shape(schema: &Schema, name: &Spanned<String>) -> Docs {
    let mut docs = described(schema.doc.as_ref(), name);
    append(&mut docs, deprecated(schema.deprecated.as_ref()));
    docs
}

/// The type of a member that has no shape of its own.
pub(super) fn inline_type(schema: &Schema, owner: &Spanned<String>) -> Docs {
    match &schema.doc {
        Some(doc) => escape(&doc.value),
        None => vec![format!("What {} holds.", code(&owner.value))],
    }
}

/// Adds to the documentation of an enum what applies to its values.
pub(super) fn documented_values(mut docs: Docs, schema: &Schema) -> Docs {
    let closed = schema.closed.as_ref().is_some_and(|closed| closed.value);
    let rest = match closed {
        true => "The service refuses every other value.",
        false => "The service may use others: [`Open`](acs_runtime::Open) keeps them.",
    };
    append(&mut docs, vec![rest.to_owned()]);
    docs
}

/// A documented value.
pub(super) fn variant(wire: &str, value: &Value) -> Docs {
    let mut docs = escape(&format!("{}: {}", code(wire), value.doc.value.trim()));
    append(&mut docs, deprecated(value.deprecated.as_ref()));
    let since = value.since.as_ref();
    append(
        &mut docs,
        since
            .map(|since| vec![format!("- Since: {}", since.value)])
            .unwrap_or_default(),
    );
    docs
}

/// A field, whether of a request or of an answer.
pub(super) fn field(wire: &Spanned<String>, view: View<'_>, is_input: bool) -> Docs {
    let mut docs = described(view.get(|schema| schema.doc.as_ref()), wire);
    append(
        &mut docs,
        deprecated(view.get(|schema| schema.deprecated.as_ref())),
    );
    append(&mut docs, field_facts(view, is_input));
    append(&mut docs, page_differs(view.site.page_differs.as_ref()));
    docs
}

/// The answer that is no object.
pub(super) fn whole(view: View<'_>) -> Docs {
    let mut docs = vec!["All of the body.".to_owned()];
    append(&mut docs, field_facts(view, false));
    docs
}

/// What the spec says, or that it says nothing: an item without documentation is a lint.
fn described(doc: Option<&Spanned<String>>, name: &Spanned<String>) -> Docs {
    let text = doc.map(|doc| escape(&doc.value)).unwrap_or_default();
    match text.iter().any(|line| !line.trim().is_empty()) {
        true => text,
        false => vec![format!("{}, which is not described.", code(&name.value))],
    }
}

fn field_facts(view: View<'_>, is_input: bool) -> Docs {
    facts(view, is_input).iter().map(fact).collect()
}

fn fact(fact: &Fact<'_>) -> String {
    match fact {
        Fact::Required => "- Required".to_owned(),
        Fact::Default(value) => format!("- Default: {}", code(value)),
        Fact::Range(words) => format!("- Range: {words}"),
        Fact::Length(words) => format!("- Length: {words}"),
        Fact::Elements(words) => format!("- Elements: {words}"),
        Fact::Pattern(pattern) => format!("- Pattern: {}", code(pattern)),
        Fact::Unit(unit) => format!("- Unit: {}", sentence(unit)),
        Fact::Example(value) => format!("- Example: {}", code(value)),
        Fact::Secret => "- Secret: `Debug` does not show it".to_owned(),
        Fact::Since(date) => format!("- Since: {date}"),
        Fact::Formerly(names) => {
            let names: Vec<String> = names.iter().map(|name| code(name)).collect();
            format!("- Formerly called {}", names.join(", "))
        }
    }
}

fn deprecated(flag: Option<&Spanned<Flag>>) -> Docs {
    let text = flag.map(|flag| format!("**Deprecated.** {}", deprecation(&flag.value)));
    text.map(|text| escape(text.trim_end())).unwrap_or_default()
}

/// The note of a `#[deprecated]` attribute.
pub(super) fn deprecation(flag: &Flag) -> String {
    flag.text.as_deref().map(sentence).unwrap_or_default()
}

fn page_differs(text: Option<&Spanned<String>>) -> Docs {
    text.map(|text| {
        escape(&format!(
            "*The vendor's page differs:* {}",
            text.value.trim()
        ))
    })
    .unwrap_or_default()
}

/// Adds a paragraph.
pub(super) fn append(docs: &mut Docs, paragraph: Docs) {
    if !docs.is_empty() && !paragraph.is_empty() {
        docs.push(String::new());
    }
    docs.extend(paragraph);
}
