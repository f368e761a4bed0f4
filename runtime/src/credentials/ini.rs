//! INI files, as far as credentials are kept in them.
//!
//! ```ini
//! # a comment
//! [section]
//! key = value # a comment, as there is space before it
//! ```
//!
//! Keys are compared without regard to case, sections exactly. What comes later wins. A line
//! that is neither a section nor a pair is passed over: it is no business of ours.

use super::Secret;

/// The pairs of one section.
pub(super) struct Section<'a>(Vec<(&'a str, &'a str)>);

/// The pairs of the section of this name, if there is one.
pub(super) fn section<'a>(text: &'a str, name: &str) -> Option<Section<'a>> {
    let mut found = None;
    let mut inside = false;
    for line in text.trim_start_matches('\u{feff}').lines() {
        let line = line.trim();
        if line.starts_with(['#', ';']) {
            continue;
        }
        if let Some(rest) = line.strip_prefix('[') {
            inside = rest.split(']').next().map(str::trim) == Some(name);
            if inside && found.is_none() {
                found = Some(Section(Vec::new()));
            }
        } else if let (true, Some(Section(pairs))) = (inside, &mut found)
            && let Some((key, value)) = line.split_once('=')
        {
            pairs.push((key.trim(), without_comment(value).trim()));
        }
    }
    found
}

/// The value up to ` #`. One without space before it is a part of the value.
fn without_comment(value: &str) -> &str {
    let mut before = ' ';
    let starts_comment = |character: char| {
        let after_space = std::mem::replace(&mut before, character).is_whitespace();
        character == '#' && after_space
    };
    value.split(starts_comment).next().unwrap_or_default()
}

impl<'a> Section<'a> {
    /// The value of this key, if it is not empty.
    pub(super) fn get(&self, key: &str) -> Option<&'a str> {
        let mut found = (self.0.iter().rev()).filter(|(name, _)| name.eq_ignore_ascii_case(key));
        found
            .next()
            .map(|(_, value)| *value)
            .filter(|value| !value.is_empty())
    }

    /// The same, as an error that says that it is missing.
    pub(super) fn need(&self, key: &str) -> Result<&'a str, String> {
        self.get(key).ok_or_else(|| format!("`{key}` is missing"))
    }

    /// The same, not to be shown.
    pub(super) fn secret(&self, key: &str) -> Result<Secret, String> {
        self.need(key).map(Secret::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value<'a>(text: &'a str, key: &str) -> Option<&'a str> {
        section(text, "a")?.get(key)
    }

    #[test]
    fn a_comment_begins_a_line_or_follows_space() {
        let text = "[a]\n#k=0\n;k=0\nk = x#y # z\nl=# nothing\nm=1;2\n";
        assert_eq!(value(text, "k"), Some("x#y"));
        assert_eq!(value(text, "l"), None);
        assert_eq!(value(text, "m"), Some("1;2"));
    }

    #[test]
    fn a_section_ends_where_the_next_begins_and_may_go_on_later() {
        let text = "k=0\n[a]\nk=1\n[b]\nk=2\nl=2\n[ a ] # again\nK = 3\nno pair\n[";
        assert_eq!(value(text, "k"), Some("3"));
        assert_eq!(value(text, "l"), None);
        assert!(section(text, "c").is_none());
    }

    #[test]
    fn line_ends_and_marks_of_other_systems_are_fine() {
        assert_eq!(value("\u{feff}[a]\r\nk = v = w\r\n", "k"), Some("v = w"));
    }
}
