//! A table on a terminal: the columns that matter most as far as there is room; names first, all
//! else in the order of the documentation.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a row has a cell for each column, and widths are those of texts"
)]

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

use crate::table::{Column, List};

/// No column gets more than this while another one that matters has no room.
const ENOUGH: usize = 36;

/// A column that is left with less tells nothing.
const LEAST: usize = 6;

/// Which columns are shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Wanted<'a> {
    /// Those that matter, as far as there is room.
    Fitting,
    /// All, cut where there is no room for them.
    All,
    /// These.
    Named(&'a [String]),
}

/// The table, and the columns that were left out.
pub(super) fn list(
    list: &List,
    wanted: Wanted<'_>,
    width: Option<usize>,
    is_bold: bool,
) -> Result<(String, Vec<String>), String> {
    let natural: Vec<usize> = (0..list.columns.len())
        .map(|it| natural(list, it))
        .collect();
    let shown = match (wanted, width) {
        (Wanted::Named(names), _) => named(&list.columns, names)?,
        (Wanted::Fitting, Some(width)) => fitting(&list.columns, &natural, width),
        (Wanted::All, _) | (Wanted::Fitting, None) => (0..list.columns.len()).collect(),
    };
    let widths = widths(&shown, &natural, width);
    let mut text = String::new();
    let columns = shown.iter().zip(&widths);
    let line = |text: &mut String, cell: &dyn Fn(usize) -> String| {
        let cells = columns.clone().map(|(index, width)| {
            let cut = cut(&cell(*index), *width);
            let space = " ".repeat(width.saturating_sub(cut.width()));
            match list.columns[*index].is_number {
                true => space + &cut,
                false => cut + &space,
            }
        });
        let cells: Vec<String> = cells.collect();
        text.push_str(cells.join("  ").trim_end());
    };
    if is_bold {
        text.push_str("\u{1b}[1m");
    }
    line(&mut text, &|index| title(&list.columns[index]).to_owned());
    if is_bold {
        text.push_str("\u{1b}[0m");
    }
    text.push('\n');
    for row in &list.rows {
        line(&mut text, &|index| row[index].clone());
        text.push('\n');
    }
    let left_out = (0..list.columns.len()).filter(|it| !shown.contains(it));
    let has_values = |index: &usize| list.rows.iter().any(|row| !row[*index].is_empty());
    let left_out = left_out
        .filter(has_values)
        .map(|it| title(&list.columns[it]).to_owned());
    Ok((text, left_out.collect()))
}

/// Names and values, one a line.
pub(super) fn facts(facts: &[(String, String)], width: Option<usize>) -> String {
    let left = facts
        .iter()
        .map(|(name, _)| name.width())
        .max()
        .unwrap_or_default();
    let mut text = String::new();
    for (name, value) in facts {
        let room = width.map_or(usize::MAX, |it| it.saturating_sub(left + 2).max(LEAST));
        let space = " ".repeat(left - name.width());
        let value = cut(value, room);
        // A string takes all.
        let _ = writeln!(text, "{name}{space}  {value}");
    }
    text
}

/// The name of a column; the items of a list of words have none.
fn title(column: &Column) -> &str {
    match column.path.as_str() {
        "" => "Value",
        path => path,
    }
}

fn natural(list: &List, index: usize) -> usize {
    let cells = list.rows.iter().map(|row| row[index].width());
    cells
        .chain([title(&list.columns[index]).width()])
        .max()
        .unwrap_or_default()
}

fn named(columns: &[Column], names: &[String]) -> Result<Vec<usize>, String> {
    let mut shown = Vec::new();
    for name in names {
        let found = columns
            .iter()
            .position(|it| title(it).eq_ignore_ascii_case(name));
        shown.push(found.ok_or_else(|| {
            let all: Vec<&str> = columns.iter().map(title).collect();
            let closest = acs_codegen::closest(name, all.iter().copied());
            match closest {
                Some(closest) => format!("there is no column `{name}`; did you mean `{closest}`?"),
                None => format!("there is no column `{name}`, but `{}`", all.join("`, `")),
            }
        })?);
    }
    Ok(shown)
}

/// The columns that have room, those that matter most first asked.
fn fitting(columns: &[Column], natural: &[usize], width: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..columns.len()).collect();
    order.sort_by_key(|index| (-columns[*index].weight, *index));
    let (mut shown, mut taken) = (Vec::new(), 0);
    for index in order {
        // Where there is something better to show, a column of nothing is none.
        if columns[index].weight <= -5 && !shown.is_empty() {
            continue;
        }
        let room = natural[index].min(ENOUGH) + if shown.is_empty() { 0 } else { 2 };
        if shown.is_empty() || taken + room <= width {
            taken += room;
            shown.push(index);
        }
    }
    shown.sort_unstable_by_key(|index| (columns[*index].name.unwrap_or(usize::MAX), *index));
    shown
}

/// How wide each column is: as wide as it wants, or an even share of what is left.
fn widths(shown: &[usize], natural: &[usize], width: Option<usize>) -> Vec<usize> {
    let wants: Vec<usize> = shown.iter().map(|index| natural[*index]).collect();
    let Some(width) = width else {
        return wants;
    };
    let room = width.saturating_sub(2 * shown.len().saturating_sub(1));
    // The largest width that no column exceeds and that all have room with.
    let (mut low, mut high) = (
        LEAST,
        wants.iter().copied().max().unwrap_or(LEAST).max(LEAST),
    );
    while low < high {
        let most = (low + high).div_ceil(2);
        match wants.iter().map(|want| (*want).min(most)).sum::<usize>() <= room {
            true => low = most,
            false => high = most - 1,
        }
    }
    wants.into_iter().map(|want| want.min(low)).collect()
}

/// The start of a text that is too long, and a sign that it goes on.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let (mut start, mut taken) = (String::new(), 0);
    for character in text.chars() {
        let wide = unicode_width::UnicodeWidthChar::width(character).unwrap_or_default();
        if taken + wide + 1 > width {
            break;
        }
        taken += wide;
        start.push(character);
    }
    start + "…"
}
