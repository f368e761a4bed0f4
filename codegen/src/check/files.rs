//! Paths and what the files at them say.

use crate::diag::{Diagnostics, Rule};
use crate::source::{SourceMap, Spanned};
use crate::spec::history::Day;
use crate::spec::{Operation, Spec};

/// A spec names the product, the version and the operation after which its file is called.
pub(super) fn specs_say_what_their_paths_say(
    sources: &SourceMap,
    spec: &Spec,
    diags: &mut Diagnostics,
) {
    let service = &spec.service;
    let mut parts = path(sources, &service.product).split('/');
    let (product, version) = (parts.next(), parts.next());
    if product != Some(service.product.value.to_lowercase().as_str()) {
        let product = product.unwrap_or_default();
        let message = format!(
            "product `{}` lies in the folder `{product}`",
            service.product
        );
        diags
            .error(Rule::FileMismatch, &service.product, message)
            .help("the folder is the product code in lower case");
    }
    if version != Some(service.version.as_str()) {
        let version = version.unwrap_or_default();
        let message = format!(
            "version `{}` lies in the folder `{version}`",
            service.version
        );
        diags.error(Rule::FileMismatch, &service.version, message);
    }
    for operation in &spec.operations {
        file_is_called_after(sources, operation, diags);
    }
}

/// The files of a day say its date, or none, and are called after what they state.
pub(super) fn days_say_what_their_paths_say(
    sources: &SourceMap,
    day: &Day,
    diags: &mut Diagnostics,
) {
    for operation in &day.operations {
        file_is_called_after(sources, operation, diags);
    }
    let services = day.service.iter().filter_map(|it| it.revision.as_ref());
    let operations = day.operations.iter().filter_map(|it| it.revision.as_ref());
    for date in services.chain(operations) {
        if date.value != day.date {
            let message = format!("revision `{date}` lies in the folder `{}`", day.date);
            diags.error(Rule::FileMismatch, date, message);
        }
    }
}

fn file_is_called_after(sources: &SourceMap, operation: &Operation, diags: &mut Diagnostics) {
    let name = &operation.name;
    let file = path(sources, name).rsplit('/').next().unwrap_or_default();
    if file.strip_suffix(".yaml") != Some(name.as_str()) {
        let message = format!("operation `{name}` is in the file `{file}`");
        diags
            .error(Rule::FileMismatch, name, message)
            .help(format!("call the file `{name}.yaml`"));
    }
}

fn path<'a>(sources: &'a SourceMap, text: &Spanned<String>) -> &'a str {
    sources.file(text.span.file).path()
}
