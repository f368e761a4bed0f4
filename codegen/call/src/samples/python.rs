//! The program in Python, with the vendor's client that calls any product.

use acs_codegen::diag::escape;
use acs_runtime::{BodyType, Protocol, Security};

use super::wire::{Wire, host};
use super::{first_line, title, variable};
use crate::Request;
use crate::mask::MASK;

/// What is to be done about a secret that is a part of a text.
const HINT: &str = "\n\n`***` stands for a secret.";

pub(super) fn script(request: &Request<'_>) -> String {
    let operation = request.operation();
    let (title, meta) = (title(operation), operation.meta());
    let wire = match Wire::of(request) {
        Ok(wire) => wire,
        Err(error) => return format!("# {title}\n# It cannot be written: {error}\n"),
    };
    let (host, region) = host(operation);
    let region = region.map_or(String::new(), |region| {
        format!("  # of the region {region}")
    });
    let is_bodiless = matches!(wire.method.as_str(), "GET" | "HEAD");
    let form = &wire.encoded.form;
    let mut query = wire.encoded.query.clone();
    if is_bodiless {
        query.extend(form.iter().cloned());
    }
    let (path, fixed) = wire.target.split_once('?').unwrap_or((&wire.target, ""));
    // A query that is part of the path is no parameter.
    if let Some((_, names)) = meta.path.split_once('?') {
        let names: Vec<&str> = names.split('&').collect();
        let fixed = fixed.split('&').filter(|pair| names.contains(pair));
        let pairs = fixed.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        query.extend(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }
    let mut arguments = Vec::new();
    if !query.is_empty() {
        arguments.push(format!("query={}", dict(&query)));
    }
    if !wire.encoded.headers.is_empty() {
        arguments.push(format!("headers={}", dict(&wire.encoded.headers)));
    }
    let mut kind = "json";
    let (body, is_base64) = &wire.body;
    if !form.is_empty() && !is_bodiless {
        kind = "formData";
        arguments.push(format!("body={}", dict(form)));
    } else if wire.encoded.body.is_some() {
        let text = literal(body);
        let body = match (meta.body, is_base64) {
            (BodyType::Json, false) if serde_json::from_str::<serde_json::Value>(body).is_ok() => {
                format!("json.loads({text})")
            }
            (_, false) => format!("{text}.encode()"),
            (_, true) => format!("base64.b64decode({text})"),
        };
        if meta.body != BodyType::Json {
            kind = "binary";
        }
        let key = if kind == "binary" { "stream" } else { "body" };
        arguments.push(format!("{key}={body}"));
    }
    let arguments: String = arguments.iter().map(|it| format!("\n    {it},")).collect();
    let arguments = match arguments.as_str() {
        "" => String::new(),
        arguments => format!("{arguments}\n"),
    };
    let style = if meta.protocol == Protocol::Roa {
        "ROA"
    } else {
        "RPC"
    };
    let (auth, credential) = match meta.security {
        [Security::Anonymous | Security::Oidc] => ("Anonymous", ""),
        _ => ("AK", "credential=CredentialClient(), "),
    };
    let (action, version) = (literal(meta.action), literal(meta.version));
    let (method, path, endpoint) = (
        literal(&wire.method),
        literal(path),
        literal(&format!("https://{}{host}", wire.host_prefix)),
    );
    let import_base64 = if arguments.contains("base64.") {
        "import base64\n"
    } else {
        ""
    };
    let answers = operation.answer();
    let (answer, print) = match answers.as_slice() {
        _ if wire.method == "HEAD" => ("none", "response[\"headers\"]"),
        [body] if body.name == "body" && body.kind == "bytes" => ("byte", "response[\"body\"]"),
        [body] if body.name == "body" && body.kind == "string" => ("string", "response[\"body\"]"),
        _ => (
            "json",
            "json.dumps(response[\"body\"], indent=2, ensure_ascii=False)",
        ),
    };
    let summary = first_line(operation.summary());
    let summary = summary.replace('\\', "/").replace('"', "'");
    let hint = if arguments.contains(MASK) { HINT } else { "" };
    let import_credentials = match credential {
        "" => "",
        _ => "from alibabacloud_credentials.client import Client as CredentialClient\n",
    };
    format!(
        r#""""{summary}

{title}

pip install alibabacloud-tea-openapi alibabacloud-tea-util alibabacloud-credentials{hint}
"""

{import_base64}import json
import os

{import_credentials}from alibabacloud_tea_openapi.client import Client
from alibabacloud_tea_openapi.models import Config, OpenApiRequest, Params
from alibabacloud_tea_util.models import RuntimeOptions

endpoint = os.environ.get("ENDPOINT", {endpoint}){region}
scheme, host = endpoint.split("://")
client = Client(Config({credential}endpoint=host, protocol=scheme.upper()))

params = Params(
    action={action},
    version={version},
    protocol=scheme.upper(),
    pathname={path},
    method={method},
    auth_type="{auth}",
    style="{style}",
    req_body_type="{kind}",
    body_type="{answer}",
)
request = OpenApiRequest({arguments})
response = client.call_api(params, request, RuntimeOptions())
print({print})
"#
    )
}

/// `{"Name": "value"}`, a line for each.
fn dict(pairs: &[(String, String)]) -> String {
    let pairs = pairs.iter().map(|(name, value)| {
        let value = match value.as_str() {
            MASK => format!("os.environ[{}]", literal(&variable(name))),
            value => literal(value),
        };
        format!("\n        {}: {value},", literal(name))
    });
    format!("{{{}\n    }}", pairs.collect::<String>())
}

/// A text as Python writes it, which is how JSON does; what nobody sees by its code point.
fn literal(text: &str) -> String {
    let json = serde_json::to_string(text).expect("bug: text is JSON");
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match escape(c.encode_utf8(&mut [0; 4])) {
            shown if shown.chars().eq([c]) => out.push(c),
            _ => out += &format!("\\U{:08x}", u32::from(c)),
        }
    }
    out
}
