//! A member that is gone here and new there, under the same name: it moved.

#![expect(
    clippy::indexing_slicing,
    reason = "the indexes are those of the drafts, which are taken out last"
)]

use std::collections::BTreeMap;

use crate::finding::Rename;
use crate::rule::Rule;

use super::Judge;
use super::draft::Draft;
use super::walk::Frame;

impl<'a> Judge<'a> {
    /// Joins findings from `first` on that are two halves of a move.
    pub(super) fn moves(&mut self, first: usize, frame: Frame<'a>) {
        let sides = [
            (
                Rule::RequestMemberRemoved,
                Rule::RequestMemberAddedOptional,
                Rule::RequestMemberMoved,
            ),
            (
                Rule::RequestMemberRemoved,
                Rule::RequestMemberAddedRequired,
                Rule::RequestMemberMoved,
            ),
            (
                Rule::ResponseMemberRemoved,
                Rule::ResponseMemberAdded,
                Rule::ResponseMemberMoved,
            ),
        ];
        for (removed, added, moved) in sides {
            // By name: what is gone, what is new.
            let mut found: BTreeMap<String, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
            for (index, draft) in self.drafts.iter().enumerate().skip(first) {
                let name = draft.path.rsplit('.').next().unwrap_or_default().to_owned();
                if draft.rule == removed {
                    found.entry(name).or_default().0.push(index);
                } else if draft.rule == added {
                    found.entry(name).or_default().1.push(index);
                }
            }
            let mut gone = Vec::new();
            for (name, (removed, added)) in found {
                let ([old], [new]) = (removed.as_slice(), added.as_slice()) else {
                    continue;
                };
                let (old, new) = (*old, *new);
                let (from, to) = (self.drafts[old].path.clone(), self.drafts[new].path.clone());
                let Some(why) = self.moved_evidence(frame, &from, &to) else {
                    continue;
                };
                let rename = Rename {
                    from: from.clone(),
                    to: to.clone(),
                    score: 0.95,
                    evidence: vec![
                        "the name is the same, and there is no other of that name".to_owned(),
                        why,
                    ],
                };
                let before = self.drafts[old].clone();
                let draft = &mut self.drafts[new];
                let reach = draft.reach.clone();
                let operation = draft.operation.clone();
                *draft = Draft::new(
                    moved,
                    operation.as_deref(),
                    to.clone(),
                    format!("member `{name}` is at `{to}`, was at `{from}`"),
                )
                .sides(before.old, draft.new.clone())
                .reach(&reach)
                .rename(rename)
                .witness(before.witness);
                if moved == Rule::RequestMemberMoved {
                    draft.witness = None;
                }
                gone.push(old);
            }
            gone.sort_unstable();
            for index in gone.into_iter().rev() {
                self.drafts.remove(index);
            }
        }
    }

    /// That both places hold values of one kind with the same members.
    fn moved_evidence(&self, frame: Frame<'a>, from: &str, to: &str) -> Option<String> {
        let old = super::walk::find(frame.old, from)?;
        let new = super::walk::find(frame.new, to)?;
        let (old, new) = (frame.old.view(old), frame.new.view(new));
        let names = |members: &Option<acs_codegen::spec::Map<acs_codegen::spec::Schema>>| {
            let members = members.iter().flat_map(|it| it.keys());
            members
                .map(|it| it.value.clone())
                .collect::<std::collections::BTreeSet<_>>()
        };
        let kind = old.kind()?;
        let is_same =
            new.kind() == Some(kind) && names(&old.target.members) == names(&new.target.members);
        is_same.then(|| format!("both are of type `{}`", acs_codegen::spec::word(kind)))
    }
}
