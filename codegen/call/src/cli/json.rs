//! JSON for people: the same text with white space. Order and digits stay as they came.

/// The text with a line for each member, if it is JSON.
pub(super) fn pretty(text: &str) -> Option<String> {
    serde_json::from_str::<serde::de::IgnoredAny>(text).ok()?;
    let mut out = String::with_capacity(text.len().saturating_mul(2));
    let mut depth = 0_usize;
    let mut characters = text.trim().chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' => {
                out.push('"');
                while let Some(inner) = characters.next() {
                    // Some of them JSON allows within quotes.
                    match inner.is_control() {
                        true => out.push_str(&format!("\\u{:04x}", u32::from(inner))),
                        false => out.push(inner),
                    }
                    match inner {
                        '\\' => out.extend(characters.next()),
                        '"' => break,
                        _ => {}
                    }
                }
            }
            '{' | '[' => {
                out.push(character);
                while characters.next_if(|it| it.is_ascii_whitespace()).is_some() {}
                match characters.next_if(|it| matches!(it, '}' | ']')) {
                    Some(end) => out.push(end),
                    None => {
                        depth = depth.saturating_add(1);
                        line(&mut out, depth);
                    }
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                line(&mut out, depth);
                out.push(character);
            }
            ',' => {
                out.push(',');
                line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            character if character.is_ascii_whitespace() => {}
            character => out.push(character),
        }
    }
    Some(out)
}

fn line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}

#[cfg(test)]
mod tests {
    use super::pretty;

    #[test]
    fn only_white_space_is_added() {
        let text = r#" {"b":1.10,"a":[ ],"c":[1,{"d":"x,\"{}:"}], "e":{}}"#;
        let expected = "{\n  \"b\": 1.10,\n  \"a\": [],\n  \"c\": [\n    1,\n    {\n      \"d\": \"x,\\\"{}:\"\n    }\n  ],\n  \"e\": {}\n}";
        assert_eq!(pretty(text).as_deref(), Some(expected));
        assert_eq!(pretty("{"), None);
        assert_eq!(pretty("\"\u{9b}1m\"").as_deref(), Some("\"\\u009b1m\""));
    }
}
