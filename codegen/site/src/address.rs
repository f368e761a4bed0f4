//! Where things stand: file names, ids on a page, and the links to them.
//!
//! Names of the wire may hold anything, and differ in case alone; file names and ids may not. So
//! each scope remembers what it gave away and makes the second of two equal names another one.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::visible::visible;

/// Gives out names that are unique among themselves.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    taken: BTreeSet<String>,
}

impl Names {
    /// A scope in which these are taken already.
    pub(crate) fn with(taken: &[&str]) -> Self {
        Self {
            taken: taken.iter().map(|it| (*it).to_owned()).collect(),
        }
    }

    /// The name of a file that holds what is called so. File systems may not tell case.
    pub(crate) fn file(&mut self, name: &str) -> String {
        self.unique(plain(name), str::to_ascii_lowercase)
    }

    /// A folder in a folder.
    pub(crate) fn folder(&mut self, outer: &str, inner: &str) -> String {
        let path = format!("{}/{}", plain(outer), plain(inner));
        self.unique(path, str::to_ascii_lowercase)
    }

    /// An id for what is called so.
    pub(crate) fn id(&mut self, name: &str) -> String {
        let words: Vec<&str> = name.split_whitespace().collect();
        let name = visible(&words.join("_")).into_owned();
        self.unique(name, str::to_owned)
    }

    fn unique(&mut self, name: String, key: impl Fn(&str) -> String) -> String {
        if self.taken.insert(key(&name)) {
            return name;
        }
        let others = (2_u32..).map(|count| format!("{name}-{count}"));
        let mut free = others.filter(|it| self.taken.insert(key(it)));
        free.next().expect("bug: there is a free number")
    }
}

/// The name with nothing in it that leads out of a folder or that a file system refuses.
fn plain(name: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let name: String = name
        .chars()
        .map(|c| if is_plain(c) { c } else { '_' })
        .collect();
    match name.starts_with('.') || name.is_empty() {
        true => format!("_{name}"),
        false => name,
    }
}

/// The link to an id on the same page.
pub(crate) fn fragment(id: &str) -> String {
    let mut link = "#".to_owned();
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~!$()*+,;=:@/?".contains(&byte) {
            link.push(char::from(byte));
        } else {
            write!(link, "%{byte:02X}").expect("bug: a string takes everything");
        }
    }
    link
}

/// Whether a link leads to a web page.
pub(crate) fn is_web(target: &str) -> bool {
    let scheme = target.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|it| it.eq_ignore_ascii_case("https") || it.eq_ignore_ascii_case("http"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_in_its_folder_and_is_given_once() {
        let mut names = Names::with(&["index"]);
        assert_eq!(names.file("Index"), "Index-2");
        assert_eq!(names.file("../../etc/passwd"), "_.._.._etc_passwd");
        assert_eq!(names.folder("..", "a"), "_../a");
        assert_eq!(names.file("GetX"), "GetX");
        assert_eq!(names.file("Getx"), "Getx-2");
    }

    #[test]
    fn an_id_holds_no_blanks_and_its_link_no_odd_signs() {
        let mut names = Names::default();
        let id = names.id("p-a b\u{202e}\"<");
        assert_eq!(id, "p-a_b\\u{202e}\"<");
        assert_eq!(fragment(&id), "#p-a_b%5Cu%7B202e%7D%22%3C");
        assert_ne!(names.id("p-a_b\u{202e}\"<"), id);
    }

    #[test]
    fn links_lead_to_web_pages_or_nowhere() {
        assert!(is_web("HTTPS://example.com"));
        assert!(!is_web("javascript://example.com/%0aalert(1)"));
        assert!(!is_web("//example.com"));
    }
}
