//! Reads the files of the corpus: `== kind verdict`, a text, `--`, another.

use acs_diff::Compat;

/// A change of the corpus.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// What it is called.
    pub(super) kind: String,
    /// What it is expected to mean; none if it depends on the place.
    pub(super) expected: Option<Compat>,
    /// Text before `--`; all of it if there is no such line.
    pub(super) old: String,
    /// Text behind it.
    pub(super) new: String,
}

pub(super) fn entries(text: &str) -> Result<Vec<Entry>, String> {
    let mut entries = text.split("\n== ");
    // What stands before the first is for people.
    entries.next();
    entries.map(entry).collect()
}

fn entry(text: &str) -> Result<Entry, String> {
    let (head, body) = text.split_once('\n').unwrap_or((text, ""));
    let (kind, verdict) = head
        .split_once(' ')
        .ok_or_else(|| format!("`{head}` is no change and verdict"))?;
    let expected = match verdict {
        "major" => Some(Compat::Major),
        "minor" => Some(Compat::Minor),
        "none" => Some(Compat::None),
        "either" => None,
        other => return Err(format!("`{other}` is no verdict")),
    };
    let (old, new) = body.split_once("\n--\n").unwrap_or((body, ""));
    Ok(Entry {
        kind: kind.to_owned(),
        expected,
        old: old.trim_end().to_owned(),
        new: new.trim_end().to_owned(),
    })
}
