//! How a long result is read page by page.

use acs_codegen::source::Spanned;
use acs_codegen::spec::Pagination;

use crate::finding::{Compat, Wire};
use crate::rule::Rule;

use super::Judge;
use super::draft::Draft;
use super::walk::Frame;

type Text = Option<Spanned<String>>;

impl<'a> Judge<'a> {
    /// Judges pagination; `first` is the first finding of the operation, for the renames that
    /// explain a changed name.
    pub(super) fn pagination(&mut self, frame: Frame<'a>, first: usize) {
        let (Some(old), Some(new)) = (frame.old.operation, frame.new.operation) else {
            return;
        };
        let name = Some(new.name.value.as_str());
        match (&old.pagination, &new.pagination) {
            (None, None) => {}
            (None, Some(after)) => {
                let witness = self.paging_witness(frame, after);
                let draft = Draft::new(
                    Rule::PaginationAdded,
                    name,
                    "pagination",
                    "the list comes in pages",
                );
                self.push(
                    draft
                        .new_side(after.items.span, &after.items.value)
                        .witness(witness),
                );
            }
            (Some(before), None) => {
                let draft = Draft::new(
                    Rule::PaginationRemoved,
                    name,
                    "pagination",
                    "the list comes whole",
                );
                self.push(draft.old(before.items.span, &before.items.value));
            }
            (Some(before), Some(after)) => self.pages(frame, before, after, first),
        }
    }

    fn pages(&mut self, frame: Frame<'a>, old: &Pagination, new: &Pagination, first: usize) {
        let name = frame.new.operation.map(|it| it.name.value.as_str());
        let renamed = self.renamed_paths(first);
        // A name that only follows a rename is no change of its own.
        let follows = |prefix: &str, old: &Text, new: &Text| match (old, new) {
            (Some(old), Some(new)) => {
                old.value == new.value
                    || translate(&renamed, &format!("{prefix}{}", old.value))
                        == format!("{prefix}{}", new.value)
            }
            (None, None) => true,
            _ => false,
        };
        let style = |it: &Pagination| match (&it.page, &it.token) {
            (_, Some(_)) => "token",
            (Some(_), None) => "page number",
            (None, None) => "nothing",
        };
        let value = |it: &Text| it.as_ref().map(|it| (it.span, it.value.clone()));
        if style(old) != style(new) {
            let title = format!(
                "pages are asked for by {}, were by {}",
                style(new),
                style(old)
            );
            let witness = self.style_witness(frame, old, new);
            let wire = if witness.is_some() {
                Wire::Break
            } else {
                Wire::Risk
            };
            let draft = Draft::new(Rule::PaginationStyleChanged, name, "pagination", title);
            let draft = draft
                .old(old.items.span, style(old))
                .new_side(new.items.span, style(new));
            self.push(draft.wire(wire).witness(witness));
        } else {
            for (what, before, after) in [
                ("page", &old.page, &new.page),
                ("token", &old.token, &new.token),
            ] {
                if !follows("parameters.", before, after) {
                    let title = format!("another parameter takes the {what}");
                    let path = format!("pagination.{what}");
                    let draft = Draft::new(Rule::PaginationParameterChanged, name, path, title);
                    self.push(draft.sides(value(before), value(after)));
                }
            }
        }
        if !follows("parameters.", &old.size, &new.size) {
            let draft = Draft::new(
                Rule::PaginationParameterChanged,
                name,
                "pagination.size",
                "another parameter takes the size of a page",
            );
            self.push(draft.sides(value(&old.size), value(&new.size)));
        }
        for (what, path, before, after) in [
            ("total", "pagination.total", &old.total, &new.total),
            (
                "next token",
                "pagination.nextToken",
                &old.next_token,
                &new.next_token,
            ),
        ] {
            // With another style, another member is what one expects.
            let is_consequence = what == "next token" && style(old) != style(new);
            if !is_consequence && !follows("response.", before, after) {
                let title = format!("another member tells the {what}");
                let draft = Draft::new(Rule::PaginationTotalChanged, name, path, title);
                self.push(draft.sides(value(before), value(after)));
            }
        }
        if !follows(
            "response.",
            &Some(old.items.clone()),
            &Some(new.items.clone()),
        ) {
            let title = format!(
                "the items of a page are in `{}`, were in `{}`",
                new.items, old.items
            );
            let witness = self.items_witness(frame, old, new);
            let wire = if witness.is_some() {
                Wire::Break
            } else {
                Wire::Risk
            };
            let draft = Draft::new(Rule::PaginationItemsMoved, name, "pagination.items", title);
            let draft = draft
                .old(old.items.span, &old.items.value)
                .new_side(new.items.span, &new.items.value);
            self.push(draft.wire(wire).rust(Compat::Major).witness(witness));
        }
    }

    /// Paths before and after, for everything the operation renamed or moved.
    fn renamed_paths(&self, first: usize) -> Vec<(String, String)> {
        let drafts = self.drafts.iter().skip(first);
        let renames = drafts.filter_map(|it| {
            let rename = it.rename.as_ref()?;
            let old = match it.path.rsplit_once(['.']) {
                Some((parent, _)) if !rename.from.contains('.') => {
                    format!("{parent}.{}", rename.from)
                }
                _ => rename.from.clone(),
            };
            Some((old, it.path.clone()))
        });
        renames.collect()
    }
}

/// The path as it is after all renames.
fn translate(renamed: &[(String, String)], path: &str) -> String {
    let mut path = path.to_owned();
    for (old, new) in renamed {
        match path.strip_prefix(old.as_str()) {
            Some(rest) if rest.is_empty() || rest.starts_with(['.', '[']) => {
                path = format!("{new}{rest}")
            }
            _ => {}
        }
    }
    path
}
