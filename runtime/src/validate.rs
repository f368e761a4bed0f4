//! Finds what the service would refuse, before it is sent.
//!
//! One walk over the object and its table finds everything, at any depth. It
//! judges what the documentation says, which is sometimes wrong; so sending
//! does not depend on it, and a value that a list of documented values does
//! not hold is a warning only, unless the list is known to be closed.

use crate::path::{Path, start};
use crate::{JsonField, ListField, MapField, Member, Object, OpenRef, Ref, Rule};

mod violation;

pub use violation::{Constraint, Invalid, Severity, Violation};

use crate::pattern::Patterns;

/// Checks a request.
///
/// # Errors
///
/// If the service would refuse it, with everything it would refuse it for.
#[inline(never)]
pub fn validate(request: &dyn Object) -> Result<(), Invalid> {
    let mut violations = findings(request);
    violations.retain(|violation| violation.severity() == Severity::Refusal);
    if violations.is_empty() {
        Ok(())
    } else {
        Err(Invalid::new(violations))
    }
}

/// Everything that can be said against a request, warnings included.
#[inline(never)]
#[must_use]
pub fn findings(request: &dyn Object) -> Vec<Violation> {
    let mut walk = Walk::default();
    walk.object(request, &Path::root(""), false);
    walk.found
}

#[derive(Default)]
struct Walk {
    found: Vec<Violation>,
    patterns: Patterns,
}

/// A value's place: its constraints, its path, and whether it is a secret.
#[derive(Clone, Copy)]
struct Spot<'a> {
    member: &'static Member,
    path: &'a Path<'a>,
    hidden: bool,
}

impl Walk {
    fn object(&mut self, object: &dyn Object, path: &Path<'_>, hidden: bool) {
        for (index, member) in object.shape().members.iter().enumerate() {
            let hidden = hidden || member.sensitive;
            let path = &path.key(member.wire);
            let spot = Spot {
                member,
                path,
                hidden,
            };
            let value = object.get(index).view();
            if !value.is_absent() {
                self.value(value, spot);
            } else if member.required {
                self.refuse(spot, Constraint::Required, "is required".to_owned());
            }
        }
    }

    fn value(&mut self, value: Ref<'_>, spot: Spot<'_>) {
        match value {
            Ref::Absent | Ref::Boolean(_) | Ref::Any(_) | Ref::Blob(_) => {}
            Ref::Text(text) => self.text(text, spot),
            Ref::Integer(integer) => self.integer(integer, spot),
            Ref::Number(number) => self.number(number, spot),
            Ref::Open(open) => self.open(open, spot),
            Ref::Json(json) => self.json(json, spot),
            Ref::Object(object) => self.object(object, spot.path, spot.hidden),
            Ref::List(list) => self.list(list, spot),
            Ref::Map(map) => self.map(map, spot),
        }
    }

    fn text(&mut self, text: &str, spot: Spot<'_>) {
        for rule in spot.member.rules {
            match *rule {
                Rule::MinLength(least) => {
                    let count = count(text.chars().count());
                    if count < least {
                        let message = size("at least", least, "character", count, spot);
                        self.refuse(spot, Constraint::MinLength, message);
                    }
                }
                Rule::MaxLength(most) => {
                    let count = count(text.chars().count());
                    if count > most {
                        let message = size("at most", most, "character", count, spot);
                        self.refuse(spot, Constraint::MaxLength, message);
                    }
                }
                Rule::Pattern(pattern) if !self.patterns.accept(pattern, text) => {
                    let message = format!("must match `{pattern}`{}", but_is(text, spot));
                    self.refuse(spot, Constraint::Pattern, message);
                }
                _ => {}
            }
        }
    }

    fn integer(&mut self, integer: i64, spot: Spot<'_>) {
        for rule in spot.member.rules {
            let violated = match *rule {
                Rule::Min(bound) => integer < bound,
                Rule::Max(bound) => integer > bound,
                Rule::Above(bound) => integer <= bound,
                Rule::Below(bound) => integer >= bound,
                rule => out_of_bound(rule, integer as f64),
            };
            if violated {
                self.bound(*rule, &integer.to_string(), spot);
            }
        }
    }

    fn number(&mut self, number: f64, spot: Spot<'_>) {
        if !number.is_finite() {
            let message = "must be a finite number".to_owned();
            self.refuse(spot, Constraint::Finite, message);
            return;
        }
        for rule in spot.member.rules {
            if out_of_bound(*rule, number) {
                self.bound(*rule, &crate::number::number_text(number), spot);
            }
        }
    }

    fn bound(&mut self, rule: Rule, value: &str, spot: Spot<'_>) {
        let number = crate::number::number_text;
        let (constraint, words, bound) = match rule {
            Rule::Min(bound) => (Constraint::Minimum, "at least", bound.to_string()),
            Rule::Max(bound) => (Constraint::Maximum, "at most", bound.to_string()),
            Rule::Above(bound) => (Constraint::Minimum, "more than", bound.to_string()),
            Rule::Below(bound) => (Constraint::Maximum, "less than", bound.to_string()),
            Rule::MinNumber(bound) => (Constraint::Minimum, "at least", number(bound)),
            Rule::MaxNumber(bound) => (Constraint::Maximum, "at most", number(bound)),
            Rule::AboveNumber(bound) => (Constraint::Minimum, "more than", number(bound)),
            Rule::BelowNumber(bound) => (Constraint::Maximum, "less than", number(bound)),
            _ => return,
        };
        let but = if spot.hidden {
            String::new()
        } else {
            format!(", but is {value}")
        };
        self.refuse(spot, constraint, format!("must be {words} {bound}{but}"));
    }

    fn open(&mut self, open: OpenRef<'_>, spot: Spot<'_>) {
        if open.known {
            return;
        }
        let documented = alternatives(open.values);
        if spot.member.closed {
            let message = format!("must be {documented}{}", but_is(open.text, spot));
            self.refuse(spot, Constraint::OneOf, message);
        } else {
            let message = format!(
                "is documented to be {documented}{}",
                but_is(open.text, spot)
            );
            self.report(spot, Constraint::OneOf, Severity::Warning, message);
        }
    }

    fn json(&mut self, json: &dyn JsonField, spot: Spot<'_>) {
        let limited = |rule: &Rule| matches!(rule, Rule::MinLength(_) | Rule::MaxLength(_));
        match json.content() {
            Ok(value) => {
                self.value(value, spot);
                if !matches!(value, Ref::Text(_)) && spot.member.rules.iter().any(limited) {
                    self.text(&crate::json::json_text(value), spot);
                }
            }
            Err(text) => {
                if let Err(error) = crate::decode::check_json(text) {
                    let message = format!("must be JSON text, but is {error}");
                    self.refuse(spot, Constraint::Json, message);
                }
                self.text(text, spot);
            }
        }
    }

    fn list(&mut self, list: &dyn ListField, spot: Spot<'_>) {
        self.items(list.count(), spot);
        let member = spot.member.element();
        let hidden = spot.hidden || member.sensitive;
        for index in 0..list.count() {
            let path = &spot.path.index(index);
            self.value(
                list.at(index),
                Spot {
                    member,
                    path,
                    hidden,
                },
            );
        }
    }

    fn map(&mut self, map: &dyn MapField, spot: Spot<'_>) {
        self.items(map.count(), spot);
        let member = spot.member.element();
        let hidden = spot.hidden || member.sensitive;
        for (key, value) in map.entries() {
            let path = &spot.path.key(key);
            self.value(
                value,
                Spot {
                    member,
                    path,
                    hidden,
                },
            );
        }
    }

    fn items(&mut self, len: usize, spot: Spot<'_>) {
        let count = count(len);
        for rule in spot.member.rules {
            match *rule {
                Rule::MinItems(least) if count < least => {
                    let message = size("at least", least, "element", count, spot);
                    self.refuse(spot, Constraint::MinItems, message);
                }
                Rule::MaxItems(most) if count > most => {
                    let message = size("at most", most, "element", count, spot);
                    self.refuse(spot, Constraint::MaxItems, message);
                }
                _ => {}
            }
        }
    }

    fn refuse(&mut self, spot: Spot<'_>, constraint: Constraint, message: String) {
        self.report(spot, constraint, Severity::Refusal, message);
    }

    #[cold]
    fn report(
        &mut self,
        spot: Spot<'_>,
        constraint: Constraint,
        severity: Severity,
        message: String,
    ) {
        let path = spot.path.to_string();
        self.found
            .push(Violation::new(path, constraint, severity, message));
    }
}

fn out_of_bound(rule: Rule, number: f64) -> bool {
    match rule {
        Rule::Min(bound) => number < bound as f64,
        Rule::Max(bound) => number > bound as f64,
        Rule::Above(bound) => number <= bound as f64,
        Rule::Below(bound) => number >= bound as f64,
        Rule::MinNumber(bound) => number < bound,
        Rule::MaxNumber(bound) => number > bound,
        Rule::AboveNumber(bound) => number <= bound,
        Rule::BelowNumber(bound) => number >= bound,
        _ => false,
    }
}

fn count(len: usize) -> u64 {
    u64::try_from(len).unwrap_or(u64::MAX)
}

/// `must have at least 2 characters, but has 1`
fn size(words: &str, bound: u64, unit: &str, count: u64, spot: Spot<'_>) -> String {
    let plural = if bound == 1 { "" } else { "s" };
    let but = if spot.hidden {
        String::new()
    } else {
        format!(", but has {count}")
    };
    format!("must have {words} {bound} {unit}{plural}{but}")
}

/// `, but is "XOR"`, shortened, and not at all for a secret.
fn but_is(text: &str, spot: Spot<'_>) -> String {
    const LONGEST: usize = 60;
    if spot.hidden {
        return String::new();
    }
    match start(text, LONGEST) {
        Some(start) => format!(", but begins with {start:?}"),
        None => format!(", but is {text:?}"),
    }
}

/// `"OR" or "AND"`, the first few of many.
fn alternatives(values: &[&str]) -> String {
    const MOST: usize = 8;
    let shown = values.iter().take(MOST).map(|value| format!("{value:?}"));
    let shown = shown.collect::<Vec<_>>().join(" or ");
    match values.len().saturating_sub(MOST) {
        0 => shown,
        more => format!("{shown} or one of {more} more"),
    }
}
