//! Writes a spec as OpenAPI 3.1, for tools that know nothing else.
//!
//! What OpenAPI cannot say stands in keys that begin with `x-acs-`: how a list becomes text, which
//! values an open list has, what a RAM policy must allow, which error codes there are.
//!
//! An operation that is named by its action has the path `/#<Operation>`: OpenAPI tells operations
//! apart by path and method, and what follows `#` is not sent.

#![expect(
    clippy::indexing_slicing,
    reason = "to index an object of JSON is to give it a member"
)]

use serde_json::{Map, Value, json};

use crate::read::Word;
use crate::spec::{
    self, EndpointRule, Operation, Parameter, Place, Protocol, Security, Service, Spec, Style,
};

mod schema;

use schema::Schemas;

/// The spec as an OpenAPI document.
pub fn openapi(spec: &Spec) -> Value {
    let service = &spec.service;
    let mut paths = Map::new();
    let mut schemas = Schemas::new(service);
    for operation in &spec.operations {
        let method = method(operation);
        let path = path(service, operation);
        let taken = |path: &str| {
            let item: Option<&Value> = paths.get(path);
            item.is_some_and(|item| item.get(&method).is_some())
        };
        let path = match taken(&path) {
            true => format!("{path}#{}", operation.name),
            false => path,
        };
        let item = paths.entry(path).or_insert_with(|| json!({}));
        item[&method] = self::operation(service, operation, &mut schemas);
    }
    json!({
        "openapi": "3.1.0",
        "info": info(service),
        "servers": servers(service),
        "paths": paths,
        "components": {
            "schemas": schemas.finish(),
            "securitySchemes": security_schemes(),
        },
    })
}

fn info(service: &Service) -> Value {
    let mut info = json!({
        "title": service.title.value,
        "version": service.version.value,
        "x-acs-product": service.product.value,
        "x-acs-protocol": spec::word(service.protocol.value),
    });
    if let Some(doc) = &service.doc {
        info["description"] = doc.value.as_str().into();
    }
    info
}

fn servers(service: &Service) -> Value {
    let endpoints = &service.endpoints;
    let prefix = match &endpoints.prefix {
        Some(prefix) => prefix.value.clone(),
        None => service.product.value.to_ascii_lowercase(),
    };
    let listed = endpoints.regions.iter();
    let mut servers: Vec<Value> = listed
        .map(|(id, region)| {
            json!({"url": format!("https://{}", region.public), "description": id.value})
        })
        .collect();
    match endpoints.rule.value {
        EndpointRule::Regional => servers.push(json!({
            "url": format!("https://{prefix}.{{region}}.aliyuncs.com"),
            "description": "Any other region",
            "variables": {"region": {"default": "cn-hangzhou"}},
        })),
        EndpointRule::Central => {
            servers.push(json!({"url": format!("https://{prefix}.aliyuncs.com")}));
        }
        EndpointRule::Listed => {}
    }
    servers.into()
}

fn method(operation: &Operation) -> String {
    let first = operation.methods.first();
    let word = first.map_or("POST", |method| spec::word(method.value));
    word.to_ascii_lowercase()
}

fn path(service: &Service, operation: &Operation) -> String {
    match (&operation.path, service.protocol.value) {
        (Some(path), protocol) if protocol != Protocol::Rpc => {
            let path = path.value.replace("{+", "{");
            match path.starts_with('/') {
                true => path,
                false => format!("/{path}"),
            }
        }
        _ => format!("/#{}", operation.name),
    }
}

fn operation<'a>(service: &Service, operation: &'a Operation, schemas: &mut Schemas<'a>) -> Value {
    schemas.enter(operation);
    let mut out = json!({
        "operationId": operation.name.value,
        "summary": operation.summary.value,
        "responses": responses(operation, schemas),
    });
    if let Some(doc) = &operation.doc {
        out["description"] = doc.value.as_str().into();
    }
    if let Some(group) = &operation.group {
        out["tags"] = json!([group.value]);
    }
    if operation.deprecated.is_some() {
        out["deprecated"] = true.into();
    }
    if let Some(page) = &operation.page {
        out["externalDocs"] = json!({"url": page.value});
    }
    let parameters: Vec<Value> = operation
        .parameters
        .iter()
        .filter_map(|(name, it)| parameter(name.as_str(), it, schemas))
        .collect();
    if !parameters.is_empty() {
        out["parameters"] = parameters.into();
    }
    if let Some(body) = body(operation, schemas) {
        out["requestBody"] = body;
    }
    let hosts = hosts(service, operation);
    if let Some(servers) = hosts {
        out["servers"] = servers;
    }
    out["security"] = security(operation);
    extensions(operation, &mut out);
    out
}

/// A parameter, unless it travels in the body or the host name.
fn parameter(name: &str, parameter: &Parameter, schemas: &Schemas<'_>) -> Option<Value> {
    let place = match parameter.place.value {
        Place::Query => "query",
        Place::Path => "path",
        Place::Header => "header",
        Place::Form | Place::Body | Place::Host => return None,
    };
    let schema = &parameter.schema;
    let is_required = schema.required.as_ref().is_some_and(|it| it.value) || place == "path";
    let mut out = json!({"name": name, "in": place, "required": is_required});
    if let Some(doc) = &schema.doc {
        out["description"] = doc.value.as_str().into();
    }
    if schema.deprecated.is_some() {
        out["deprecated"] = true.into();
    }
    let style = schema.style.as_ref().map(|it| it.value);
    let inner = schemas.plain(schema);
    match style {
        Some(Style::Json) => out["content"] = json!({"application/json": {"schema": inner}}),
        Some(style) => {
            out["schema"] = inner;
            out["x-acs-style"] = spec::word(style).into();
            if style == Style::Simple && place == "query" {
                out["style"] = "form".into();
                out["explode"] = false.into();
            }
        }
        None => out["schema"] = inner,
    }
    Some(out)
}

/// The form, or the parameter that is the body.
fn body(operation: &Operation, schemas: &Schemas<'_>) -> Option<Value> {
    let of = |place| {
        let parameters = operation.parameters.iter();
        parameters.filter(move |(_, it)| it.place.value == place)
    };
    let is_required = |it: &Parameter| it.schema.required.as_ref().is_some_and(|it| it.value);
    if let Some((name, parameter)) = of(Place::Body).next() {
        let kind = schemas.media_type(&parameter.schema);
        return Some(json!({
            "required": is_required(parameter),
            "content": {kind: {"schema": schemas.plain(&parameter.schema)}},
            "x-acs-name": name.value,
        }));
    }
    let form: Map<String, Value> = of(Place::Form)
        .map(|(name, it)| (name.value.clone(), schemas.of(&it.schema)))
        .collect();
    if form.is_empty() {
        return None;
    }
    let required: Vec<&str> = of(Place::Form)
        .filter(|(_, it)| is_required(it))
        .map(|(name, _)| name.as_str())
        .collect();
    let mut schema = json!({"type": "object", "properties": form});
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    Some(json!({
        "required": !required.is_empty(),
        "content": {"application/x-www-form-urlencoded": {"schema": schema}},
    }))
}

/// Servers whose names begin with parameters, if there are such.
fn hosts(service: &Service, operation: &Operation) -> Option<Value> {
    let parts: Vec<(&str, &Parameter)> = operation
        .parameters
        .iter()
        .filter(|(_, it)| it.place.value == Place::Host)
        .map(|(name, it)| (name.as_str(), it))
        .collect();
    if parts.is_empty() {
        return None;
    }
    let start: String = parts
        .iter()
        .map(|(name, _)| format!("{{{name}}}."))
        .collect();
    let mut servers = servers(service);
    for server in servers.as_array_mut().into_iter().flatten() {
        let url = server["url"].as_str().unwrap_or_default();
        server["url"] = url
            .replacen("https://", &format!("https://{start}"), 1)
            .into();
        for (name, parameter) in &parts {
            let example = parameter.schema.example.as_ref();
            let example = example.map_or(*name, |it| it.value.text.as_str());
            server["variables"][*name] = json!({"default": example});
        }
    }
    Some(servers)
}

fn responses(operation: &Operation, schemas: &Schemas<'_>) -> Value {
    let response = &operation.response;
    let described = response
        .doc
        .as_ref()
        .map_or("Success", |doc| doc.value.as_str());
    let mut success = json!({"description": described});
    if schemas.is_described(response) {
        let mut media = json!({"schema": schemas.plain(response)});
        if let Some(example) = operation.examples.first()
            && let Ok(value) = serde_json::from_str::<Value>(example.response.as_str())
        {
            media["example"] = value;
        }
        success["content"] = json!({schemas.media_type(response): media});
    }
    json!({
        "200": success,
        "default": {
            "description": "Failure",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/AcsError"}}},
        },
    })
}

fn security(operation: &Operation) -> Value {
    match operation.security.as_slice() {
        [] => json!([{"AK": []}]),
        kinds => {
            let kinds = kinds.iter().map(|kind| match spec::word(kind.value) {
                "Anonymous" => json!({}),
                word => json!({word: []}),
            });
            kinds.collect()
        }
    }
}

/// What each kind of credential is, as far as OpenAPI can tell.
fn security_schemes() -> Value {
    let words = Security::WORDS.iter().map(|(word, _)| *word);
    let words = words.filter(|word| *word != "Anonymous");
    let schemes: Map<String, Value> = words
        .map(|word| {
            let scheme = match word {
                "BearerToken" => json!({"type": "http", "scheme": "bearer"}),
                _ => json!({"type": "apiKey", "in": "header", "name": "Authorization"}),
            };
            (word.to_owned(), scheme)
        })
        .collect();
    schemes.into()
}

fn extensions(operation: &Operation, out: &mut Value) {
    let methods = operation.methods.iter();
    let methods: Vec<&str> = methods.map(|it| spec::word(it.value)).collect();
    out["x-acs-methods"] = json!(methods);
    if let Some(authorization) = &operation.authorization {
        out["x-acs-authorization"] = json!({
            "action": authorization.action.value,
            "access": spec::word(authorization.access.value),
        });
    }
    if !operation.errors.is_empty() {
        let errors = operation
            .errors
            .iter()
            .map(|error| json!({"status": error.status.value.text, "code": error.code.value}));
        out["x-acs-errors"] = errors.collect();
    }
}
