//! What is shown of an answer.

use std::fmt::Write as _;
use std::time::Duration;

use acs_runtime::dynamic::Dynamic;

use super::arguments::{Arguments, Output};
use super::draw::{self, Wanted};
use super::{Console, Stop, USAGE, harmless, json};
use crate::{Operation, Response};

/// An answer, and what it took.
pub(super) struct Page {
    pub(super) response: Response,
    pub(super) elapsed: Duration,
    pub(super) attempts: usize,
}

/// Shows the pages that were read.
pub(super) fn show(
    operation: &Operation,
    arguments: &Arguments,
    pages: &[Page],
    console: &mut Console<'_>,
) -> Result<(), Stop> {
    let output = arguments.output.unwrap_or(match console.width {
        Some(_) => Output::Table,
        None => Output::Json,
    });
    match output {
        Output::Json => as_json(operation, arguments, pages, console)?,
        Output::Table => as_table(operation, arguments, pages, console)?,
    }
    let notes = pages.iter().flat_map(|it| it.response.notes());
    let notes: Vec<String> = notes.map(ToString::to_string).collect();
    let (shown, more) = notes.split_at_checked(5).unwrap_or((&notes, &[]));
    for note in shown {
        writeln!(console.err, "note: {}", harmless(note))?;
    }
    if !more.is_empty() {
        writeln!(console.err, "note: and {} more", more.len())?;
    }
    Ok(())
}

fn as_json(
    operation: &Operation,
    arguments: &Arguments,
    pages: &[Page],
    console: &mut Console<'_>,
) -> Result<(), Stop> {
    let items = match arguments.all_pages {
        true => operation.items_json(&objects(pages)),
        false => None,
    };
    match (items, pages) {
        (Some(items), _) => {
            let list = format!("[{}]", items.join(","));
            let text = json::pretty(&list).expect("bug: items are JSON");
            writeln!(console.out, "{text}")?;
        }
        (None, [Page { response, .. }, ..]) => match std::str::from_utf8(response.body())
            .ok()
            .and_then(json::pretty)
        {
            Some(text) => writeln!(console.out, "{text}")?,
            // What is no JSON is what it is, but for those who look at it.
            None if console.width.is_some() => {
                let text = String::from_utf8_lossy(response.body());
                writeln!(console.out, "{}", harmless(&text))?;
            }
            None => console.out.write_all(response.body())?,
        },
        (None, []) => {}
    }
    Ok(writeln!(console.err, "{}", told(None, None, pages))?)
}

fn as_table(
    operation: &Operation,
    arguments: &Arguments,
    pages: &[Page],
    console: &mut Console<'_>,
) -> Result<(), Stop> {
    let mut table = operation.table(&objects(pages));
    table.facts.retain(|(name, _)| name != "RequestId");
    let Some(list) = &table.list else {
        write!(console.out, "{}", draw::facts(&table.facts, console.width))?;
        return Ok(writeln!(console.err, "{}", told(None, None, pages))?);
    };
    let names: Vec<String> = arguments
        .columns
        .iter()
        .flat_map(|it| it.split(','))
        .map(str::to_owned)
        .collect();
    let wanted = match names.as_slice() {
        [] => Wanted::Fitting,
        [all] if all == "all" => Wanted::All,
        names => Wanted::Named(names),
    };
    let (text, left_out) = match draw::list(list, wanted, console.width, console.is_colored) {
        Ok(drawn) => drawn,
        Err(problem) => {
            writeln!(console.err, "error: {problem}")?;
            return Err(Stop::Said(USAGE));
        }
    };
    if !list.rows.is_empty() {
        write!(console.out, "{text}")?;
        console.out.flush()?;
    }
    writeln!(
        console.err,
        "{}",
        told(Some(list.rows.len()), list.total.as_deref(), pages)
    )?;
    // Numbers of pages are what the heading is about.
    let of_pages = paging_members(operation);
    table.facts.retain(|(name, _)| !of_pages.contains(name));
    write!(console.err, "{}", draw::facts(&table.facts, console.width))?;
    if !left_out.is_empty() && wanted == Wanted::Fitting {
        let more = format!(
            "not shown: {} (`--columns` chooses, `--columns all` shows all)",
            left_out.join(", ")
        );
        write!(
            console.err,
            "{}",
            super::help::wrapped(&more, "  ", console.width)
        )?;
    }
    Ok(())
}

/// What an answer says about its pages: what is beside its total.
fn paging_members(operation: &Operation) -> Vec<String> {
    let Some(pagination) = &operation.spec().pagination else {
        return Vec::new();
    };
    let total = pagination.total.as_ref().map(|it| it.value.as_str());
    let parent = total
        .and_then(|it| it.rsplit_once('.'))
        .map_or("", |(parent, _)| parent);
    let parameters = [&pagination.page, &pagination.size, &pagination.token];
    let names = parameters.into_iter().flatten().map(|it| it.value.as_str());
    let beside = names.chain([
        "Count",
        "TotalCount",
        "PageNumber",
        "CurrentPage",
        "PageSize",
    ]);
    let beside = beside.map(|name| match parent {
        "" => name.to_owned(),
        parent => format!("{parent}.{name}"),
    });
    beside.chain(total.map(str::to_owned)).collect()
}

fn objects(pages: &[Page]) -> Vec<Dynamic> {
    pages
        .iter()
        .map(|it| it.response.object().clone())
        .collect()
}

/// `20 of 45 items on 1 page; status 200 after 12 ms; request id …`
fn told(items: Option<usize>, total: Option<&str>, pages: &[Page]) -> String {
    let mut text = String::new();
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    if let Some(count) = items {
        let _ = match total {
            Some(total) => write!(
                text,
                "{count} of {total} item{}",
                if total == "1" { "" } else { "s" }
            ),
            None => write!(text, "{count} item{}", plural(count)),
        };
        if pages.len() > 1 {
            let _ = write!(text, " on {} pages", pages.len());
        }
        text.push_str("; ");
    }
    let status = pages.last().map_or(0, |it| it.response.status());
    let elapsed: Duration = pages.iter().map(|it| it.elapsed).sum();
    let attempts: usize = pages.iter().map(|it| it.attempts).sum();
    let _ = write!(text, "status {status} after {} ms", elapsed.as_millis());
    if attempts > pages.len() {
        let _ = write!(text, " and {attempts} attempts");
    }
    if let Some(id) = pages.last().and_then(|it| it.response.request_id()) {
        let _ = write!(text, "; request id {}", harmless(id).replace('\n', " "));
    }
    text
}
