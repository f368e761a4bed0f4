//! The table that an examination comes to.

use std::collections::BTreeMap;
use std::fmt;

/// How many of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) good: usize,
    pub(super) all: usize,
}

/// One product. What was not looked at is `None`.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) operations: usize,
    pub(super) reports: usize,
    pub(super) imported: bool,
    pub(super) generated: bool,
    pub(super) linted: Option<bool>,
    pub(super) documented: Option<bool>,
    pub(super) built: Option<bool>,
    pub(super) demos: Option<Counts>,
    pub(super) requests: Option<Counts>,
    pub(super) failures: Vec<String>,
}

/// All products, and what was reported of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    rows: Vec<Row>,
    kinds: BTreeMap<String, usize>,
}

impl Table {
    pub(super) fn add(&mut self, row: Row, kinds: &[(String, usize)]) {
        self.rows.push(row);
        for (kind, count) in kinds {
            *self.kinds.entry(kind.clone()).or_default() += count;
        }
    }

    /// The row that was added last.
    pub(super) fn last(&self) -> String {
        self.rows.last().map(line).unwrap_or_default()
    }

    /// Whether nothing failed.
    pub(super) fn is_clean(&self) -> bool {
        self.rows.iter().all(|row| row.failures.is_empty())
    }

    fn total(&self) -> Row {
        let mut total = Row {
            name: format!("{} products", self.rows.len()),
            imported: true,
            generated: true,
            ..Row::default()
        };
        for row in &self.rows {
            total.operations += row.operations;
            total.reports += row.reports;
            total.imported &= row.imported;
            total.generated &= row.generated;
            both(&mut total.linted, row.linted);
            both(&mut total.documented, row.documented);
            both(&mut total.built, row.built);
            sum(&mut total.demos, row.demos);
            sum(&mut total.requests, row.requests);
        }
        total
    }
}

fn both(total: &mut Option<bool>, one: Option<bool>) {
    if let Some(one) = one {
        *total = Some(total.unwrap_or(true) && one);
    }
}

fn sum(total: &mut Option<Counts>, one: Option<Counts>) {
    if let Some(one) = one {
        let total = total.get_or_insert_default();
        total.good += one.good;
        total.all += one.all;
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "| product | operations | reports | imported | generated | clippy | rustdoc | built | samples read | requests made |\n\
             |---|---:|---:|---|---|---|---|---|---:|---:|"
        )?;
        for row in &self.rows {
            writeln!(f, "{}", line(row))?;
        }
        writeln!(f, "{}\n", line(&self.total()))?;
        writeln!(f, "| reports of imports | |\n|---|---:|")?;
        let mut kinds: Vec<(&String, &usize)> = self.kinds.iter().collect();
        kinds.sort_by_key(|(kind, count)| (std::cmp::Reverse(**count), *kind));
        for (kind, count) in kinds {
            writeln!(f, "| {kind} | {count} |")?;
        }
        Ok(())
    }
}

fn line(row: &Row) -> String {
    let step = |done: Option<bool>| match done {
        Some(true) => "yes",
        Some(false) => "NO",
        None => "",
    };
    let counts = |counts: Option<Counts>| match counts {
        Some(Counts { good, all }) => format!("{good}/{all}"),
        None => String::new(),
    };
    let Row {
        name,
        operations,
        reports,
        ..
    } = row;
    let cells = [
        step(Some(row.imported)).to_owned(),
        step(Some(row.generated)).to_owned(),
        step(row.linted).to_owned(),
        step(row.documented).to_owned(),
        step(row.built).to_owned(),
        counts(row.demos),
        counts(row.requests),
    ];
    let cells = cells.join(" | ");
    format!("| {name} | {operations} | {reports} | {cells} |")
}
