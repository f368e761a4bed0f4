//! Changes of the spec `shop`, as patches that show as much of the place as it takes.

use std::collections::BTreeMap;

use acs_codegen::source::SourceMap;

use super::entries::Entry;

/// The spec that is changed.
const SHOP: &[(&str, &str)] = &[
    (
        "service.yaml",
        include_str!("../../corpus/shop/service.yaml"),
    ),
    (
        "operations/GetOrder.yaml",
        include_str!("../../corpus/shop/operations/GetOrder.yaml"),
    ),
    (
        "operations/ListItems.yaml",
        include_str!("../../corpus/shop/operations/ListItems.yaml"),
    ),
    (
        "operations/Ping.yaml",
        include_str!("../../corpus/shop/operations/Ping.yaml"),
    ),
];

type Texts = BTreeMap<String, String>;

/// The spec before and after. What stands before a line `--then` changes both.
pub(super) fn apply(entry: &Entry) -> Result<(SourceMap, SourceMap), String> {
    let mut old: Texts = SHOP
        .iter()
        .map(|&(path, text)| (path.to_owned(), text.to_owned()))
        .collect();
    let patch = match entry.old.split_once("\n--then\n") {
        Some((before, patch)) => {
            patched(&mut old, before, &entry.kind)?;
            patch
        }
        None => &entry.old,
    };
    let mut new = old.clone();
    patched(&mut new, patch, &entry.kind)?;
    Ok((sources(old), sources(new)))
}

fn sources(texts: Texts) -> SourceMap {
    let folder = |(path, text)| (format!("shop/2020-01-01/{path}"), text);
    SourceMap::from_texts(texts.into_iter().map(folder))
}

fn patched(texts: &mut Texts, patch: &str, kind: &str) -> Result<(), String> {
    let hunks = format!("\n{patch}");
    for hunk in hunks.split("\n@ ").skip(1) {
        let (file, lines) = hunk.split_once('\n').unwrap_or((hunk, ""));
        apply_hunk(texts, file, lines).map_err(|error| format!("{kind}: {file}: {error}"))?;
    }
    Ok(())
}

fn apply_hunk(texts: &mut Texts, file: &str, lines: &str) -> Result<(), String> {
    if let Some(gone) = file.strip_prefix("- ") {
        texts.remove(gone).ok_or("there is no such file")?;
        return Ok(());
    }
    let side = |other: char| -> String {
        let lines = lines
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with(other));
        let mark = |c: char| matches!(c, '+' | '-' | ' ');
        lines
            .map(|line| line.strip_prefix(mark).unwrap_or(line).to_owned() + "\n")
            .collect()
    };
    let (before, after) = (side('+'), side('-'));
    if before.is_empty() {
        texts.insert(file.to_owned(), after);
        return Ok(());
    }
    let text = texts.get_mut(file).ok_or("there is no such file")?;
    let whole = format!("\n{text}");
    let before = format!("\n{before}");
    match whole.matches(&before).count() {
        1 => {
            let changed = whole.replacen(&before, &format!("\n{after}"), 1);
            *text = changed.strip_prefix('\n').unwrap_or_default().to_owned();
        }
        count => return Err(format!("the place is there {count} times")),
    }
    Ok(())
}
