//! Cuts a long list into pages that a telephone can load.

use std::ops::Range;

/// About this many bytes of text are on a page.
const LIMIT: usize = 120_000;

/// The parts of a list, given about how many bytes each entry takes.
pub(super) fn split(sizes: &[usize]) -> Vec<Range<usize>> {
    let (mut parts, mut start, mut size) = (Vec::new(), 0, 0);
    for (at, next) in sizes.iter().enumerate() {
        if size + next > LIMIT && at > start {
            parts.push(start..at);
            (start, size) = (at, 0);
        }
        size += next;
    }
    parts.push(start..sizes.len());
    parts
}

/// Name of a page of a list: `enums.html`, `enums-2.html` …
pub(super) fn file(name: &str, number: usize) -> String {
    match number {
        0 => format!("{name}.html"),
        number => format!("{name}-{}.html", number + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_on_one_page_and_a_list_of_none_has_a_page() {
        let ends = |sizes: &[usize]| -> Vec<(usize, usize)> {
            let parts = split(sizes).into_iter();
            parts.map(|it| (it.start, it.end)).collect()
        };
        assert_eq!(ends(&[]), [(0, 0)]);
        assert_eq!(ends(&[1, 2]), [(0, 2)]);
        assert_eq!(ends(&[LIMIT + 1, 1, LIMIT]), [(0, 1), (1, 2), (2, 3)]);
    }
}
