//! Operations: how they are called, what goes in, what comes out.

use acs_codegen::source::{Span, Spanned};
use acs_codegen::spec::{Effect, Flag, Method, Operation, Protocol, Security, Service};

use crate::json::Json;
use crate::reader::{At, Reader, at, text_at};
use crate::report::Kind;
use crate::{neutral, pages, texts};

mod answers;
mod parameters;

use answers::{errors, examples, response};
use parameters::parameters;

pub(crate) fn operation(
    reader: &mut Reader<'_>,
    service: &Service,
    name: &Spanned<String>,
    api: &Json,
) -> Operation {
    let place = At::operation(name.as_str());
    reader.keys_are_unique(api, &place);
    let (summary, doc) = summary(reader, api, name, &place);
    let methods = methods(reader, api, &place, name.span);
    let response = response(reader, api, &place, name.span);
    let mut operation = Operation::bare(name.clone(), summary, methods, response);
    operation.doc = doc;
    operation.path = path(reader, service, api, &place);
    operation.effect = Some(Spanned::new(
        effect(name.as_str(), api),
        effect_place(api, name.span),
    ));
    operation.security = security(reader, api, &place);
    parameters(reader, service, api, &place, &mut operation);
    operation.errors = errors(reader, api, &place);
    operation.deprecated = deprecated(api);
    operation.examples = examples(reader, api, &place);
    operation.pagination = pages::pagination(reader, service, &operation, &place);
    operation
}

/// One sentence, and what else is told.
fn summary(
    reader: &mut Reader<'_>,
    api: &Json,
    name: &Spanned<String>,
    place: &At,
) -> (Spanned<String>, Option<Spanned<String>>) {
    let summary = texts::text(reader, api, "summary", place);
    let title = texts::text(reader, api, "title", place);
    let mut paragraphs: Vec<Spanned<String>> = Vec::new();
    let first = match summary.or_else(|| title.clone()) {
        Some(text) => {
            let (sentence, rest) = texts::sentence(&text.value);
            if let Some(rest) = rest {
                reader.report(
                    Kind::Summary,
                    place,
                    &text,
                    "the summary is more than a sentence; the rest opens the text",
                );
                paragraphs.push(text_at(rest, text.span));
            }
            text_at(sentence, text.span)
        }
        None => {
            reader.report(
                Kind::Summary,
                place,
                name,
                "there is no summary; a neutral one stands in",
            );
            text_at(neutral::summary(name.as_str()), name.span)
        }
    };
    // The other texts follow in the order in which the vendor shows them.
    for key in [
        "description",
        "requestParamsDescription",
        "responseParamsDescription",
        "extraInfo",
    ] {
        paragraphs.extend(texts::text(reader, api, key, place));
    }
    let doc = paragraphs.first().map(|it| it.span).map(|span| {
        let all: Vec<&str> = paragraphs.iter().map(|it| it.value.trim()).collect();
        text_at(texts::as_block(all.join("\n\n")), span)
    });
    (first, doc)
}

/// The methods, the one that carries most first: the order of the metadata has no meaning.
fn methods(reader: &mut Reader<'_>, api: &Json, place: &At, name: Span) -> Vec<Spanned<Method>> {
    let mut methods: Vec<Spanned<Method>> = Vec::new();
    for verb in api.get("methods").map_or(&[][..], Json::elements) {
        let method = match verb
            .text()
            .unwrap_or_default()
            .to_ascii_lowercase()
            .as_str()
        {
            "get" => Method::Get,
            "post" => Method::Post,
            "put" => Method::Put,
            "delete" => Method::Delete,
            "head" => Method::Head,
            "patch" => Method::Patch,
            "options" => Method::Options,
            "trace" => Method::Trace,
            other => {
                let what = format!("the method `{other}` is unknown to the language");
                reader.report(Kind::Method, place, verb, what);
                continue;
            }
        };
        if !methods.iter().any(|it| it.value == method) {
            methods.push(at(method, verb));
        }
    }
    if methods.is_empty() {
        reader.report(
            Kind::Method,
            place,
            name,
            "no method is listed, so `POST` is assumed",
        );
        methods.push(Spanned::new(Method::Post, name));
    }
    methods.sort_by_key(|it| match it.value {
        Method::Post => 0,
        Method::Get => 1,
        _ => 2,
    });
    methods
}

/// The path with `{name}` placeholders; none for operations that are named by their action.
fn path(
    reader: &mut Reader<'_>,
    service: &Service,
    api: &Json,
    place: &At,
) -> Option<Spanned<String>> {
    let value = api.get("path")?;
    let text = value.text().filter(|it| !it.is_empty())?;
    if service.protocol.value == Protocol::Rpc {
        if text != "/" {
            let what =
                format!("the operation is named by its action, so the path `{text}` is left out");
            reader.report(Kind::Path, place, value, what);
        }
        return None;
    }
    let (path, query) = text.split_once('?').unwrap_or((text, ""));
    let mut path = path
        .replace('[', "{")
        .replace(']', "}")
        .replace(['#', ' '], "")
        .replace(char::is_control, "");
    if let Some(name) = rest_of_path(api, &path) {
        let what =
            format!("the parameter `{name}` holds the whole path, so `{path}` gives way to it");
        reader.report(Kind::Path, place, value, what);
        path = format!("{{+{name}}}");
    } else if path.contains('*') {
        reader.report(
            Kind::Path,
            place,
            value,
            "the `*` of the path stands for nothing",
        );
        path = path.replace('*', "");
    }
    path = with_whole_placeholders(&path);
    if !path.starts_with('/') && !path.starts_with("{+") {
        path.insert(0, '/');
    }
    let names = query
        .split('&')
        .map(|pair| pair.split('=').next().unwrap_or(pair));
    if query.contains(['?', '#', ' ']) || names.clone().any(|it| it.contains('{')) {
        let what = format!("the query `{query}` of the path is left out");
        reader.report(Kind::Path, place, value, what);
    } else if !query.is_empty() {
        path = format!("{path}?{query}");
    } else if !path.starts_with("{+") && path != text {
        reader.report(
            Kind::Path,
            place,
            value,
            "the path has characters that stand for placeholders or mean nothing",
        );
    }
    (path != "/").then(|| text_at(path, value.span))
}

/// The path without the braces that make no placeholder: not closed, empty, or there before.
fn with_whole_placeholders(path: &str) -> String {
    let mut parts = path.split('{');
    let mut whole = parts.next().unwrap_or_default().to_owned();
    let mut names = Vec::new();
    for part in parts {
        let name = part.split_once('}').map(|(name, _)| name);
        let name = name.map(|it| it.strip_prefix('+').unwrap_or(it));
        match name.filter(|it| !it.is_empty() && !names.contains(it)) {
            Some(name) => {
                names.push(name);
                whole.push('{');
                whole.push_str(part);
            }
            None => whole.push_str(&part.replace('}', "")),
        }
    }
    whole
}

/// The parameter that fills a path ending in `*`: the only one that travels in it, under a name
/// that no placeholder has.
fn rest_of_path<'a>(api: &'a Json, path: &str) -> Option<&'a str> {
    let parameters = api.get("parameters").map_or(&[][..], Json::elements).iter();
    let mut in_path = parameters.filter(|it| it.text_of("in") == Some("path"));
    let (first, others) = (in_path.next()?, in_path.next());
    let name = first.text_of("name")?;
    let is_unnamed = others.is_none() && !path.contains(&format!("{{{name}}}"));
    is_unnamed.then_some(name).filter(|_| path.ends_with('*'))
}

/// What the verb and the vendor's tags agree on. To take a write for a read would repeat it, so
/// in doubt it is a write.
fn effect(name: &str, api: &Json) -> Effect {
    const READS: &[&str] = &[
        "Count", "Describe", "Find", "Get", "List", "Lookup", "Preview", "Query", "Search", "Show",
    ];
    let is_verb = |verb: &&&str| {
        name.split_at_checked(verb.len())
            .is_some_and(|(start, rest)| {
                let is_longer = rest.starts_with(|c: char| c.is_ascii_lowercase());
                start.eq_ignore_ascii_case(verb) && !is_longer
            })
    };
    let tag = api
        .get("systemTags")
        .and_then(|it| it.text_of("operationType"));
    let kind = api.text_of("operationType");
    let is_denied = matches!(tag, Some("create" | "update" | "delete")) || kind == Some("write");
    match READS.iter().any(|verb| is_verb(&verb)) && !is_denied {
        true => Effect::Read,
        false => Effect::Write,
    }
}

fn effect_place(api: &Json, name: Span) -> Span {
    let tags = api.get("systemTags").and_then(|it| it.get("operationType"));
    tags.or_else(|| api.get("operationType"))
        .map_or(name, |it| it.span)
}

/// Credentials; an access key alone is what the language assumes.
fn security(reader: &mut Reader<'_>, api: &Json, place: &At) -> Vec<Spanned<Security>> {
    let mut kinds: Vec<Spanned<Security>> = Vec::new();
    for (word, _) in api
        .get("security")
        .map_or(&[][..], Json::elements)
        .iter()
        .flat_map(Json::entries)
    {
        let kind = match word.as_str() {
            "AK" => Security::AccessKey,
            "BearerToken" => Security::BearerToken,
            "Anonymous" => Security::Anonymous,
            "ARS_OIDC" => Security::Oidc,
            "APP" => Security::App,
            "PrivateKey" => Security::PrivateKey,
            "accessTokenAuth" => Security::AccessToken,
            "rootTokenAuth" => Security::RootToken,
            "AliGenie_Auth_SPI" => Security::AliGenieSpi,
            "AliGenie_Auth_Token" => Security::AliGenieToken,
            other => {
                let what = format!("the credential `{other}` is unknown to the language");
                reader.report(Kind::Security, place, word, what);
                continue;
            }
        };
        if !kinds.iter().any(|it| it.value == kind) {
            kinds.push(at(kind, word));
        }
    }
    if let [only] = kinds.as_slice()
        && only.value == Security::AccessKey
    {
        kinds.clear();
    }
    kinds
}

/// The flag, with what to call instead if the metadata says so.
fn deprecated(api: &Json) -> Option<Spanned<Flag>> {
    if !api.is_set("deprecated") {
        return None;
    }
    let span = api.get("deprecated").map_or(api.span, |it| it.span);
    let info = api.get("staticInfo");
    let others = info
        .and_then(|it| it.get("substitutions"))
        .map_or(&[][..], Json::elements);
    // `Product::Version::Operation`.
    let names: Vec<String> = others
        .iter()
        .filter_map(Json::text)
        .map(|it| format!("`{}`", it.rsplit("::").next().unwrap_or(it)))
        .collect();
    let text = match names.as_slice() {
        [] => info
            .and_then(|it| it.text_of("noSubstitutionReason"))
            .map(|it| it.trim().to_owned())
            .filter(|it| !it.is_empty() && texts::is_writable(it)),
        names => Some(format!("Call {} instead.", names.join(" or "))),
    };
    Some(Spanned::new(Flag { text }, span))
}
