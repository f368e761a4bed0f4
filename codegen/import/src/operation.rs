//! Operations: how they are called, what goes in, what comes out.

use std::collections::BTreeSet;

use acs_codegen::source::{Span, Spanned};
use acs_codegen::spec::{
    Effect, ErrorCode, Example, Flag, Method, Operation, Parameter, Place, Protocol, Scalar,
    Schema, Security, Service, Style, Type,
};

use crate::json::Json;
use crate::reader::{At, Reader, at, text_at};
use crate::report::Kind;
use crate::schema::{self, Role};
use crate::{mine, neutral, pages, texts};

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
        .replace(['#', ' '], "");
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
    if !path.starts_with(['/', '{']) {
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
        let start = name
            .get(..verb.len())
            .is_some_and(|it| it.eq_ignore_ascii_case(verb));
        start && !name[verb.len()..].starts_with(|c: char| c.is_ascii_lowercase())
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
    if kinds.len() == 1 && kinds[0].value == Security::AccessKey {
        kinds.clear();
    }
    kinds
}

fn parameters(
    reader: &mut Reader<'_>,
    service: &Service,
    api: &Json,
    place: &At,
    operation: &mut Operation,
) {
    for json in api.get("parameters").map_or(&[][..], Json::elements) {
        let Some(name) = json
            .get("name")
            .filter(|it| it.text().is_some_and(|it| !it.is_empty()))
        else {
            reader.report(Kind::ParameterPlace, place, json, "a parameter has no name");
            continue;
        };
        let text = name.text().unwrap_or_default();
        let inner = place.parameter(text);
        if operation.parameters.contains_key(text) {
            reader.report(
                Kind::DuplicateParameter,
                &inner,
                name,
                "the parameter is here twice; the first counts",
            );
            continue;
        }
        if let Some(parameter) = parameter(reader, service, json, &inner, operation) {
            operation
                .parameters
                .insert(text_at(text, name.span), parameter);
        }
    }
    fill_the_path(reader, place, operation);
}

fn parameter(
    reader: &mut Reader<'_>,
    service: &Service,
    json: &Json,
    place: &At,
    operation: &Operation,
) -> Option<Parameter> {
    let word = json.get("in");
    let span = word.map_or(json.span, |it| it.span);
    let declared = match word.and_then(Json::text).unwrap_or_default() {
        "formData" => Place::Form,
        "path" => Place::Path,
        "header" => Place::Header,
        "body" => Place::Body,
        "host" => Place::Host,
        "query" => Place::Query,
        other => {
            let what =
                format!("the place `{other}` is unknown, so the parameter travels in the query");
            reader.report(Kind::ParameterPlace, place, span, what);
            Place::Query
        }
    };
    let mut schema = match json.get("schema") {
        Some(schema) => schema::schema(reader, schema, place, Role::Parameter),
        None => {
            reader.report(
                Kind::ContradictingType,
                place,
                json,
                "the parameter has no schema, so it may be anything",
            );
            schema::anything(&span)
        }
    };
    if declared == Place::Header && place.0.ends_with('*') {
        schema::keys_by_text(reader, place, span, &mut schema);
    }
    schema.style = style(reader, service, json, place, &schema, declared);
    let (allowed, problem) = allowed(service, operation, declared);
    if let Some(problem) = problem {
        reader.report(Kind::ParameterPlace, place, span, problem);
    }
    if allowed? == Place::Host {
        require(reader, place, span, &mut schema);
    }
    Some(Parameter::bare(Spanned::new(allowed?, span), schema))
}

/// Marks a parameter whose place cannot stay empty.
fn require(reader: &mut Reader<'_>, place: &At, span: Span, schema: &mut Schema) {
    if schema.required.is_none() {
        let what = "a part of the path or the host must be given, so it is required";
        reader.report(Kind::ParameterPlace, place, span, what);
        schema.required = Some(Spanned::new(true, span));
    }
    schema.default = None;
    mine::keep_marks_true(schema);
}

/// How a list or an object becomes text.
fn style(
    reader: &mut Reader<'_>,
    service: &Service,
    json: &Json,
    place: &At,
    schema: &Schema,
    travels: Place,
) -> Option<Spanned<Style>> {
    let target = schema
        .shape
        .as_ref()
        .and_then(|it| service.shapes.get(it.as_str()));
    let ty = target.unwrap_or(schema).ty.as_ref().map(|it| it.value);
    let is_compound = matches!(
        ty,
        Some(Type::Object | Type::Array | Type::Map | Type::Any) | None
    );
    let is_family = json.text_of("name").is_some_and(|it| it.ends_with('*'));
    let value = json.get("style");
    let span = value.map_or(json.span, |it| it.span);
    let style = match value.and_then(Json::text).unwrap_or_default() {
        // A family of headers is one for each key.
        "" if travels == Place::Header && is_family => return None,
        "" if is_compound && matches!(travels, Place::Path | Place::Host | Place::Header) => {
            Style::Json
        }
        "" => return None,
        "xml" if travels == Place::Body && !service.protocol.value.is_supported() => Style::Xml,
        // The body is JSON as it is.
        "json" if travels == Place::Body => return None,
        other if travels == Place::Body => {
            let what = format!("the style `{other}` means nothing for a body");
            reader.report(Kind::ParameterStyle, place, span, what);
            return None;
        }
        "json" => Style::Json,
        "repeatList" => Style::RepeatList,
        "flat" if ty == Some(Type::Array) => {
            reader.report(
                Kind::ParameterStyle,
                place,
                span,
                "a `flat` list is written as `repeatList`",
            );
            Style::RepeatList
        }
        "flat" => Style::Flat,
        "simple" => Style::Simple,
        other => {
            let what = format!("the style `{other}` is unknown to the language");
            reader.report(Kind::ParameterStyle, place, span, what);
            return None;
        }
    };
    if !is_compound {
        reader.report(
            Kind::ParameterStyle,
            place,
            span,
            "a single value has no style",
        );
        return None;
    }
    Some(Spanned::new(style, span))
}

/// Where a parameter can travel; `None` if nowhere.
fn allowed(
    service: &Service,
    operation: &Operation,
    place: Place,
) -> (Option<Place>, Option<&'static str>) {
    let is_rpc = service.protocol.value == Protocol::Rpc;
    let method = operation.methods.first().map(|it| it.value);
    let in_path = operation
        .path
        .as_ref()
        .is_some_and(|it| it.value.contains('{'));
    let has_body = || {
        operation
            .parameters
            .values()
            .any(|it| matches!(it.place.value, Place::Form | Place::Body))
    };
    match place {
        Place::Form if method == Some(Method::Trace) => (
            Some(Place::Query),
            Some("the method has no body, so the parameter travels in the query"),
        ),
        Place::Body if matches!(method, Some(Method::Head | Method::Trace)) => (
            None,
            Some("there is no place for the body, so the parameter is left out"),
        ),
        Place::Body if has_body() => (
            None,
            Some("there is another body already, so the parameter is left out"),
        ),
        Place::Path if is_rpc || !in_path => (
            Some(Place::Query),
            Some("the path has no place for the parameter, so it travels in the query"),
        ),
        place => (Some(place), None),
    }
}

/// Every placeholder has its parameter, and the other way round.
fn fill_the_path(reader: &mut Reader<'_>, place: &At, operation: &mut Operation) {
    let path = operation.path.clone();
    let text = path.as_ref().map_or("", |it| it.as_str());
    let span = path.as_ref().map_or(operation.name.span, |it| it.span);
    let names: Vec<&str> = text
        .split('{')
        .skip(1)
        .filter_map(|it| it.split_once('}'))
        .map(|(name, _)| name.trim_start_matches('+'))
        .collect();
    for (name, parameter) in &mut operation.parameters {
        if parameter.place.value == Place::Path && !names.contains(&name.as_str()) {
            let inner = place.parameter(name.as_str());
            reader.report(
                Kind::Path,
                &inner,
                &parameter.place,
                "the path has no placeholder for the parameter, so it travels in the query",
            );
            parameter.place.value = Place::Query;
        }
    }
    for name in names {
        match operation.parameters.get_mut(name) {
            Some(parameter) => {
                let inner = place.parameter(name);
                if parameter.place.value != Place::Path {
                    let what = "the parameter stands in the path, so it travels there";
                    reader.report(Kind::Path, &inner, span, what);
                    parameter.place.value = Place::Path;
                }
                let span = parameter.place.span;
                require(reader, &inner, span, &mut parameter.schema);
            }
            None => {
                reader.report(
                    Kind::Path,
                    &place.parameter(name),
                    span,
                    "no parameter is listed for the placeholder; a text is assumed",
                );
                let mut schema = Schema::bare();
                schema.ty = Some(Spanned::new(Type::String, span));
                schema.required = Some(Spanned::new(true, span));
                operation.parameters.insert(
                    text_at(name, span),
                    Parameter::bare(Spanned::new(Place::Path, span), schema),
                );
            }
        }
    }
}

/// The answer of success: of status 200, else of the lowest that is no error.
fn response(reader: &mut Reader<'_>, api: &Json, place: &At, name: Span) -> Schema {
    let all = api.get("responses").map_or(&[][..], Json::entries);
    let of_success = all
        .iter()
        .find(|(status, _)| status.value == "200")
        .or_else(|| {
            let mut others: Vec<_> = all
                .iter()
                .filter(|(it, _)| it.value.starts_with('2') || it.value.starts_with('3'))
                .collect();
            others.sort_by(|a, b| a.0.cmp(&b.0));
            others.first().copied()
        });
    for (status, _) in all {
        if Some(status) != of_success.map(|(it, _)| it) {
            let inner = place.response(status.as_str());
            reader.report(
                Kind::OtherResponse,
                &inner,
                status,
                "only the answer of success is described",
            );
        }
    }
    let Some((status, answer)) = of_success else {
        reader.report(
            Kind::OddResponse,
            place,
            name,
            "no answer of success is described",
        );
        return nothing(name);
    };
    let inner = place.response(status.as_str());
    for (header, _) in answer.get("headers").map_or(&[][..], Json::entries) {
        reader.report(
            Kind::ResponseHeader,
            &inner,
            header,
            "headers of answers are not described",
        );
    }
    let Some(json) = answer.get("schema") else {
        reader.report(
            Kind::OddResponse,
            &inner,
            status,
            "the answer has no schema",
        );
        return nothing(status.span);
    };
    schema::schema(reader, json, &inner, Role::Response)
}

/// An object of which nothing is known.
fn nothing(place: Span) -> Schema {
    let mut schema = Schema::bare();
    schema.ty = Some(Spanned::new(Type::Object, place));
    schema
}

/// Error codes, each once for a status.
fn errors(reader: &mut Reader<'_>, api: &Json, place: &At) -> Vec<ErrorCode> {
    let mut errors = Vec::new();
    let mut seen = BTreeSet::new();
    for (status, codes) in api.get("errorCodes").map_or(&[][..], Json::entries) {
        for json in codes.elements() {
            let code = json.get("errorCode");
            let span = code.map_or(json.span, |it| it.span);
            let text = code.and_then(Json::scalar).unwrap_or_default();
            let text = texts::cleaned(reader, &text, place, span).replace('\n', " ");
            if text.is_empty() {
                reader.report(Kind::ErrorCode, place, json, "an error code is empty");
                continue;
            }
            if !seen.insert((status.value.clone(), text.clone())) {
                let what = format!(
                    "the error code `{}` is here twice for the status {status}",
                    schema::brief(&text)
                );
                reader.report(Kind::ErrorCode, place, json, what);
                continue;
            }
            let mut error = ErrorCode::bare(
                at(self::status(status.as_str()), status),
                text_at(text, span),
            );
            error.message = texts::text(reader, json, "errorMessage", place);
            errors.push(error);
        }
    }
    errors
}

/// A status that is none of HTTP's is a word of the page.
fn status(text: &str) -> Scalar {
    let is_http = text
        .parse::<u16>()
        .is_ok_and(|it| (100..600).contains(&it) && it.to_string() == text);
    match is_http {
        true => Scalar::plain(text),
        false => Scalar::text(text),
    }
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
            .filter(|it| !it.is_empty() && !it.contains(char::is_control)),
        names => Some(format!("Call {} instead.", names.join(" or "))),
    };
    Some(Spanned::new(Flag { text }, span))
}

/// The sample answer in JSON; whether it fits is judged later.
fn examples(reader: &mut Reader<'_>, api: &Json, place: &At) -> Vec<Example> {
    let Some(demo) = api
        .get("responseDemo")
        .filter(|it| it.text().is_some_and(|it| !it.trim().is_empty()))
    else {
        return Vec::new();
    };
    let list: Vec<serde_json::Value> = match serde_json::from_str(demo.text().unwrap_or_default()) {
        Ok(list) => list,
        Err(_) => {
            reader.report(Kind::Sample, place, demo, "the sample answers are no JSON");
            return Vec::new();
        }
    };
    let of_json = list
        .iter()
        .find(|it| it["type"] == "json")
        .and_then(|it| it["example"].as_str());
    match of_json.map(str::trim).filter(|it| !it.is_empty()) {
        Some(text) if serde_json::from_str::<serde_json::Value>(text).is_ok() => {
            let title = text_at("An answer", demo.span);
            vec![Example::bare(
                title,
                text_at(texts::as_block(text.replace("\r\n", "\n")), demo.span),
            )]
        }
        Some(_) => {
            reader.report(Kind::Sample, place, demo, "the sample answer is no JSON");
            Vec::new()
        }
        None => Vec::new(),
    }
}
