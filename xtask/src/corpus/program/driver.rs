use std::io::{BufRead as _, Read as _, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, UNIX_EPOCH};

use subject::runtime::credentials::{AccessKey, Identity};
use subject::runtime::request::{self, Context, Scheme};
use subject::runtime::{
    Any, Constraint, Encoded, Object, Ref, Scalar, Shape, Slot, decode, encode, findings, to_json,
};

/// What can be done with an operation.
struct Operation {
    name: &'static str,
    read: fn(&[u8]) -> Result<String, String>,
    make: fn() -> Result<String, String>,
}

/// Reads commands, `<what> <operation> <length>` and so many bytes each, and answers them.
fn main() {
    let (mut input, mut output) = (std::io::stdin().lock(), std::io::stdout().lock());
    let mut line = String::new();
    while input.read_line(&mut line).expect("commands") > 0 {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [what, name, length] = words.as_slice() else {
            panic!("no command: {line}");
        };
        let mut body = vec![0; length.parse::<usize>().expect("a length") + 1];
        input.read_exact(&mut body).expect("a body");
        body.pop();
        let operation = OPERATIONS.iter().find(|it| it.name == *name);
        let done = operation.map(|operation| {
            let work = || match *what {
                "read" => (operation.read)(&body),
                _ => (operation.make)().map_err(|problem| format!("{name}: {problem}")),
            };
            catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(format!("{name}: panic")))
        });
        let done = done.unwrap_or_else(|| Err(format!("{name}: there is no such operation")));
        let (sign, text) = match &done {
            Ok(text) => ('+', text),
            Err(text) => ('-', text),
        };
        writeln!(output, "{sign}{}\n{text}", text.len()).expect("answers");
        line.clear();
    }
}

/// Reads an answer, and writes it back.
fn read<T: Object + Default>(body: &[u8]) -> Result<String, String> {
    let decoded = decode::<T>(body).map_err(|error| error.to_string())?;
    match decoded.notes.is_empty() {
        true => Ok(to_json(&decoded.value)),
        false => Err(decoded.notes.to_string()),
    }
}

/// Fills a request in and lays it out as HTTP.
fn made<R: subject::runtime::Operation>(mut request: R) -> Result<String, String> {
    fill(&mut request, &mut Vec::new());
    let missing = findings(&request)
        .into_iter()
        .find(|it| it.constraint() == Constraint::Required);
    if let Some(missing) = missing {
        return Err(format!("`{}` is missing", missing.path()));
    }
    let encoded = encode(&request);
    for index in 0..request.shape().members.len() {
        let name = request.shape().members[index].wire();
        if !is_sent(name, &encoded) && !is_nothing(request.get(index).view()) {
            return Err(format!("`{name}` is not sent"));
        }
    }
    let identity = Identity::AccessKey(AccessKey {
        id: "id".to_owned(),
        secret: "secret".into(),
        token: None,
    });
    let context = Context {
        scheme: Scheme::Https,
        host: "example.com",
        identity: &identity,
        source: "",
        now: UNIX_EPOCH + Duration::from_secs(1_700_000_000),
        nonce: "nonce",
        user_agent: "corpus",
        headers: &Default::default(),
        query: &[],
        attempt: None,
    };
    match request::assemble(R::META, &encoded, &context) {
        Ok(request) => Ok(request.uri().to_string()),
        Err(error) => Err(error.to_string()),
    }
}

fn is_sent(name: &str, encoded: &Encoded) -> bool {
    let Encoded {
        query,
        form,
        path,
        headers,
        host,
        body,
        ..
    } = encoded;
    let start = name.strip_suffix('*').map_or(format!("{name}."), str::to_owned);
    let mut pairs = [query, form, path, headers, host].into_iter().flatten();
    pairs.any(|(sent, _)| sent == name || sent.starts_with(&start)) || body.is_some()
}

fn is_nothing(value: Ref<'_>) -> bool {
    match value {
        Ref::Object(object) => object.shape().members.is_empty(),
        _ => false,
    }
}

/// Gives a value to everything that has none.
fn fill(object: &mut dyn Object, inside: &mut Vec<&'static Shape>) {
    let shape = object.shape();
    inside.push(shape);
    for index in 0..shape.members.len() {
        if !matches!(object.get(index).view(), Ref::Open(_)) {
            fill_slot(object.slot(index).slot(), inside);
        }
    }
    inside.pop();
}

fn fill_slot(slot: Slot<'_>, inside: &mut Vec<&'static Shape>) {
    match slot {
        Slot::Text(Scalar::Member(place)) => _ = place.get_or_insert_with(|| "text".to_owned()),
        Slot::Text(Scalar::Element(place)) if place.is_empty() => "text".clone_into(place),
        Slot::Integer(Scalar::Member(place)) => _ = place.get_or_insert(1),
        Slot::Number(Scalar::Member(place)) => _ = place.get_or_insert(1.5),
        Slot::Boolean(Scalar::Member(place)) => _ = place.get_or_insert(true),
        Slot::Any(Scalar::Member(place)) => _ = place.get_or_insert_with(|| "text".into()),
        Slot::Any(Scalar::Element(place)) if *place == Any::default() => *place = "text".into(),
        Slot::Open(open) => open.set(if open.is_integer() { "1" } else { "text" }),
        Slot::Json(json) => fill_slot(json.begin(), inside),
        Slot::Object(object) => fill(object, inside),
        Slot::Optional(optional) => {
            let object = optional.fill();
            match inside.iter().any(|it| std::ptr::eq(*it, object.shape())) {
                true => optional.clear(),
                false => fill(object, inside),
            }
        }
        Slot::List(list) => {
            list.clear();
            let again = match list.push() {
                Slot::Object(object) => inside.iter().any(|it| std::ptr::eq(*it, object.shape())),
                slot => {
                    fill_slot(slot, inside);
                    return;
                }
            };
            list.clear();
            if !again {
                fill_slot(list.push(), inside);
            }
        }
        Slot::Map(map) => {
            map.clear();
            let again = match map.insert("key".to_owned()) {
                Slot::Object(object) => inside.iter().any(|it| std::ptr::eq(*it, object.shape())),
                _ => false,
            };
            map.clear();
            if !again {
                fill_slot(map.insert("key".to_owned()), inside);
            }
        }
        _ => {}
    }
}
