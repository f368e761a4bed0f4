//! What becomes the manifest of the generated crate.

use std::collections::BTreeMap;

use crate::diag::{Diagnostics, Rule};
use crate::source::Spanned;
use crate::spec::{Operation, Service, Spec};

/// Cargo takes the name, the version and the features of the generated crate.
pub(super) fn crate_is_one_cargo_takes(service: &Service, diags: &mut Diagnostics) {
    if let Some(name) = service.krate.as_ref().filter(|it| !is_kebab(it.as_str())) {
        let message = format!("`{name}` is no crate name");
        diags
            .error(Rule::InvalidCrate, name, message)
            .help("use lower-case letters, digits and `-`, starting with a letter");
    }
    let version = service.crate_version.as_ref();
    if let Some(version) = version.filter(|it| !is_semver(it.as_str())) {
        let message = format!("`{version}` is no crate version");
        diags
            .error(Rule::InvalidCrate, version, message)
            .help("a version has three numbers, such as `0.1.0`");
    }
    for name in service.groups.keys() {
        if !is_kebab(name.as_str()) || name.value == "default" {
            let message = format!("group `{name}` cannot become a cargo feature");
            diags
                .error(Rule::InvalidCrate, name, message)
                .help("use lower-case letters, digits and `-`; `default` is taken");
        }
    }
}

/// No two specs make the same crate.
pub(super) fn crates_have_names_of_their_own(specs: &[Spec], diags: &mut Diagnostics) {
    let mut first: BTreeMap<String, &Spanned<String>> = BTreeMap::new();
    for Spec { service, .. } in specs {
        let default = format!("acs-{}", service.product.value.to_lowercase());
        let place = service.krate.as_ref().unwrap_or(&service.product);
        let name = service
            .krate
            .as_ref()
            .map_or(default, |it| it.value.clone());
        if let Some(other) = first.get(&name) {
            diags
                .error(
                    Rule::InvalidCrate,
                    place,
                    format!("the crate `{name}` is made by two specs"),
                )
                .label(*other, "the other one")
                .help("give one of them another name with `crate`");
        } else {
            first.insert(name, place);
        }
    }
}

/// A service without operations makes a crate that does nothing.
pub(super) fn services_have_operations(spec: &Spec, diags: &mut Diagnostics) {
    if spec.operations.is_empty() {
        let product = &spec.service.product;
        let message = format!("the service `{product}` has no operations");
        diags.warning(Rule::MissingFile, product, message);
    }
}

/// An operation belongs to a group that the service lists.
pub(super) fn group_is_known(service: &Service, operation: &Operation, diags: &mut Diagnostics) {
    let groups = &service.groups;
    let group = operation.group.as_ref();
    if let Some(group) = group.filter(|it| !groups.contains_key(it.as_str())) {
        let message = format!("the service has no group `{group}`");
        diags
            .error(Rule::UnknownGroup, group, message)
            .did_you_mean(group.as_str(), groups.keys().map(Spanned::as_str));
    }
}

/// Every group has an operation.
pub(super) fn groups_are_used(spec: &Spec, diags: &mut Diagnostics) {
    let named = || spec.operations.iter().filter_map(|it| it.group.as_ref());
    for group in spec.service.groups.keys() {
        if !named().any(|it| it == group) {
            let message = format!("no operation belongs to group `{group}`");
            diags.warning(Rule::UnusedGroup, group, message);
        }
    }
}

fn is_kebab(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && !name.ends_with('-')
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// `1.2.3`, with or without `-alpha.1`.
fn is_semver(version: &str) -> bool {
    let (numbers, suffix) = match version.split_once('-') {
        Some((numbers, suffix)) => (numbers, Some(suffix)),
        None => (version, None),
    };
    let is_number = |text: &str| crate::yaml::is_integer(text) && text.parse::<u64>().is_ok();
    let is_word = |text: &str| {
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    numbers.split('.').count() == 3
        && numbers.split('.').all(is_number)
        && suffix.is_none_or(|it| it.split('.').all(is_word))
}
