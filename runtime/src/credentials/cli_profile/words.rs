//! Splits a command into words, as a shell does, but does nothing else that a shell does.

/// The words of a command: split at white space, where quotes and backslashes are as a POSIX
/// shell has them.
pub(super) fn split(command: &str) -> Result<Vec<String>, &'static str> {
    split_with(command, cfg!(not(windows)))
}

/// `escapes`: whether a backslash is more than a part of a path.
fn split_with(command: &str, escapes: bool) -> Result<Vec<String>, &'static str> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut rest = command.chars();
    while let Some(character) = rest.next() {
        match character {
            '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match rest.next() {
                        Some('\'') => break,
                        Some(character) => word.push(character),
                        None => return Err("a single quote is not closed"),
                    }
                }
            }
            '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match rest.next() {
                        Some('"') => break,
                        Some('\\') if escapes => match rest.next() {
                            Some(escaped @ ('"' | '\\' | '$' | '`')) => word.push(escaped),
                            Some('\n') => {}
                            Some(other) => word.extend(['\\', other]),
                            None => return Err("a double quote is not closed"),
                        },
                        Some(character) => word.push(character),
                        None => return Err("a double quote is not closed"),
                    }
                }
            }
            '\\' if escapes => match rest.next() {
                Some('\n') => {}
                Some(escaped) => word.get_or_insert_default().push(escaped),
                None => return Err("it ends with a backslash"),
            },
            _ if character.is_ascii_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(character),
        }
    }
    words.extend(word);
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_backslashes_are_those_of_a_shell() {
        for (command, words) in [
            ("  a\tb  c ", &["a", "b", "c"][..]),
            ("", &[]),
            ("cat 'a b' c", &["cat", "a b", "c"]),
            (r#"a"b c"'d e'f"#, &["ab cd ef"]),
            (r#"'' "" a"#, &["", "", "a"]),
            (r"a\ b \\ \'", &["a b", r"\", "'"]),
            (r#""\"\\\$\`\n""#, &[r#""\$`\n"#]),
            (r"'\'", &[r"\"]),
            ("$HOME `id` ; | > *", &["$HOME", "`id`", ";", "|", ">", "*"]),
        ] {
            assert_eq!(split_with(command, true).expect(command), words);
        }
    }

    #[test]
    fn backslashes_of_paths_are_kept_where_paths_have_them() {
        let words = split_with(r#"C:\a\b.exe "C:\c d\""#, false).expect("closed quotes");
        assert_eq!(words, [r"C:\a\b.exe", r"C:\c d\"]);
    }

    #[test]
    fn what_has_no_end_is_refused() {
        for command in ["'a", "\"a", "\"a\\", "a\\"] {
            assert!(split_with(command, true).is_err(), "{command}");
        }
    }
}
