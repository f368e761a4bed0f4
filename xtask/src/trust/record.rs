//! What checks said when they were last run, as a table in `docs/trust.md`.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, bail};

use super::table::cell;

/// The head of the table; the file has text around it.
const HEAD: &str = "| check | seen | at | form | figures |\n|---|---|---|---|---|\n";

/// The file, with its table taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Record {
    before: String,
    entries: Vec<Entry>,
    after: String,
}

/// What a check said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) check: String,
    pub(super) date: String,
    /// The commit that was checked.
    pub(super) commit: String,
    /// `full` or `short`.
    pub(super) scale: String,
    pub(super) figures: String,
}

impl Record {
    pub(super) fn read(path: &Path) -> anyhow::Result<Self> {
        let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        Self::parse(&text).with_context(|| path.display().to_string())
    }

    fn parse(text: &str) -> anyhow::Result<Self> {
        let (before, rest) = text.split_once(HEAD).context("the table has no head")?;
        let mut entries = Vec::new();
        let mut after = rest;
        while after.starts_with('|') {
            let (line, rest) = after.split_once('\n').context("the table does not end")?;
            entries.push(Entry::parse(line)?);
            after = rest;
        }
        Ok(Self {
            before: before.to_owned(),
            entries,
            after: after.to_owned(),
        })
    }

    /// The table alone.
    pub(super) fn table(&self) -> String {
        let rows = self.entries.iter().map(Entry::row);
        HEAD.to_owned() + &rows.collect::<String>()
    }

    /// Takes the place of what the check said before in that form.
    pub(super) fn put(&mut self, entry: Entry) {
        let is_same = |it: &Entry| it.check == entry.check && it.scale == entry.scale;
        self.entries.retain(|it| !is_same(it));
        self.entries.push(entry);
        self.entries
            .sort_by(|a, b| (&a.check, &a.scale).cmp(&(&b.check, &b.scale)));
    }

    pub(super) fn write(&self, path: &Path) -> anyhow::Result<()> {
        let text = format!("{}{}{}", self.before, self.table(), self.after);
        fs::write(path, text).with_context(|| path.display().to_string())
    }
}

impl Entry {
    fn parse(line: &str) -> anyhow::Result<Self> {
        // A `|` in a text is written `\|`.
        let line = line.replace("\\|", "\0");
        let cells: Vec<String> = line
            .trim_matches('|')
            .split('|')
            .map(|cell| cell.trim().replace('\0', "|"))
            .collect();
        let [check, date, commit, scale, figures] = cells.as_slice() else {
            bail!("a row has five cells: {line}");
        };
        Ok(Self {
            check: check.trim_matches('`').to_owned(),
            date: date.clone(),
            commit: commit.clone(),
            scale: scale.clone(),
            figures: figures.clone(),
        })
    }

    fn row(&self) -> String {
        format!(
            "| `{}` | {} | {} | {} | {} |\n",
            self.check,
            self.date,
            self.commit,
            self.scale,
            cell(&self.figures),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(check: &str, scale: &str, figures: &str) -> Entry {
        Entry {
            check: check.to_owned(),
            date: "2026-11-24".to_owned(),
            commit: "0123456789".to_owned(),
            scale: scale.to_owned(),
            figures: figures.to_owned(),
        }
    }

    #[test]
    fn a_newer_entry_takes_the_place_of_the_older_and_the_text_around_stays() {
        let mut record = Record::parse(&format!("# Title\n\n{HEAD}\nThe end.\n")).unwrap();
        record.put(entry("soak", "full", "100 calls"));
        record.put(entry("fuzz", "short", "a | b"));
        record.put(entry("soak", "full", "200 calls"));
        record.put(entry("soak", "short", "10 calls"));
        let text = format!("{}{}{}", record.before, record.table(), record.after);
        assert_eq!(Record::parse(&text).unwrap(), record);
        let figures: Vec<&str> = record
            .entries
            .iter()
            .map(|it| it.figures.as_str())
            .collect();
        assert_eq!(figures, ["a | b", "200 calls", "10 calls"]);
        assert!(text.starts_with("# Title\n\n| check") && text.ends_with("\nThe end.\n"));
    }

    #[test]
    fn the_record_of_the_repository_is_read_and_names_checks_that_exist() {
        let record = Record::read(&crate::paths::root().join("docs/trust.md")).unwrap();
        for entry in &record.entries {
            let names = crate::trust::checks::ALL.iter().map(|it| it.name);
            assert!({ names }.any(|name| name == entry.check), "{entry:?}");
        }
    }
}
