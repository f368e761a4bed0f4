//! What became of each operation, parameter and member over a row of revisions.
//!
//! A life line follows the thing on the wire: through shapes, however the spec writes them, and
//! through renames, as the comparison of neighbours saw them. So it shows when a member came,
//! what it was called and of which type it was, and when it went.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "lines are never taken away, and a name is cut where it was found"
)]

use std::collections::BTreeMap;

use crate::finding::{Finding, Place, Verdict};
use crate::history::{Dated, Step};
use crate::rule::Rule;

mod nodes;

use nodes::{Key, Node, nodes};

/// What happened to a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    /// It was there in the oldest revision.
    There,
    /// It appeared.
    Added,
    /// It vanished.
    Removed,
    /// It got another name.
    Renamed {
        /// Name before.
        from: String,
        /// Name after.
        to: String,
    },
    /// It got another type.
    Retyped {
        /// Type before, such as `integer int32`.
        from: String,
        /// Type after.
        to: String,
    },
    /// It became required, or no longer is.
    Required(bool),
    /// It was deprecated, or no longer is.
    Deprecated(bool),
}

/// Something that happened, when, and what it meant.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Date of the revision that shows it first.
    pub date: String,
    /// What happened.
    pub what: Happening,
    /// Rule of the finding that tells it; none for what the oldest revision has.
    pub rule: Option<&'static str>,
    /// What it meant; none for what the oldest revision has.
    pub verdict: Option<Verdict>,
}

/// The life of a thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Lifeline {
    /// Where it is, or was last. Paths are wire paths: shapes are looked through.
    pub place: Place,
    /// Its type at last.
    pub ty: String,
    /// Whether it is there in the newest revision.
    pub is_there: bool,
    /// What happened to it, oldest first.
    pub events: Vec<Event>,
}

/// The life lines of everything that any revision has, ordered by place. `steps` are what
/// [`crate::history::steps`] says of the same revisions.
pub fn lifelines(revisions: &[Dated<'_>], steps: &[Step]) -> Vec<Lifeline> {
    let mut lines: Vec<Lifeline> = Vec::new();
    let mut line_of: BTreeMap<Key, usize> = BTreeMap::new();
    let mut before: BTreeMap<Key, Node> = BTreeMap::new();
    for (at, revision) in revisions.iter().enumerate() {
        let after = nodes(&revision.revision);
        let step = at.checked_sub(1).and_then(|at| steps.get(at));
        let told = Told::new(step);
        let moved = moves(&before, &after, &told);
        // What moved brings its line along; nothing else changes place.
        for (from, to) in &moved {
            if let Some(line) = line_of.remove(from) {
                line_of.insert(to.clone(), line);
            }
        }
        for (key, node) in &after {
            let line = *line_of.entry(key.clone()).or_insert_with(|| {
                lines.push(Lifeline {
                    place: key.place(),
                    ty: node.ty.clone(),
                    is_there: false,
                    events: Vec::new(),
                });
                lines.len() - 1
            });
            let old_key = moved
                .iter()
                .find(|(_, to)| to == key)
                .map_or(key, |(from, _)| from);
            let events = happenings(old_key, before.get(old_key), key, node, at == 0);
            let line = &mut lines[line];
            line.place = key.place();
            line.ty.clone_from(&node.ty);
            line.is_there = true;
            line.events.extend(
                events
                    .into_iter()
                    .map(|what| told.event(&revision.date, key, what)),
            );
        }
        for key in before.keys() {
            let is_gone = !after.contains_key(key) && !moved.iter().any(|(from, _)| from == key);
            if let (true, Some(line)) = (is_gone, line_of.get(key)) {
                let line = &mut lines[*line];
                line.is_there = false;
                line.events
                    .push(told.event(&revision.date, key, Happening::Removed));
            }
        }
        before = after;
    }
    lines.sort_by(|a, b| a.place.cmp(&b.place));
    lines
}

/// What happened to a thing between two revisions that both end in its being there.
fn happenings(
    old_key: &Key,
    old: Option<&Node>,
    key: &Key,
    new: &Node,
    is_first: bool,
) -> Vec<Happening> {
    let Some(old) = old else {
        return vec![if is_first {
            Happening::There
        } else {
            Happening::Added
        }];
    };
    let mut events = Vec::new();
    // The parts of something renamed keep their own names.
    if old_key.name() != key.name() {
        events.push(Happening::Renamed {
            from: old_key.name().to_owned(),
            to: key.name().to_owned(),
        });
    }
    if old.ty != new.ty {
        events.push(Happening::Retyped {
            from: old.ty.clone(),
            to: new.ty.clone(),
        });
    }
    if old.is_required != new.is_required {
        events.push(Happening::Required(new.is_required));
    }
    if old.is_deprecated != new.is_deprecated {
        events.push(Happening::Deprecated(new.is_deprecated));
    }
    events
}

/// What a step says, ready to be asked.
struct Told<'a> {
    /// Findings by operation, those of shared shapes under each operation that they reach.
    by_operation: BTreeMap<&'a str, Vec<&'a Finding>>,
}

impl<'a> Told<'a> {
    fn new(step: Option<&'a Step>) -> Self {
        let mut by_operation: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
        for finding in step.iter().flat_map(|step| &step.findings) {
            let own = finding.place.operation.iter();
            for operation in own.chain(&finding.reach) {
                by_operation
                    .entry(operation.as_str())
                    .or_default()
                    .push(finding);
            }
        }
        Self { by_operation }
    }

    fn of(&self, operation: &str) -> &[&'a Finding] {
        self.by_operation.get(operation).map_or(&[], Vec::as_slice)
    }

    /// An event, with what the finding that tells it says about it: the one of its own name, else
    /// the one of the nearest thing around it that came or went with all its parts.
    fn event(&self, date: &str, key: &Key, what: Happening) -> Event {
        let is_it = |finding: &&&Finding| {
            let name = finding
                .place
                .path
                .rsplit(['.', ']'])
                .next()
                .unwrap_or_default();
            let name = if name.is_empty() { key.name() } else { name };
            (finding.place.path.is_empty() == key.path.is_empty() && name == key.name())
                && tells(finding, &what)
        };
        let is_whole = |finding: &&&Finding| {
            let inside = key.path.strip_prefix(finding.place.path.as_str());
            let is_around = finding.place.path.is_empty()
                || inside.is_some_and(|rest| rest.starts_with(['.', '[', '{']));
            let comes_or_goes = matches!(what, Happening::Added | Happening::Removed);
            // What gets another type loses its parts and gets others.
            comes_or_goes && is_around && (tells(finding, &what) || is_retype(finding.rule))
        };
        let findings = self.of(&key.operation);
        let finding = findings
            .iter()
            .filter(is_it)
            .max_by_key(|finding| (finding.place.path == key.path, finding.verdict.wire))
            .or_else(|| {
                let wholes = findings.iter().filter(is_whole);
                wholes.max_by_key(|finding| finding.place.path.len())
            });
        Event {
            date: date.to_owned(),
            what,
            rule: finding.map(|finding| finding.rule),
            verdict: finding.map(|finding| finding.verdict),
        }
    }
}

/// Whether a finding is about such a happening.
fn tells(finding: &Finding, what: &Happening) -> bool {
    let rule = finding.rule;
    match what {
        Happening::There => false,
        Happening::Added => rule.contains("-added") && !rule.starts_with("doc-"),
        Happening::Removed => rule.contains("-removed") && !rule.starts_with("doc-"),
        Happening::Renamed { from, .. } => finding
            .rename
            .as_ref()
            .is_some_and(|rename| rename.from == *from),
        Happening::Retyped { .. } => is_retype(rule),
        Happening::Required(_) => {
            rule.contains("-became-required") || rule.contains("-became-optional")
        }
        Happening::Deprecated(_) => rule.ends_with("deprecated") && Rule::from_id(rule).is_some(),
    }
}

/// Whether a rule is about types.
fn is_retype(rule: &str) -> bool {
    let parts = [
        "-to-",
        "-widened",
        "-narrowed",
        "-type-changed",
        "-reshaped",
        "-format-changed",
        "-list-wrapper",
        "-json-",
    ];
    parts.iter().any(|part| rule.contains(part))
}

/// What moved from one place to another: what was renamed, and the parts of it.
fn moves(
    before: &BTreeMap<Key, Node>,
    after: &BTreeMap<Key, Node>,
    told: &Told<'_>,
) -> Vec<(Key, Key)> {
    let gone = before.keys().filter(|key| !after.contains_key(*key));
    gone.filter_map(|key| {
        let to = renamed(key, told)?;
        let is_new = after.contains_key(&to) && !before.contains_key(&to);
        is_new.then(|| (key.clone(), to))
    })
    .collect()
}

/// The place of a thing after the renames of a step.
fn renamed(key: &Key, told: &Told<'_>) -> Option<Key> {
    let mut to = key.clone();
    for (operation, findings) in &told.by_operation {
        let was = findings.iter().find_map(|finding| {
            let rename = finding.rename.as_ref()?;
            (finding.place.path.is_empty() && rename.from == key.operation).then_some(&rename.to)
        });
        if was.is_some_and(|to| to.as_str() == *operation) {
            to.operation = (*operation).to_owned();
        }
    }
    for finding in told.of(&to.operation) {
        if let (Some(rename), false) = (&finding.rename, finding.place.path.is_empty()) {
            to.path = replaced(&to.path, &rename.from, &rename.to);
        }
    }
    (to != *key).then_some(to)
}

/// A path in which a name is another: the last part of that name, with its marks of lists.
fn replaced(path: &str, from: &str, to: &str) -> String {
    let mut end = path.len();
    while let Some(start) = path[..end].rfind(from) {
        let before = path[..start].chars().next_back();
        let behind = path[start + from.len()..].chars().next();
        if matches!(before, Some('.')) && matches!(behind, None | Some('.' | '[' | '{')) {
            return format!("{}{to}{}", &path[..start], &path[start + from.len()..]);
        }
        end = start;
    }
    path.to_owned()
}
