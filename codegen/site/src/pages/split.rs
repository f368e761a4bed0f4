//! Cuts a long list into pages that a telephone can load.

use std::ops::Range;

use serde::Serialize;

/// About this many bytes of text are on a page.
const LIMIT: usize = 120_000;

/// A page of a list.
#[derive(Debug)]
pub(super) struct Part {
    /// Name of the file: `enums.html`, `enums-2.html` …
    pub(super) file: String,
    /// What is on it.
    pub(super) range: Range<usize>,
    /// The way to all pages, this one included.
    pub(super) pages: Vec<Link>,
}

/// The way to a page of a list.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Link {
    name: String,
    file: String,
    is_here: bool,
}

/// The pages of a list, given about how many bytes each entry takes, and what it is called.
pub(super) fn split<T>(
    name: &str,
    list: &[T],
    size: impl Fn(&T) -> usize,
    title: impl Fn(&T) -> &str,
) -> Vec<Part> {
    let sizes: Vec<usize> = list.iter().map(size).collect();
    let ranges = ranges(&sizes);
    let title = |entry: Option<&T>| entry.map_or_else(String::new, |it| title(it).to_owned());
    let links = ranges.iter().zip(1_usize..).map(|(range, number)| {
        let part = list.get(range.clone()).unwrap_or_default();
        Link {
            name: format!("{} to {}", title(part.first()), title(part.last())),
            file: match number {
                1 => format!("{name}.html"),
                _ => format!("{name}-{number}.html"),
            },
            is_here: false,
        }
    });
    let links: Vec<Link> = links.collect();
    let parts = ranges.into_iter().zip(&links).enumerate();
    let parts = parts.map(|(at, (range, link))| {
        let mut pages = links.clone();
        if let Some(page) = pages.get_mut(at) {
            page.is_here = true;
        }
        Part {
            file: link.file.clone(),
            range,
            pages,
        }
    });
    parts.collect()
}

fn ranges(sizes: &[usize]) -> Vec<Range<usize>> {
    let (mut parts, mut start, mut size) = (Vec::new(), 0, 0_usize);
    for (at, next) in sizes.iter().enumerate() {
        if size.saturating_add(*next) > LIMIT && at > start {
            parts.push(start..at);
            (start, size) = (at, 0);
        }
        size = size.saturating_add(*next);
    }
    parts.push(start..sizes.len());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_on_one_page_and_a_list_of_none_has_a_page() {
        let ends = |sizes: &[usize]| -> Vec<(usize, usize)> {
            let parts = ranges(sizes).into_iter();
            parts.map(|it| (it.start, it.end)).collect()
        };
        assert_eq!(ends(&[]), [(0, 0)]);
        assert_eq!(ends(&[1, 2]), [(0, 2)]);
        assert_eq!(ends(&[LIMIT + 1, 1, LIMIT]), [(0, 1), (1, 2), (2, 3)]);
    }

    #[test]
    fn pages_are_called_after_what_is_on_them() {
        let list = ["a", "b", "c"];
        let parts = split("x", &list, |_| LIMIT / 2, |it| it);
        let [first, second] = parts.as_slice() else {
            panic!("{parts:?}");
        };
        assert_eq!(
            (first.file.as_str(), second.file.as_str()),
            ("x.html", "x-2.html")
        );
        let names: Vec<(&str, bool)> = second
            .pages
            .iter()
            .map(|it| (it.name.as_str(), it.is_here))
            .collect();
        assert_eq!(names, [("a to b", false), ("c to c", true)]);
    }
}
