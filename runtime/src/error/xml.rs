//! Reads the XML in which old gateways write an error.
//!
//! Only what `<Error>` holds is of interest: elements with text, or with such elements. So this
//! knows elements, text, CDATA and the five named and the numeric references, and skips
//! attributes, comments and declarations. Anything else is not an error body.

use crate::any::Json;
use crate::{Any, Map};

/// Deeper elements are not read.
const DEEPEST: usize = 8;

/// The members of the root element `<Error>`.
pub(super) fn read(text: &str) -> Option<Any> {
    let mut reader = Reader { rest: text.trim() };
    reader.skip_prolog()?;
    let (name, empty) = reader.open()?;
    if name != "Error" || empty {
        return None;
    }
    let content = reader.content(name, DEEPEST)?;
    content.as_object().is_some().then_some(content)
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    /// Skips declarations, comments and white space in front of the root.
    fn skip_prolog(&mut self) -> Option<()> {
        loop {
            self.rest = self
                .rest
                .trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
            if self.rest.starts_with("<?") {
                self.until("?>")?;
            } else if self.rest.starts_with("<!--") {
                self.until("-->")?;
            } else {
                return Some(());
            }
        }
    }

    /// An opening tag, and whether it closes itself.
    fn open(&mut self) -> Option<(&'a str, bool)> {
        self.rest = self.rest.strip_prefix('<')?;
        let tag = self.until(">")?;
        let (tag, empty) = match tag.strip_suffix('/') {
            Some(tag) => (tag, true),
            None => (tag, false),
        };
        let name = tag.split_ascii_whitespace().next()?;
        let is_name = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
        is_name.then_some((name, empty))
    }

    /// What is between the tags of an element: an object if there are elements, else text.
    fn content(&mut self, name: &str, depth: usize) -> Option<Any> {
        let depth = depth.checked_sub(1)?;
        let (mut text, mut members) = (String::new(), Map::new());
        loop {
            let (before, rest) = self.rest.split_at_checked(self.rest.find('<')?)?;
            unescape(before, &mut text);
            self.rest = rest;
            if let Some(rest) = self.rest.strip_prefix("<![CDATA[") {
                self.rest = rest;
                text.push_str(self.until("]]>")?);
            } else if self.rest.starts_with("<!--") {
                self.until("-->")?;
            } else if let Some(rest) = self.rest.strip_prefix("</") {
                self.rest = rest;
                if self.until(">")?.trim_end() != name {
                    return None;
                }
                return Some(if members.is_empty() {
                    Any::from(text.trim())
                } else {
                    Any(Json::Object(members))
                });
            } else {
                let (child, empty) = self.open()?;
                let value = match empty {
                    true => Any::from(""),
                    false => self.content(child, depth)?,
                };
                members.insert(child.to_owned(), value);
            }
        }
    }

    /// What comes before the mark, which is skipped too.
    fn until(&mut self, mark: &str) -> Option<&'a str> {
        let (before, after) = self.rest.split_once(mark)?;
        self.rest = after;
        Some(before)
    }
}

/// Appends text, references replaced by what they stand for. An unknown one stays as it is.
fn unescape(mut text: &str, out: &mut String) {
    while let Some((before, after)) = text.split_once('&') {
        out.push_str(before);
        // No reference is longer, so a text full of `&` costs no second look at the rest.
        let end = after.bytes().take(11).position(|byte| byte == b';');
        let found = end.and_then(|end| {
            let (reference, rest) = after.split_at_checked(end)?;
            Some((character(reference)?, rest.strip_prefix(';')?))
        });
        match found {
            Some((character, rest)) => {
                out.push(character);
                text = rest;
            }
            None => {
                out.push('&');
                text = after;
            }
        }
    }
    out.push_str(text);
}

fn character(reference: &str) -> Option<char> {
    match reference {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = reference.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            code.ok().and_then(char::from_u32)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    fn json(text: &str) -> Option<String> {
        read(text).map(|any| any.to_json())
    }

    #[test]
    fn text_references_comments_and_nested_elements_are_read() {
        let text = "\u{feff}<?xml version='1.0'?>\n<!-- x -->\n<Error a='1'>\n <Code>A&amp;&#66;&#x43;&no;</Code>\
                    <Message><![CDATA[<b> & c]]></Message><Empty/><Detail ><Inner> x </Inner></Detail ></Error>";
        let expected =
            r#"{"Code":"A&BC&no;","Detail":{"Inner":"x"},"Empty":"","Message":"<b> & c"}"#;
        assert_eq!(json(text).as_deref(), Some(expected));
    }

    #[test]
    fn anything_else_is_no_error_body() {
        let deep = format!("<Error>{}{}</Error>", "<a>".repeat(9), "</a>".repeat(9));
        for text in [
            "",
            "<",
            "<Error>",
            "<Error/>",
            "<Error>text</Error>",
            "<html><Code>x</Code></html>",
            "<Error><Code>x</Error>",
            "<Error><Code>x</Code>",
            "<Error><1/></Error>",
            "<?xml",
            &deep,
        ] {
            assert_eq!(json(text), None, "{text}");
        }
    }
}
