//! What a body says to a reader who is as tolerant as `acs_runtime::decode` says of itself.

use std::collections::{BTreeMap, BTreeSet};

use acs_runtime::Object as _;
use acs_runtime::dynamic::{Dynamic, Kind, Type};
use data_encoding::BASE64;
use serde_json::Value;

use super::table::FORMER;
use crate::json::{self, Bad, Node};

/// What should be written of something that was read.
#[derive(Clone, Debug)]
pub(super) enum Want {
    Value(Value),
    Number(f64),
    /// A string that holds JSON.
    Json(Box<Want>),
    List(Vec<Want>),
    Object(BTreeMap<String, Want>),
    /// Whatever it is: it nests deeper than this looks.
    Unknown,
}

/// What becomes of a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Kept,
    Null,
    Refused,
}

impl Want {
    /// Whether what was written is this.
    pub(super) fn fits(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Unknown, _) => true,
            (Self::Value(want), value) => want == value,
            (Self::Number(want), value) => value.as_f64() == Some(*want),
            (Self::Json(want), Value::String(text)) => {
                let inner = serde_json::from_str(text);
                inner.is_ok_and(|inner| want.fits(&inner))
            }
            (Self::List(want), Value::Array(list)) => {
                want.len() == list.len() && want.iter().zip(list).all(|(want, it)| want.fits(it))
            }
            (Self::Object(want), Value::Object(members)) => {
                let is_there = |(name, want): (&String, &Want)| {
                    members.get(name).is_some_and(|it| want.fits(it))
                };
                want.len() == members.len() && want.iter().all(is_there)
            }
            _ => false,
        }
    }

    /// Whether there is nothing to write of a member.
    fn is_empty(&self) -> bool {
        match self {
            Self::List(list) => list.is_empty(),
            Self::Object(members) => members.is_empty(),
            _ => false,
        }
    }

    fn text(text: impl Into<String>) -> Self {
        Self::Value(Value::String(text.into()))
    }
}

/// A value of which nothing is known: numbers that no `f64` is near are text.
pub(super) fn any(node: &Node) -> Want {
    match node {
        Node::Null => Want::Value(Value::Null),
        Node::Boolean(boolean) => Want::Value(Value::Bool(*boolean)),
        Node::Number(digits) => number(digits).unwrap_or_else(|| Want::text(digits)),
        Node::Text(text) => Want::text(text),
        Node::List(list) => Want::List(list.iter().map(any).collect()),
        Node::Object(members) => {
            let members = members.iter().map(|(name, it)| (name.clone(), any(it)));
            Want::Object(members.collect())
        }
    }
}

fn number(digits: &str) -> Option<Want> {
    let is_whole = digits != "-0";
    if let (true, Ok(integer)) = (is_whole, digits.parse::<i64>()) {
        return Some(Want::Value(integer.into()));
    }
    if let Ok(integer) = digits.parse::<u64>() {
        return Some(Want::Value(integer.into()));
    }
    finite(digits).map(Want::Number)
}

fn finite(text: &str) -> Option<f64> {
    text.parse().ok().filter(|it: &f64| it.is_finite())
}

/// A whole body.
pub(super) fn root(ty: &'static Type, node: &Node) -> Want {
    match node {
        Node::Object(members) => object(ty, members),
        _ => Want::Object(BTreeMap::new()),
    }
}

fn object(ty: &'static Type, members: &[(String, Node)]) -> Want {
    let empty = Dynamic::new(ty);
    let wires = empty.shape().members.iter().map(acs_runtime::Member::wire);
    let kinds: BTreeMap<&str, &Kind> = wires.zip(ty.kinds()).collect();
    let mut wants: BTreeMap<String, Want> = BTreeMap::new();
    let mut current = BTreeSet::new();
    for (name, node) in members {
        let former = FORMER.iter().find(|(former, _)| former == name);
        let wire = former.map_or(name.as_str(), |(_, wire)| wire);
        let Some(kind) = kinds.get(wire) else {
            continue;
        };
        if former.is_none() {
            current.insert(wire);
        } else if current.contains(wire) {
            continue;
        }
        let mut place = wants.remove(wire);
        put(&mut place, kind, false, node);
        wants.extend(place.map(|want| (wire.to_owned(), want)));
    }
    let is_typed_and_empty = |name: &str, want: &Want| {
        let has_parts = matches!(kinds.get(name), Some(Kind::List(_) | Kind::Map(_)));
        has_parts && want.is_empty()
    };
    wants.retain(|name, want| !is_typed_and_empty(name, want));
    Want::Object(wants)
}

/// Puts a value in its place. What does not fit leaves the place as it was.
fn put(place: &mut Option<Want>, kind: &Kind, is_element: bool, node: &Node) -> Outcome {
    let want = match (kind, node) {
        (Kind::Any, Node::Null) if is_element => Some(Want::Value(Value::Null)),
        (_, Node::Null) => {
            *place = None;
            return Outcome::Null;
        }
        (Kind::Any, node) => Some(any(node)),
        (Kind::List(inner), node) => return put_list(place, inner, node),
        (Kind::Map(inner), Node::Object(entries)) => Some(map(inner, entries)),
        (Kind::Object(ty), Node::Object(members)) => Some(object(ty, members)),
        (Kind::Json(inner), node @ (Node::List(_) | Node::Object(_))) => {
            let mut value = None;
            let outcome = put(&mut value, inner, true, node);
            *place = value
                .filter(|_| outcome == Outcome::Kept)
                .map(|it| Want::Json(Box::new(it)));
            return outcome;
        }
        (kind, node) => scalar(kind, node),
    };
    match want {
        Some(want) => {
            *place = Some(want);
            Outcome::Kept
        }
        None => Outcome::Refused,
    }
}

fn put_list(place: &mut Option<Want>, inner: &Kind, node: &Node) -> Outcome {
    let nodes = match node {
        Node::List(nodes) => nodes.as_slice(),
        // Where there is nothing to list, some services send an empty string.
        Node::Text(text) if text.is_empty() => return Outcome::Refused,
        node => std::slice::from_ref(node),
    };
    let mut list = Vec::new();
    let mut last = Outcome::Kept;
    for node in nodes {
        let mut element = None;
        last = put(&mut element, inner, true, node);
        if last == Outcome::Kept {
            list.extend(element);
        }
    }
    *place = Some(Want::List(list));
    if matches!(node, Node::List(_)) {
        Outcome::Kept
    } else {
        last
    }
}

fn map(inner: &Kind, entries: &[(String, Node)]) -> Want {
    let mut map = BTreeMap::new();
    for (key, node) in entries {
        let mut place = None;
        match put(&mut place, inner, true, node) {
            Outcome::Kept => map.extend(place.map(|it| (key.clone(), it))),
            Outcome::Null | Outcome::Refused => _ = map.remove(key),
        }
    }
    Want::Object(map)
}

/// A value without parts, where the kind of value that belongs has none either.
fn scalar(kind: &Kind, node: &Node) -> Option<Want> {
    let text = match node {
        Node::Boolean(true) => "true",
        Node::Boolean(false) => "false",
        Node::Number(digits) => digits,
        Node::Text(text) => text,
        Node::Null | Node::List(_) | Node::Object(_) => return None,
    };
    let (is_text, trimmed) = (matches!(node, Node::Text(_)), text.trim());
    let is_boolean = matches!(node, Node::Boolean(_));
    match kind {
        Kind::Text => Some(Want::text(text)),
        Kind::Integer if !is_boolean => whole(trimmed).map(|it| Want::Value(it.into())),
        Kind::Number if !is_boolean => finite(trimmed).map(Want::Number),
        Kind::Boolean => boolean(node, trimmed).map(|it| Want::Value(it.into())),
        Kind::Blob if is_text => {
            let bytes = BASE64.decode(trimmed.as_bytes()).ok()?;
            Some(Want::text(BASE64.encode(&bytes)))
        }
        Kind::Open(documented) if documented.integer => Some(open_integer(text, is_text)),
        Kind::Open(_) => Some(Want::text(text)),
        Kind::Json(inner) => Some(json_text(inner, text)),
        _ => None,
    }
}

fn boolean(node: &Node, text: &str) -> Option<bool> {
    match node {
        Node::Number(digits) => match whole(digits) {
            Some(0) => Some(false),
            Some(1) => Some(true),
            _ => None,
        },
        _ if text.eq_ignore_ascii_case("true") || text == "1" => Some(true),
        _ if text.eq_ignore_ascii_case("false") || text == "0" => Some(false),
        _ => None,
    }
}

/// A number of an open list, which is written as a number if it is one in its usual spelling.
fn open_integer(text: &str, is_text: bool) -> Want {
    let text = match whole(text) {
        Some(integer) if !is_text => integer.to_string(),
        _ => text.to_owned(),
    };
    match text.parse::<i64>() {
        Ok(integer) if integer.to_string() == text => Want::Value(integer.into()),
        _ => Want::text(text),
    }
}

/// JSON inside a string, or the string if it is none or says nothing that fits.
fn json_text(inner: &Kind, text: &str) -> Want {
    let start = text.trim_start().chars().next();
    let fits = match inner {
        Kind::List(_) => start == Some('['),
        Kind::Object(_) | Kind::Map(_) => start == Some('{'),
        _ => true,
    };
    let node = match json::parse(text) {
        Ok(node) if fits => node,
        Err(Bad::Deep) => return Want::Unknown,
        _ => return Want::text(text),
    };
    let mut value = None;
    match put(&mut value, inner, true, &node) {
        Outcome::Kept => Want::Json(Box::new(value.unwrap_or(Want::Unknown))),
        Outcome::Null | Outcome::Refused => Want::text(text),
    }
}

/// The whole number of 64 bits that a text says, in whatever way numbers are written.
fn whole(text: &str) -> Option<i64> {
    let (is_negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{before}{after}");
    let sign = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let is_number = !all.is_empty() && !sign.is_empty();
    if !is_number
        || !all
            .bytes()
            .chain(sign.bytes())
            .all(|it| it.is_ascii_digit())
    {
        return None;
    }
    let significant = all.trim_start_matches('0').trim_end_matches('0');
    if significant.is_empty() {
        return Some(0);
    }
    // Zeros behind the last digit that counts, less the places behind the point.
    let zeros = all.len() - all.trim_end_matches('0').len();
    let shift = exponent.parse::<i64>().ok()?.checked_add(zeros as i64)? - after.len() as i64;
    let places = u32::try_from(shift).ok().filter(|it| *it < 20)?;
    let size = significant
        .parse::<i128>()
        .ok()?
        .checked_mul(10_i128.pow(places))?;
    i64::try_from(if is_negative { -size } else { size }).ok()
}
