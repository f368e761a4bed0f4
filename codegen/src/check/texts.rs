//! Prose: there where it is needed, and shaped as the documentation needs it.

use crate::diag::{Diagnostics, Rule};
use crate::source::{HasSpan, Spanned};
use crate::spec::{Flag, Operation, Revision, Service};

use super::site::{Role, Scope, Site};

mod dates;

pub(super) use dates::{
    changes_are_newest_first, operation_dates_are_real, revision_date_is_real,
    schema_dates_are_real, service_date_is_real,
};

/// Texts of a revision that are given say something.
pub(super) fn revision_texts_say_something(revision: &Revision, diags: &mut Diagnostics) {
    let names = revision.removed.iter().chain(&revision.announced);
    for text in names.chain(&revision.doc) {
        text_is_not_empty(text, diags);
    }
}

/// Texts of a service that are given say something, and its pages are URLs.
pub(super) fn service_texts_say_something(service: &Service, diags: &mut Diagnostics) {
    let groups = service.groups.values();
    let texts = [
        Some(&service.product),
        Some(&service.version),
        Some(&service.title),
        service.doc.as_ref(),
        service.ram_code.as_ref(),
    ];
    let group_texts = groups.flat_map(|it| [Some(&it.title), it.doc.as_ref()]);
    for text in texts.into_iter().chain(group_texts).flatten() {
        text_is_not_empty(text, diags);
    }
    for page in service.page.iter().chain(&service.reference) {
        page_is_a_url(page, diags);
    }
}

/// Texts of an operation that are given say something, and its page is a URL.
pub(super) fn operation_texts_say_something(operation: &Operation, diags: &mut Diagnostics) {
    let own = [
        Some(&operation.name),
        operation.doc.as_ref(),
        operation.page_differs.as_ref(),
    ];
    let errors = operation.errors.iter();
    let errors = errors.flat_map(|it| [Some(&it.code), it.message.as_ref(), it.doc.as_ref()]);
    let examples = operation.examples.iter().map(|it| Some(&it.title));
    let changes = operation.changes.iter().map(|it| Some(&it.summary));
    let authorization = operation.authorization.iter();
    let authorization = authorization.flat_map(|it| {
        let lists = [&it.resources, &it.condition_keys, &it.associated_operations];
        lists.into_iter().flatten().map(Some)
    });
    let texts = own.into_iter().chain(errors).chain(examples);
    for text in texts.chain(changes).chain(authorization).flatten() {
        text_is_not_empty(text, diags);
    }
    if let Some(flag) = &operation.deprecated {
        flag_is_not_empty(flag, diags);
    }
    if let Some(page) = &operation.page {
        page_is_a_url(page, diags);
    }
}

/// A summary is one sentence on one line.
pub(super) fn summary_is_one_sentence(operation: &Operation, diags: &mut Diagnostics) {
    let summary = &operation.summary;
    let text = summary.value.trim_end();
    let problem = if text.is_empty() {
        Some("the summary is empty")
    } else if !text.ends_with(['.', '。']) {
        Some("the summary does not end with a full stop")
    } else if text.contains('\n') || has_second_sentence(text) {
        Some("the summary is more than one sentence")
    } else {
        None
    };
    if let Some(problem) = problem {
        diags
            .error(Rule::MalformedSummary, summary, problem)
            .help("say in one sentence what the operation does; the rest belongs into `doc`");
    }
}

/// Whether a full stop is followed by a capital, as after `e.g. ` it seldom is.
fn has_second_sentence(text: &str) -> bool {
    text.split(". ")
        .skip(1)
        .any(|rest| rest.starts_with(char::is_uppercase))
}

/// Parameters, members and shapes are documented. The first of a file that is not stands for
/// all of them: a spec without texts would else be thousands of warnings.
pub(super) fn schemas_are_documented(scope: &Scope<'_>, diags: &mut Diagnostics) {
    let sites = scope.sites();
    let mut undocumented = sites.iter().filter(|it| !is_documented(scope, it));
    let Some(first) = undocumented.next() else {
        return;
    };
    let message = format!("{} has no `doc`", first.title());
    let warning = diags.warning(Rule::MissingDoc, first, message);
    warning.help("say in a sentence of your own what the value means");
    match undocumented.count() {
        0 => {}
        1 => _ = warning.note("one more in this file has none"),
        others => _ = warning.note(format!("{others} more in this file have none")),
    }
}

fn is_documented<'a>(scope: &Scope<'a>, site: &Site<'a>) -> bool {
    if matches!(site.role, Role::Response | Role::Items) || site.schema.doc.is_some() {
        return true;
    }
    // Where the target is unknown, that is the mistake.
    let is_documented_by_shape = scope.target(site.schema).is_none_or(|it| it.doc.is_some());
    site.schema.shape.is_some() && is_documented_by_shape
}

/// Texts of a schema that are given say something.
pub(super) fn schema_texts_say_something(site: &Site<'_>, diags: &mut Diagnostics) {
    let schema = site.schema;
    let values = schema.values.iter().flat_map(|it| it.values());
    let texts = [&schema.doc, &schema.unit, &schema.page_differs];
    let texts = texts.into_iter().flatten().chain(values.map(|it| &it.doc));
    for text in texts {
        text_is_not_empty(text, diags);
    }
    let values = schema.values.iter().flat_map(|it| it.values());
    let flags = values.filter_map(|it| it.deprecated.as_ref());
    for flag in flags.chain(&schema.deprecated) {
        flag_is_not_empty(flag, diags);
    }
}

fn text_is_not_empty(text: &Spanned<String>, diags: &mut Diagnostics) {
    if text.value.trim().is_empty() {
        report_empty(text, diags);
    }
}

fn flag_is_not_empty(flag: &Spanned<Flag>, diags: &mut Diagnostics) {
    let text = flag.value.text.as_ref();
    if text.is_some_and(|it| it.trim().is_empty()) {
        report_empty(flag, diags);
    }
}

fn report_empty(place: &impl HasSpan, diags: &mut Diagnostics) {
    diags
        .error(Rule::EmptyText, place, "this text is empty")
        .help("say something or remove the key");
}

/// A page is reached by an `https` URL.
fn page_is_a_url(page: &Spanned<String>, diags: &mut Diagnostics) {
    let host = page
        .as_str()
        .strip_prefix("https://")
        .map(|rest| rest.split('/').next().unwrap_or_default());
    let has_host = host.is_some_and(|it| it.contains('.'));
    let is_printable = page.value.chars().all(|c| c.is_ascii_graphic());
    if !has_host || !is_printable {
        let message = "this is not the URL of a page";
        diags
            .error(Rule::MalformedPage, page, message)
            .help("a page starts with `https://` and has no blanks");
    }
}
