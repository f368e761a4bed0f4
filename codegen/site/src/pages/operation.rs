//! The page of an operation.

use std::collections::BTreeMap;

use acs_codegen::policy::policy;
use acs_codegen::source::Spanned;
use acs_codegen::spec::{self, Effect, word};
use minijinja::{Value, context};
use serde::Serialize;

use super::history::{Day, day};
use super::{Frame, Site};
use crate::address::{fragment, is_web};
use crate::markdown::{self, Find};
use crate::product::{Entry, Product, is_object};
use crate::templates::seen;
use crate::tree::{Rule, Shown, deprecated, rules};
use crate::visible::line;

/// Where the other pages of the product have what an operation names.
pub(super) struct Links<'l> {
    /// Documented values, by number.
    pub(super) enums: Value,
    /// Error codes.
    pub(super) errors: &'l BTreeMap<String, String>,
}

#[derive(Debug, Serialize)]
struct Page {
    name: String,
    summary_html: String,
    doc_html: String,
    deprecated_html: Option<String>,
    differs_html: Option<String>,
    group: Option<(String, String)>,
    page: Option<String>,
    rustdoc: Option<String>,
    methods: Vec<&'static str>,
    path: Option<String>,
    is_read: bool,
    is_paged: bool,
    is_supported: bool,
    authorization: Option<Authorization>,
    parameters: Vec<Shown>,
    required: usize,
    response: Shown,
    is_object: bool,
    rules: Vec<Rule>,
    request_sample: Option<String>,
    examples: Vec<(String, String)>,
    errors: Vec<Failure>,
    samples: Option<Samples>,
    days: Vec<Day>,
    /// What the vendor's page says of days that the history does not have.
    announced: Vec<(String, String)>,
    previous: Option<(String, String)>,
    next: Option<(String, String)>,
}

#[derive(Debug, Serialize)]
struct Authorization {
    action: String,
    access: &'static str,
    resources: Vec<String>,
    condition_keys: Vec<String>,
    others: Vec<String>,
    policy: String,
}

#[derive(Debug, Serialize)]
struct Samples {
    manifest: String,
    rust: String,
    others: Vec<(&'static str, String)>,
}

#[derive(Debug, Serialize)]
struct Failure {
    id: String,
    link: String,
    code: String,
    status: String,
    message: String,
    doc_html: String,
    all: String,
}

pub(super) fn page(
    site: &Site<'_>,
    product: &Product<'_>,
    number: usize,
    links: &Links<'_>,
) -> String {
    let entry = product.operations.get(number);
    let entry = entry.expect("bug: it is a number of an operation");
    let operation = entry.spec;
    let service = product.service();
    let find = |name: &str| entry.find(product, name);
    let mut ids = entry.ids.clone();
    let errors = failures(operation, links, &mut ids, &find);
    let days: Vec<Day> = site
        .report
        .steps
        .iter()
        .rev()
        .filter_map(|step| {
            day(product, step, &mut ids, &find, &|it| {
                is_about(it, operation)
            })
        })
        .collect();
    let told = |date: &str| days.iter().any(|it| it.date == date);
    let announced = operation
        .changes
        .iter()
        .filter(|it| !told(it.date.as_str()));
    let mut found = Vec::new();
    for parameter in &entry.parameters {
        rules(parameter, &mut found);
    }
    let shown = |it| Shown::of(it, true, &find);
    let neighbour = |number: Option<usize>| {
        let other = number.and_then(|it| product.operations.get(it))?;
        Some((line(&other.spec.name.value), other.file.clone()))
    };
    let page = Page {
        name: line(&operation.name.value),
        summary_html: markdown::inline(&operation.summary.value, &find),
        doc_html: text(operation.doc.as_ref(), &find),
        deprecated_html: deprecated(operation.deprecated.as_ref(), &find),
        differs_html: operation
            .page_differs
            .as_ref()
            .map(|it| markdown::blocks(&it.value, &find)),
        group: group(product, operation),
        page: web(operation.page.as_ref()),
        rustdoc: module(site, product, entry),
        methods: operation.methods.iter().map(|it| word(it.value)).collect(),
        path: operation.path.as_ref().map(|it| it.value.clone()),
        is_read: operation
            .effect
            .as_ref()
            .is_some_and(|it| it.value == Effect::Read),
        is_paged: operation.pagination.is_some(),
        is_supported: service.protocol.value.is_supported(),
        authorization: authorization(operation),
        required: entry
            .parameters
            .iter()
            .filter(|it| it.view.site.required.as_ref().is_some_and(|it| it.value))
            .count(),
        parameters: entry.parameters.iter().map(shown).collect(),
        response: Shown::of(&entry.response, false, &find),
        is_object: is_object(&entry.response),
        rules: found,
        request_sample: request_sample(entry),
        examples: operation
            .examples
            .iter()
            .map(|it| (line(&it.title.value), pretty(&it.response.value)))
            .collect(),
        errors,
        samples: entry.call.map(samples),
        announced: announced
            .map(|it| {
                (
                    line(it.date.as_str()),
                    markdown::inline(&it.summary.value, &find),
                )
            })
            .collect(),
        days,
        previous: neighbour(number.checked_sub(1)),
        next: neighbour(number.checked_add(1)),
    };
    let mut frame = Frame::of(product, operation.name.as_str(), "");
    frame.about = Some((
        line(&service.product.value),
        line(&service.version.value),
        line(&operation.name.value),
    ));
    let context = context! {
        frame => seen(&frame),
        page => seen(&page),
        enums => links.enums.clone(),
    };
    site.templates.render("operation.html", context)
}

fn text(text: Option<&Spanned<String>>, find: &Find<'_>) -> String {
    text.map_or_else(String::new, |it| markdown::blocks(&it.value, find))
}

/// An address that leads to a web page.
pub(super) fn web(page: Option<&Spanned<String>>) -> Option<String> {
    page.filter(|it| is_web(it.as_str()))
        .map(|it| it.value.clone())
}

/// A page of the documentation of the product's crate.
pub(super) fn rustdoc(site: &Site<'_>, product: &Product<'_>, page: &str) -> Option<String> {
    let base = site.options.rustdoc.as_deref()?.trim_end_matches('/');
    let way = if is_web(base) { "" } else { "../../" };
    let krate = product.krate.name.replace('-', "_");
    Some(format!("{way}{base}/{krate}/{page}"))
}

fn module(site: &Site<'_>, product: &Product<'_>, entry: &Entry<'_>) -> Option<String> {
    let module = entry.model?.module.to_string();
    let module = module.trim_start_matches("r#");
    rustdoc(site, product, &format!("{module}/index.html"))
}

fn group(product: &Product<'_>, operation: &spec::Operation) -> Option<(String, String)> {
    let name = operation.group.as_ref()?;
    let group = product.service().groups.get(name)?;
    let id = format!("g-{name}");
    let title = line(group.title.value.trim_end_matches('.'));
    Some((title, format!("index.html{}", fragment(&id))))
}

fn authorization(operation: &spec::Operation) -> Option<Authorization> {
    let authorization = operation.authorization.as_ref()?;
    let lines = |texts: &[Spanned<String>]| texts.iter().map(|it| line(it.as_str())).collect();
    Some(Authorization {
        action: line(authorization.action.as_str()),
        access: word(authorization.access.value),
        resources: lines(&authorization.resources),
        condition_keys: lines(&authorization.condition_keys),
        others: lines(&authorization.associated_operations),
        policy: format!("{:#}", policy([operation])),
    })
}

fn failures(
    operation: &spec::Operation,
    links: &Links<'_>,
    ids: &mut crate::address::Names,
    find: &Find<'_>,
) -> Vec<Failure> {
    let errors = operation.errors.iter();
    errors
        .map(|error| {
            let id = ids.id(&format!("e-{}", error.code));
            Failure {
                link: fragment(&id),
                id,
                code: line(error.code.as_str()),
                status: line(&error.status.value.text),
                message: error
                    .message
                    .as_ref()
                    .map(|it| line(it.as_str()))
                    .unwrap_or_default(),
                doc_html: text(error.doc.as_ref(), find),
                all: links
                    .errors
                    .get(error.code.as_str())
                    .cloned()
                    .unwrap_or_default(),
            }
        })
        .collect()
}

/// Whether a finding is about the operation, be it by a shape that it shares.
fn is_about(entry: &acs_diff::report::Entry, operation: &spec::Operation) -> bool {
    let name = operation.name.as_str();
    let finding = &entry.finding;
    finding.place.operation.as_deref() == Some(name) || finding.reach.iter().any(|it| it == name)
}

/// The documented example of each parameter, as one JSON object. Nobody shall learn from it to
/// write down a secret.
fn request_sample(entry: &Entry<'_>) -> Option<String> {
    let examples = entry.parameters.iter().filter_map(|it| {
        let example = it.view.get(|schema| schema.example.as_ref())?;
        let text = &example.value.text;
        let secret = it.view.get(|schema| schema.sensitive.as_ref());
        if secret.is_some_and(|it| it.value) {
            return Some((it.name.to_owned(), "***".into()));
        }
        let value = match it.view.target.ty.as_ref().map(|it| it.value) {
            Some(spec::Type::String) => serde_json::Value::from(text.as_str()),
            _ => serde_json::from_str(text).unwrap_or_else(|_| text.as_str().into()),
        };
        Some((it.name.to_owned(), value))
    });
    let sample: serde_json::Map<_, _> = examples.collect();
    (!sample.is_empty()).then(|| format!("{:#}", serde_json::Value::from(sample)))
}

/// A document with its lines, if it is JSON.
fn pretty(document: &str) -> String {
    match document.contains('\n') {
        true => document.trim_end().to_owned(),
        false => serde_json::from_str::<serde_json::Value>(document)
            .map_or_else(|_| document.to_owned(), |it| format!("{it:#}")),
    }
}

/// The programs that call the operation with its documented examples.
fn samples(call: &acs_call::Operation) -> Samples {
    let samples = call.sample();
    let program = samples.rust.lines();
    // Its first lines repeat what the page says already.
    let program = program.skip_while(|it| it.starts_with("//!") || it.is_empty());
    Samples {
        manifest: samples.cargo.trim_end().to_owned(),
        rust: program.collect::<Vec<_>>().join("\n"),
        others: [("curl", samples.curl), ("Python", samples.python)]
            .map(|(title, text)| (title, text.trim_end().to_owned()))
            .to_vec(),
    }
}
