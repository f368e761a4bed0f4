//! What the panel asks: a form, what is wrong with values, the request that they make, and what
//! comes of sending it. Values in, values out; who may ask was settled before.

#![expect(
    clippy::indexing_slicing,
    reason = "to index an object of JSON is to give it a member"
)]

use acs_call::{Catalogue, Field, Operation, Outcome, Problem, Request, Severity};
use acs_runtime::{Encoded, ErrorKind};
use http::StatusCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::engine::Engine;
use crate::guard::Refusal;
use crate::suggest;
use crate::target::{Target, Targets};

/// More of a raw answer than this is not shown.
const LONGEST_RAW: usize = 1 << 20;

#[derive(Debug)]
pub(crate) struct Api {
    pub(crate) engine: Engine,
    pub(crate) targets: Targets,
}

/// An operation, as a page names it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Which {
    product: String,
    version: String,
    operation: String,
}

/// A call, as a page has it. Values may be secrets, so there is no `Debug`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Call {
    product: String,
    version: String,
    operation: String,
    values: Map<String, Value>,
    #[serde(default)]
    target: Target,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Confirmation {
    real: bool,
}

impl Api {
    /// The answer to what is asked by that name.
    pub(crate) fn answer(&self, name: &str, body: &[u8]) -> Result<Value, Refusal> {
        let mut answer = self.engine.with(|it| self.spoken(it, name, body))?;
        // Services quote what they were sent when a signature does not fit, tokens included.
        self.targets.scrub(&mut answer);
        Ok(answer)
    }

    fn spoken(&self, all: &Catalogue, name: &str, body: &[u8]) -> Result<Value, Refusal> {
        match name {
            "form" => self.form(all, &read(body)?),
            "preview" => self.preview(all, &read(body)?),
            "send" => self.send(all, &read(body)?),
            "credentials" => Ok(self.credentials()),
            "confirm" => self.confirm(&read(body)?),
            _ => Err(Refusal::new(
                StatusCode::NOT_FOUND,
                "the explorer has no such data",
            )),
        }
    }

    fn form(&self, all: &Catalogue, asked: &Which) -> Result<Value, Refusal> {
        let operation = find(all, &asked.product, &asked.version, &asked.operation)?;
        Ok(json!({
            "form": operation.form(),
            "suggestions": suggest::offers(all, operation),
            "mock": self.targets.mock_endpoint(),
            "isConfirmed": self.targets.is_confirmed(),
        }))
    }

    fn preview(&self, all: &Catalogue, call: &Call) -> Result<Value, Refusal> {
        let settings = self.targets.settings(call.target)?;
        let operation = find(all, &call.product, &call.version, &call.operation)?;
        let request = match operation.request(&call.values) {
            Ok(request) => request,
            Err(problems) => return Ok(json!({ "problems": unreadable(&problems) })),
        };
        let mut answer = json!({
            "problems": violations(&request),
            "wire": wire(&request),
        });
        if request.validate().is_err() {
            return Ok(answer);
        }
        match request.signed(settings) {
            Ok(signed) => answer["request"] = json!(signed),
            // Validation knows nothing of hosts; this is about the call as a whole.
            Err(error) => answer["failure"] = error.to_string().into(),
        }
        answer["samples"] = json!(request.samples());
        Ok(answer)
    }

    fn send(&self, all: &Catalogue, call: &Call) -> Result<Value, Refusal> {
        let mut answer = self.preview(all, call)?;
        if answer.get("request").is_none() {
            return Ok(answer);
        }
        let settings = self.targets.settings(call.target)?;
        let operation = find(all, &call.product, &call.version, &call.operation)?;
        if let Ok(request) = operation.request(&call.values) {
            answer["outcome"] = outcome(&request.send(settings));
        }
        Ok(answer)
    }

    fn credentials(&self) -> Value {
        match self.targets.source() {
            Ok(source) => json!({ "source": source }),
            Err(error) => json!({ "why": error.to_string() }),
        }
    }

    fn confirm(&self, asked: &Confirmation) -> Result<Value, Refusal> {
        match asked.real {
            true => Ok(json!({ "source": self.targets.confirm()? })),
            false => Err(Refusal::new(
                StatusCode::BAD_REQUEST,
                "there is nothing else to confirm",
            )),
        }
    }
}

fn find<'a>(
    all: &'a Catalogue,
    product: &str,
    version: &str,
    name: &str,
) -> Result<&'a Operation, Refusal> {
    let product = format!("{product}/{version}");
    let found = all.find(Some(&product), name);
    found.map_err(|error| Refusal::new(StatusCode::NOT_FOUND, error.to_string()))
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    // The position suffices; the text of the error could quote what was typed.
    serde_json::from_slice(body).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        let why = format!("line {line}, column {column}: not the JSON that is expected here");
        Refusal::new(StatusCode::BAD_REQUEST, why)
    })
}

/// What is no value at all.
fn unreadable(problems: &[Problem]) -> Value {
    let told = problems
        .iter()
        .map(|it| json!({ "path": it.path, "message": it.message, "isWarning": false }));
    told.collect()
}

/// What the service would say to the values, in the words of the crate.
fn violations(request: &Request<'_>) -> Value {
    let told = request.findings().into_iter().map(|it| {
        let text = it.to_string();
        let place = format!("`{}`: ", it.path());
        json!({
            "path": it.path(),
            "message": text.strip_prefix(&place).unwrap_or(&text),
            "isWarning": it.severity() == Severity::Warning,
        })
    });
    told.collect()
}

/// The text of each parameter that travels as JSON in a string.
fn wire(request: &Request<'_>) -> Value {
    let Encoded {
        query,
        form,
        headers,
        ..
    } = request.encoded();
    let fields = request.operation().form().fields;
    let shown = fields
        .iter()
        .filter(|it| it.style == Some("json") && !has_secret(it));
    let texts = shown.filter_map(|field| {
        let mut pairs = query.iter().chain(&form).chain(&headers);
        let (_, text) = pairs.find(|(name, _)| *name == field.name)?;
        Some((field.name.clone(), text.clone().into()))
    });
    Value::Object(texts.collect())
}

fn has_secret(field: &Field) -> bool {
    field.sensitive
        || field
            .fields
            .iter()
            .chain(field.items.as_deref())
            .any(has_secret)
}

fn outcome(outcome: &Outcome) -> Value {
    let attempts = outcome.attempts.iter().map(|it| {
        json!({
            "number": it.number,
            "waitedMs": millis(it.waited),
            "tookMs": millis(it.took),
            "status": it.status.as_ref().ok(),
            "error": it.status.as_ref().err(),
        })
    });
    let mut told = json!({
        "elapsedMs": millis(outcome.elapsed),
        "attempts": attempts.collect::<Vec<_>>(),
    });
    match &outcome.result {
        Ok(response) => {
            let masked = response.masked();
            // As text: a value of `serde_json` would forget the order of members.
            told["decoded"] = response.masked_json().into();
            told["requestId"] = json!(response.request_id());
            let notes = response.notes().iter().map(ToString::to_string);
            told["notes"] = notes.collect();
            // As it came it would show the secrets too.
            if masked == *response.object() {
                told["raw"] = raw(response.body());
            }
        }
        Err(error) => {
            let message = match error.kind() {
                ErrorKind::Service(service) => service.message().unwrap_or("no message").to_owned(),
                _ => error.to_string(),
            };
            told["requestId"] = json!(error.request_id());
            told["error"] = json!({ "code": error.code(), "message": message });
            if let Some(service) = error.service() {
                told["raw"] = raw(service.body());
            }
        }
    }
    told
}

fn raw(body: &[u8]) -> Value {
    match std::str::from_utf8(body) {
        Ok(text) if text.len() <= LONGEST_RAW => text.into(),
        _ => Value::Null,
    }
}

fn millis(time: std::time::Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
