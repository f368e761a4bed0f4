//! Makes any Markdown safe for rustdoc: the one place where text from a spec becomes
//! documentation.
//!
//! Inside code nothing is touched. Outside, what rustdoc would take for HTML, for an
//! intra-doc link or for a Rust test is made to read as the text it is.

/// Lines of Markdown that rustdoc renders without a warning and never runs.
pub(super) fn escape(markdown: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut fence: Option<String> = None;
    let mut list = List::default();
    for line in markdown.trim().lines() {
        let line: String = line
            .trim_end()
            .chars()
            .filter(|c| is_printable(*c))
            .collect();
        let start = line.trim_start();
        let mark = start.chars().next().filter(|c| matches!(c, '`' | '~'));
        let marks: String = start.chars().take_while(|c| Some(*c) == mark).collect();
        match &fence {
            Some(open) if marks.starts_with(open.as_str()) && start == marks => {
                fence = None;
                lines.push(marks);
            }
            Some(_) => lines.push(line),
            None if marks.len() >= 3 && !start[marks.len()..].contains('`') => {
                // Without a language rustdoc would compile and run it.
                lines.push(format!("{marks}{}", language(&start[marks.len()..])));
                fence = Some(marks);
            }
            None => lines.push(escape_text(&list.unindent(&line))),
        }
    }
    // An open fence would swallow the documentation that follows.
    lines.extend(fence);
    lines
}

/// A word that the whole of which shall read as code, whatever it holds.
pub(super) fn code(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if is_printable(c) { c } else { ' ' })
        .collect();
    let longest = plain.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let marks = "`".repeat(longest + 1);
    let needs_space = plain.starts_with('`') || plain.ends_with('`') || plain.trim() != plain;
    if needs_space {
        format!("{marks} {plain} {marks}")
    } else {
        format!("{marks}{plain}{marks}")
    }
}

/// Control characters and marks that change the direction or hide text have no place in a source file.
fn is_printable(c: char) -> bool {
    let hides = matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}');
    c == '\t' || !(c.is_control() || hides)
}

fn language(info: &str) -> &str {
    match info.trim() {
        "" => "text",
        known @ ("json" | "yaml" | "xml" | "text" | "java" | "python" | "go" | "shell" | "sql") => {
            known
        }
        _ => "text",
    }
}

/// The list that a line may continue: how far its last item is indented.
#[derive(Debug, Default)]
struct List(Option<usize>);

impl List {
    /// Four blanks make a code block, which rustdoc would run; in a list they are only a
    /// deep item.
    fn unindent(&mut self, line: &str) -> String {
        let line = line.replace('\t', "    ");
        let start = line.trim_start();
        let indent = line.len() - start.len();
        if marker(start).is_none() || start.starts_with('>') {
            // Text at the margin ends the list; an empty line does not.
            if indent == 0 && !start.is_empty() {
                self.0 = None;
            }
            return format!("{}{}", " ".repeat(indent.min(3)), tight(start));
        }
        let indent = indent.min(self.0.map_or(3, |last| last + 4));
        self.0 = Some(indent);
        format!("{}{}", " ".repeat(indent), tight(start))
    }
}

/// Length of the sign that starts a list item or a quotation.
fn marker(text: &str) -> Option<usize> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let signs: &[char] = match digits {
        0 => &['-', '*', '+', '>'],
        _ => &['.', ')'],
    };
    text[digits..].starts_with(signs).then_some(digits + 1)
}

/// Five blanks behind a marker make a code block too.
fn tight(text: &str) -> String {
    let Some(end) = marker(text) else {
        return text.to_owned();
    };
    let (sign, behind) = text.split_at(end);
    let rest = behind.trim_start();
    let blanks = match behind.len() - rest.len() {
        few @ 0..5 => few,
        _ => 1,
    };
    format!("{sign}{}{}", " ".repeat(blanks), tight(rest))
}

fn escape_text(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            '`' => code_span(rest),
            '[' => link(rest),
            'h' => bare_url(rest, &out),
            '\\' => rest.chars().take(2).map(char::len_utf8).sum(),
            _ => 0,
        };
        if taken > 0 {
            let piece = &rest[..taken];
            match c {
                'h' => out.extend(["<", piece, ">"]),
                _ => out.push_str(piece),
            }
            rest = &rest[taken..];
            continue;
        }
        let opens_fence = rest.starts_with("~~~") && !out.ends_with('~');
        if opens_fence || matches!(c, '<' | '[' | ']' | '`') {
            out.push('\\');
        }
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    out
}

/// Length of the code span at the start, 0 if it does not end on the line.
fn code_span(text: &str) -> usize {
    let marks = text.len() - text.trim_start_matches('`').len();
    let fence = &text[..marks];
    let mut from = marks;
    while let Some(found) = text[from..].find(fence) {
        let start = from + found;
        let run = text[start..].len() - text[start..].trim_start_matches('`').len();
        if run == marks {
            return start + marks;
        }
        from = start + run;
    }
    0
}

/// Length of the link at the start, 0 if it is none that leads to a web page.
fn link(text: &str) -> usize {
    let Some(middle) = text.find("](") else {
        return 0;
    };
    let Some(end) = text[middle..].find(')') else {
        return 0;
    };
    let target = &text[middle + 2..middle + end];
    let is_plain =
        !text[1..middle].contains(['[', ']', '<', '`']) && !target.contains([' ', '<', '>']);
    let is_web = target.starts_with("https://") || target.starts_with("http://");
    if is_plain && is_web {
        middle + end + 1
    } else {
        0
    }
}

/// Length of the address at the start of `text`, 0 if there is none.
fn bare_url(text: &str, before: &str) -> usize {
    if before.ends_with(|c: char| c.is_alphanumeric() || c == '<') {
        return 0;
    }
    if !(text.starts_with("http://") || text.starts_with("https://")) {
        return 0;
    }
    let end = text.find(|c: char| {
        c.is_whitespace() || !c.is_ascii_graphic() || matches!(c, '<' | '>' | ')' | ']' | '`' | '"')
    });
    text[..end.unwrap_or(text.len())]
        .trim_end_matches(['.', ',', ';', ':', '*'])
        .len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_rustdoc_would_misread_is_escaped() {
        let cases = [
            ("a <br> b", "a \\<br> b"),
            ("in [1, 63]", "in \\[1, 63\\]"),
            ("`[ID]` and <T>", "`[ID]` and \\<T>"),
            ("see https://a.b/c.", "see <https://a.b/c>."),
            ("see [x](https://a.b/c).", "see [x](https://a.b/c)."),
            ("see [x](~~123~~).", "see \\[x\\](~~123~~)."),
            ("odd ` tick", "odd \\` tick"),
            ("``a`b`` c", "``a`b`` c"),
            ("\\<kept", "\\<kept"),
            ("a\u{202e}b\u{7}c", "abc"),
        ];
        for (text, expected) in cases {
            assert_eq!(escape(text), [expected], "{text}");
        }
    }

    #[test]
    fn code_blocks_never_become_tests() {
        assert_eq!(escape("```\nlet x;\n```"), ["```text", "let x;", "```"]);
        assert_eq!(escape("```json\n<a>\n```"), ["```json", "<a>", "```"]);
        assert_eq!(escape("a\n\n    code"), ["a", "", "   code"]);
        assert_eq!(escape("a\n\n\tcode"), ["a", "", "   code"]);
        assert_eq!(escape("a\n\n    - code"), ["a", "", "   - code"]);
        assert_eq!(escape("- a\n    - b"), ["- a", "    - b"]);
        assert_eq!(escape("- a\n\n       - b"), ["- a", "", "    - b"]);
        assert_eq!(escape(">     a"), ["> a"]);
        assert_eq!(escape("- 1.      a"), ["- 1. a"]);
        assert_eq!(escape("> a\n\n    - b"), ["> a", "", "   - b"]);
        assert_eq!(escape("``~\n<a>"), ["\\`\\`~", "\\<a>"]);
        assert_eq!(escape("```\na\n    ```"), ["```text", "a", "```"]);
        assert_eq!(escape("> ```\n> a"), ["> \\`\\`\\`", "> a"]);
        assert_eq!(escape("> ~~~\n> a"), ["> \\~~~", "> a"]);
        assert_eq!(escape("```\nopen"), ["```text", "open", "```"]);
    }

    #[test]
    fn code_holds_anything() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code(" a"), "`  a `");
    }
}
