//! Documented error codes.

use std::collections::BTreeSet;

use acs_codegen::spec::{ErrorCode, Operation, Spec};

use crate::facts::Fact;
use crate::finding::{Compat, Rename};
use crate::rule::Rule;

use super::Judge;
use super::draft::Draft;
use super::texts::Prose;

impl<'a> Judge<'a> {
    pub(super) fn errors(&mut self, old: &'a Operation, new: &'a Operation) {
        let key = |it: &ErrorCode| (it.code.value.clone(), it.status.value.text.clone());
        let has =
            |list: &[ErrorCode], error: &ErrorCode| list.iter().any(|it| key(it) == key(error));
        let mut removed: Vec<&ErrorCode> = old
            .errors
            .iter()
            .filter(|it| !has(&new.errors, it))
            .collect();
        let mut added: Vec<&ErrorCode> = new
            .errors
            .iter()
            .filter(|it| !has(&old.errors, it))
            .collect();

        for error in &new.errors {
            if let Some(before) = old.errors.iter().find(|it| key(it) == key(error)) {
                self.error_texts(new, before, error);
            }
        }
        self.error_pairs(
            new,
            &mut removed,
            &mut added,
            Rule::ErrorStatusChanged,
            |a, b| a.code == b.code,
        );
        self.error_pairs(
            new,
            &mut removed,
            &mut added,
            Rule::ErrorCodeRenamed,
            |a, b| {
                let message = |it: &ErrorCode| {
                    it.message
                        .as_ref()
                        .map(|it| it.value.clone())
                        .filter(|it| !it.is_empty())
                };
                a.status == b.status && message(a).is_some() && message(a) == message(b)
            },
        );

        let operation = Some(new.name.value.as_str());
        if let ([first, _, ..], true) = (added.as_slice(), old.errors.is_empty()) {
            let compat = added
                .iter()
                .map(|it| code_verdict(self.old, it))
                .max()
                .unwrap_or(Compat::None);
            let title = format!("{} error codes are documented, were none", added.len());
            let draft = Draft::new(Rule::ErrorListAdded, operation, "errors", title).rust(compat);
            return self.push(draft.new_side(first.code.span, names(&added)));
        }
        if let ([first, _, ..], true) = (removed.as_slice(), new.errors.is_empty()) {
            let compat = removed
                .iter()
                .map(|it| loss(self.new, it))
                .max()
                .unwrap_or(Compat::None);
            let title = format!(
                "none of {} error codes is documented any more",
                removed.len()
            );
            let draft = Draft::new(Rule::ErrorListRemoved, operation, "errors", title).rust(compat);
            return self.push(draft.old(first.code.span, names(&removed)));
        }
        for error in added {
            let title = format!("error code `{}` is documented", error.code);
            let draft = Draft::new(Rule::ErrorCodeAdded, operation, path(error), title)
                .rust(code_verdict(self.old, error));
            self.push(draft.new_side(error.code.span, &error.code.value));
        }
        for error in removed {
            let title = format!("error code `{}` is no longer documented", error.code);
            let draft = Draft::new(Rule::ErrorCodeRemoved, operation, path(error), title)
                .rust(loss(self.new, error));
            self.push(draft.old(error.code.span, &error.code.value));
        }
    }

    /// Takes out and reports pairs that are alike, if each is alike with one only.
    fn error_pairs(
        &mut self,
        operation: &Operation,
        removed: &mut Vec<&'a ErrorCode>,
        added: &mut Vec<&'a ErrorCode>,
        rule: Rule,
        alike: impl Fn(&ErrorCode, &ErrorCode) -> bool,
    ) {
        let mut pairs = Vec::new();
        for old in removed.iter() {
            let twins: Vec<&&ErrorCode> = added.iter().filter(|new| alike(old, new)).collect();
            if let [new] = twins.as_slice()
                && removed.iter().filter(|it| alike(it, new)).count() == 1
            {
                pairs.push((*old, **new));
            }
        }
        let same = |a: &ErrorCode, b: &ErrorCode| std::ptr::eq(a, b);
        removed.retain(|it| !pairs.iter().any(|(old, _)| same(old, it)));
        added.retain(|it| !pairs.iter().any(|(_, new)| same(new, it)));
        for (old, new) in pairs {
            let name = Some(operation.name.value.as_str());
            let draft = if rule == Rule::ErrorStatusChanged {
                let title = format!(
                    "error `{}` comes with status {}, was {}",
                    new.code, new.status, old.status
                );
                Draft::new(rule, name, path(new), title)
                    .old(old.status.span, &old.status.value.text)
                    .new_side(new.status.span, &new.status.value.text)
            } else {
                let rename = Rename {
                    from: old.code.value.clone(),
                    to: new.code.value.clone(),
                    score: 0.9,
                    evidence: vec!["status and message are the same".to_owned()],
                };
                Draft::new(
                    rule,
                    name,
                    path(new),
                    format!("error code `{}` was `{}`", new.code, old.code),
                )
                .old(old.code.span, &old.code.value)
                .new_side(new.code.span, &new.code.value)
                .rust(loss(self.new, old).max(code_verdict(self.old, new)))
                .rename(rename)
            };
            self.push(draft);
            self.error_texts(operation, old, new);
        }
    }

    fn error_texts(&mut self, operation: &Operation, old: &ErrorCode, new: &ErrorCode) {
        let fact =
            |text: &'_ Option<acs_codegen::source::Spanned<String>>| -> Option<Fact<'static>> {
                text.as_ref()
                    .map(|it| Fact::new(it.value.clone().into(), it.span))
            };
        let name = Some(operation.name.value.as_str());
        let (place, noun) = (path(new), format!("error `{}`", new.code));
        let texts = [
            (Rule::ErrorMessageChanged, &old.message, &new.message),
            (Rule::DocErrorChanged, &old.doc, &new.doc),
        ];
        for (rule, before, after) in texts {
            self.prose(
                Prose::of(rule),
                name,
                &place,
                &noun,
                fact(before).as_ref(),
                fact(after).as_ref(),
            );
        }
        if old.name != new.name {
            let (before, after) = (fact(&old.name), fact(&new.name));
            let title = format!("the variant of {noun} has another name");
            let draft = Draft::new(Rule::RustIdentChanged, name, place, title);
            self.push(draft.sides(
                super::texts::side(before.as_ref()),
                super::texts::side(after.as_ref()),
            ));
        }
    }
}

fn path(error: &ErrorCode) -> String {
    format!("errors.{} {}", error.status, error.code)
}

fn names(errors: &[&ErrorCode]) -> String {
    let names: BTreeSet<&str> = errors.iter().map(|it| it.code.value.as_str()).collect();
    names.into_iter().collect::<Vec<_>>().join(", ")
}

fn documents(spec: &Spec, code: &str) -> bool {
    spec.operations
        .iter()
        .any(|it| it.errors.iter().any(|it| it.code.value == code))
}

/// All codes of a product are one enum: a code is new if no operation had it.
fn code_verdict(old: &Spec, error: &ErrorCode) -> Compat {
    if documents(old, &error.code.value) {
        Compat::None
    } else {
        Compat::Minor
    }
}

/// A variant is gone if no operation has its code any more.
fn loss(new: &Spec, error: &ErrorCode) -> Compat {
    if documents(new, &error.code.value) {
        Compat::None
    } else {
        Compat::Major
    }
}
