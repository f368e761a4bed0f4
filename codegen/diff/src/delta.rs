//! The difference of two sets of facts: for each part that differs, what it was and what it is.
//!
//! It knows nothing of meaning, so its laws hold exactly: nothing differs from itself; the
//! difference back is the mirror; applied to the old facts it gives the new ones; two in a row
//! are one.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::{Facet, Fact, Facts, Node, Path, Step};

/// A part before and after. Not equal, and not both absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change<'a> {
    /// Before; none if it is new.
    pub before: Option<Node<'a>>,
    /// After; none if it is gone.
    pub after: Option<Node<'a>>,
}

/// All parts that differ.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delta<'a> {
    /// By where they are.
    pub changes: BTreeMap<Path<'a>, Change<'a>>,
}

/// A property before and after.
pub type FacetChange<'c, 'a> = (Facet, Option<&'c Fact<'a>>, Option<&'c Fact<'a>>);

impl<'a> Delta<'a> {
    /// What leads from `old` to `new`.
    pub fn between(old: &Facts<'a>, new: &Facts<'a>) -> Self {
        let mut changes = BTreeMap::new();
        let (mut olds, mut news) = (old.nodes.iter().peekable(), new.nodes.iter().peekable());
        loop {
            let order = match (olds.peek(), news.peek()) {
                (None, None) => break,
                (Some(_), None) => std::cmp::Ordering::Less,
                (None, Some(_)) => std::cmp::Ordering::Greater,
                (Some((a, _)), Some((b, _))) => a.cmp(b),
            };
            let before = if order.is_le() { olds.next() } else { None };
            let after = if order.is_ge() { news.next() } else { None };
            if before.map(|it| it.1) != after.map(|it| it.1)
                && let Some((path, _)) = before.or(after)
            {
                let change = Change {
                    before: before.map(|it| it.1.clone()),
                    after: after.map(|it| it.1.clone()),
                };
                changes.insert(path.clone(), change);
            }
        }
        Self { changes }
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The way back.
    #[must_use]
    pub fn mirror(&self) -> Self {
        let changes = self.changes.iter().map(|(path, change)| {
            let change = Change {
                before: change.after.clone(),
                after: change.before.clone(),
            };
            (path.clone(), change)
        });
        Self {
            changes: changes.collect(),
        }
    }

    /// The facts after the change of what was before; the first part that is not as the change
    /// expects it, if there is one.
    pub fn apply(&self, facts: &Facts<'a>) -> Result<Facts<'a>, Path<'a>> {
        let mut facts = facts.clone();
        for (path, change) in &self.changes {
            if facts.nodes.get(path) != change.before.as_ref() {
                return Err(path.clone());
            }
            match &change.after {
                Some(node) => _ = facts.nodes.insert(path.clone(), node.clone()),
                None => _ = facts.nodes.remove(path),
            }
        }
        Ok(facts)
    }

    /// This change and the `next` one as a single one: what was done and undone is gone.
    #[must_use]
    pub fn net(&self, next: &Self) -> Self {
        let mut changes = self.changes.clone();
        for (path, change) in &next.changes {
            let before = match changes.remove(path) {
                Some(first) => first.before,
                None => change.before.clone(),
            };
            if before != change.after {
                let change = Change {
                    before,
                    after: change.after.clone(),
                };
                changes.insert(path.clone(), change);
            }
        }
        Self { changes }
    }

    /// The changes of a part and of all that is inside it.
    pub fn inside<'c>(
        &'c self,
        path: &'c [Step<'a>],
    ) -> impl Iterator<Item = (&'c Path<'a>, &'c Change<'a>)> {
        let from = self.changes.range(path.to_vec()..);
        from.take_while(move |(it, _)| it.starts_with(path))
    }
}

impl<'a> Change<'a> {
    /// The properties that differ.
    pub fn facets(&self) -> Vec<FacetChange<'_, 'a>> {
        let nodes = [&self.before, &self.after].into_iter().flatten();
        let keys: BTreeSet<Facet> = nodes.flat_map(|it| it.facets.keys()).copied().collect();
        keys.into_iter()
            .filter_map(|facet| {
                let before = self.before.as_ref().and_then(|it| it.facets.get(&facet));
                let after = self.after.as_ref().and_then(|it| it.facets.get(&facet));
                (before != after).then_some((facet, before, after))
            })
            .collect()
    }
}
