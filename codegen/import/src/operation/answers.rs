//! What comes out of an operation: its answer, its error codes, its samples.

use std::collections::BTreeSet;

use acs_codegen::source::{Span, Spanned};
use acs_codegen::spec::{ErrorCode, Example, Scalar, Schema, Type};

use crate::json::Json;
use crate::reader::{At, Reader, at, text_at};
use crate::report::Kind;
use crate::schema::{self, Role};
use crate::texts;

/// The answer of success: of status 200, else of the lowest that is no error.
pub(super) fn response(reader: &mut Reader<'_>, api: &Json, place: &At, name: Span) -> Schema {
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
pub(super) fn errors(reader: &mut Reader<'_>, api: &Json, place: &At) -> Vec<ErrorCode> {
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

/// The sample answer in JSON; whether it fits is judged later.
pub(super) fn examples(reader: &mut Reader<'_>, api: &Json, place: &At) -> Vec<Example> {
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
        Some(text)
            if serde_json::from_str::<serde_json::Value>(text).is_ok()
                && texts::is_writable(&text.replace('\r', "")) =>
        {
            let title = text_at("An answer", demo.span);
            vec![Example::bare(
                title,
                text_at(
                    texts::as_block(text.replace("\r\n", "\n").replace('\r', "\n")),
                    demo.span,
                ),
            )]
        }
        Some(_) => {
            reader.report(Kind::Sample, place, demo, "the sample answer is no JSON");
            Vec::new()
        }
        None => Vec::new(),
    }
}
