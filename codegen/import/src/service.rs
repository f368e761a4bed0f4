//! What all operations share: product, groups, endpoints, components.

use std::collections::{BTreeMap, BTreeSet};

use acs_codegen::source::{Span, Spanned};
use acs_codegen::spec::{EndpointRule, Endpoints, Group, Map, Protocol, Region, Service, Spec};

use crate::json::Json;
use crate::reader::{At, Reader, at, text_at};
use crate::report::Kind;
use crate::schema::{self, Role};
use crate::used::keep_used;
use crate::{operation, texts};

/// The whole product.
pub(crate) fn spec<'a>(reader: &mut Reader<'a>, root: &'a Json, apis: &'a Json) -> Spec {
    let nowhere = At(String::new());
    reader.keys_are_unique(apis, &nowhere);
    let mut operations = BTreeMap::new();
    for (name, api) in apis.entries() {
        if !acs_codegen::spec::is_file_name(name.as_str()) {
            let what = "the name of the operation cannot be that of a file, so it is left out";
            reader.report(Kind::Refused, &nowhere, name, what);
        } else if !operations.contains_key(&name.value) {
            operations.insert(name.value.clone(), (name, api));
        }
    }
    let info = root.get("info").unwrap_or(root);
    let product = info.get("product").unwrap_or(info);
    let code = product.text().unwrap_or_default();
    let protocol = protocol(reader, info);
    let endpoints = endpoints(reader, root, code);
    let version = info.get("version").unwrap_or(info);
    let mut service = Service::bare(
        text_at(code, product.span),
        text_at(version.text().unwrap_or_default(), version.span),
        text_at(code, product.span),
        protocol,
        endpoints,
    );
    let groups = groups(reader, root, &operations);
    service.groups = groups.map;
    service.shapes = components(reader, apis);
    let mut translated = Vec::new();
    for (name, api) in operations.values() {
        let mut operation = operation::operation(reader, &service, name, api);
        operation.group = groups.of.get(name.as_str()).cloned();
        translated.push(operation);
    }
    let described: Vec<Spanned<String>> = service.shapes.keys().cloned().collect();
    keep_used(&mut service, &translated, None);
    for name in described {
        if !service.shapes.contains_key(name.as_str()) {
            let place = At::component(name.as_str());
            let what = "only answers that are left out use the component";
            reader.report(Kind::UnusedComponent, &place, &name, what);
        }
    }
    Spec {
        service,
        operations: translated,
    }
}

/// How requests are laid out.
fn protocol(reader: &mut Reader<'_>, info: &Json) -> Spanned<Protocol> {
    let style = info.get("style");
    let span = style.map_or(info.span, |it| it.span);
    let word = style.and_then(Json::text).unwrap_or_default();
    let known = match word {
        "RPC" => Some(Protocol::Rpc),
        "ROA" => Some(Protocol::Roa),
        "V3" => Some(Protocol::V3),
        "OSS" => Some(Protocol::Oss),
        "SLS" => Some(Protocol::Sls),
        "AliGenie" => Some(Protocol::AliGenie),
        "FC" => Some(Protocol::Fc),
        "PDS" => Some(Protocol::Pds),
        _ => None,
    };
    if known.is_none() {
        let what = format!("the style `{word}` is none of the language, so it is taken for `V3`");
        reader.report(Kind::Protocol, &At(String::new()), span, what);
    }
    let protocol = known.unwrap_or(Protocol::V3);
    Spanned::new(protocol, span)
}

/// Hosts by region, and the rule that fits them.
fn endpoints(reader: &mut Reader<'_>, root: &Json, product: &str) -> Endpoints {
    let nowhere = At(String::new());
    let mut regions: BTreeMap<String, (Spanned<String>, Spanned<String>)> = BTreeMap::new();
    for endpoint in root.get("endpoints").map_or(&[][..], Json::elements) {
        let (Some(region), Some(host)) = (endpoint.get("regionId"), endpoint.get("endpoint"))
        else {
            reader.report(
                Kind::Endpoint,
                &nowhere,
                endpoint,
                "an endpoint lacks its region or its host",
            );
            continue;
        };
        let id = region.text().unwrap_or_default().trim();
        let host_text = host.text().unwrap_or_default();
        let name = host_text.trim();
        if name != host_text {
            let what = format!("the host `{name}` has blanks around it, which are removed");
            reader.report(Kind::Endpoint, &nowhere, host, what);
        }
        if !is_label(id) || !name.split('.').all(is_label) {
            let what = format!(
                "`{}` at `{}` is no region with a host",
                schema::brief(id),
                schema::brief(name)
            );
            reader.report(Kind::Endpoint, &nowhere, endpoint, what);
            continue;
        }
        let entry = (text_at(id, region.span), text_at(name, host.span));
        if let Some((_, first)) = regions.get(id) {
            if first.value != name {
                let what =
                    format!("the region `{id}` has a second host, `{name}`, which is left out");
                reader.report(Kind::Endpoint, &nowhere, host, what);
            }
        } else {
            regions.insert(id.to_owned(), entry);
        }
    }
    let place = root.get("endpoints").map_or(root.span, |it| it.span);
    let rule = match regions.is_empty() {
        true => {
            let what = format!(
                "no host is listed, so `{}.<region>.aliyuncs.com` is assumed",
                product.to_lowercase()
            );
            reader.report(Kind::Endpoint, &nowhere, place, what);
            EndpointRule::Regional
        }
        false => EndpointRule::Listed,
    };
    let mut endpoints = Endpoints::bare(Spanned::new(rule, place));
    for (id, host) in regions.into_values() {
        endpoints.regions.insert(id, Region::bare(host));
    }
    endpoints
}

/// Whether the text is a part of a host name.
fn is_label(text: &str) -> bool {
    let is_legal = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !text.is_empty()
        && text.len() <= 63
        && text.bytes().all(is_legal)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// The groups and the group of each operation.
struct Groups {
    map: Map<Group>,
    of: BTreeMap<String, Spanned<String>>,
}

/// Each directory of the table of contents is a group; what lies deeper in it belongs to it.
fn groups(
    reader: &mut Reader<'_>,
    root: &Json,
    operations: &BTreeMap<String, (&Spanned<String>, &Json)>,
) -> Groups {
    let mut groups = Groups {
        map: Map::new(),
        of: BTreeMap::new(),
    };
    let nowhere = At(String::new());
    let mut taken = BTreeSet::new();
    for (index, directory) in root
        .get("directories")
        .map_or(&[][..], Json::elements)
        .iter()
        .enumerate()
    {
        let Some(title) = texts::text(reader, directory, "title", &nowhere) else {
            continue;
        };
        let mut names = Vec::new();
        collect(directory, &mut names);
        let key = group_key(directory, title.value.trim(), index);
        let key = match taken.insert(key.clone()) {
            true => key,
            false => format!(
                "{key}-{}",
                number_of(directory).unwrap_or_else(|| index.to_string())
            ),
        };
        let mut is_used = false;
        for (name, span) in names {
            let place = At::operation(name);
            if !operations.contains_key(name) {
                reader.report(
                    Kind::Directory,
                    &place,
                    span,
                    "a directory lists an operation that does not exist",
                );
            } else if groups.of.contains_key(name) {
                reader.report(
                    Kind::Directory,
                    &place,
                    span,
                    "a second directory lists the operation; the first counts",
                );
            } else {
                groups
                    .of
                    .insert(name.to_owned(), text_at(key.as_str(), span));
                is_used = true;
            }
        }
        if is_used {
            let place = title.span;
            groups.map.insert(
                text_at(key, place),
                Group::bare(text_at(title.value.trim().replace('\n', " "), place)),
            );
        }
    }
    groups
}

fn collect<'a>(node: &'a Json, names: &mut Vec<(&'a str, Span)>) {
    if let Some(name) = node.text() {
        names.push((name, node.span));
    }
    for child in node.get("children").map_or(&[][..], Json::elements) {
        collect(child, names);
    }
}

/// The number by which the vendor knows a directory.
fn number_of(directory: &Json) -> Option<String> {
    let number = directory.get("id")?.scalar()?;
    number.bytes().all(|b| b.is_ascii_digit()).then_some(number)
}

/// Features that every generated crate has.
const FEATURES: &[&str] = &["blocking", "default", "hyper", "reqwest", "serde"];

/// The name of a group: its title if that is ASCII, else its number, which the vendor keeps.
fn group_key(directory: &Json, title: &str, index: usize) -> String {
    let words: Vec<String> = title
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|it| !it.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let key = words.join("-");
    let is_whole = title.is_ascii() && key.starts_with(|c: char| c.is_ascii_lowercase());
    let is_whole = is_whole && !FEATURES.contains(&key.as_str());
    match is_whole {
        true => key,
        false => format!(
            "group-{}",
            number_of(directory).unwrap_or_else(|| index.to_string())
        ),
    }
}

/// The components that operations reach, as shapes.
fn components<'a>(reader: &mut Reader<'a>, apis: &'a Json) -> Map<acs_codegen::spec::Schema> {
    let used = reader.reached(vec![apis]);
    let mut shapes = Map::new();
    for (name, json) in reader.components() {
        let place = At::component(name.as_str());
        if !used.contains(name.as_str()) {
            reader.report(
                Kind::UnusedComponent,
                &place,
                name,
                "no operation uses the component",
            );
        } else if !shapes.contains_key(name.as_str()) && texts::is_writable(name.as_str()) {
            let shape = schema::schema(reader, json, &place, Role::Component);
            shapes.insert(at(name.value.clone(), name), shape);
        }
    }
    shapes
}
