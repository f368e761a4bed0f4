//! What stands within a line of text.

/// The line, with everything escaped that rustdoc would misread.
pub(super) fn escape_text(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        if let Some((name, page, taken)) = help_link(rest) {
            match name == page && is_word(name) {
                true => out.extend(["`", name, "`"]),
                false => out.push_str(&escape_text(name)),
            }
            rest = &rest[taken..];
            continue;
        }
        let taken = match c {
            '`' => code_span(rest),
            '[' => link(rest),
            'h' => bare_url(rest),
            '<' => autolink(rest),
            '\\' => escaped(rest),
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
        if opens_fence || matches!(c, '<' | '[' | ']' | '`') || c == '\\' && rest.len() == 1 {
            out.push('\\');
        }
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    out
}

/// Length of a backslash with the sign behind it that loses its meaning; 0 if there is none.
fn escaped(text: &str) -> usize {
    match text[1..].chars().next() {
        Some(c) if c.is_ascii_punctuation() => 2,
        _ => 0,
    }
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
    let (name, target) = (&text[1..middle], &text[middle + 2..middle + end]);
    let is_plain = !name.contains(['[', ']', '<', '`', '\\'])
        && !name.contains("://")
        && !target.contains([' ', '<', '>', '(', '\\']);
    let is_web = target.starts_with("https://") || target.starts_with("http://");
    if is_plain && is_web {
        middle + end + 1
    } else {
        0
    }
}

/// The link at the start to a page of the vendor's help, `[name](~~page~~)`, and its length. Nobody
/// else knows the page, but it may be called after an operation.
fn help_link(text: &str) -> Option<(&str, &str, usize)> {
    let (name, behind) = text.strip_prefix('[')?.split_once("](~~")?;
    let (page, _) = behind.split_once("~~)")?;
    let is_plain = !name.contains(['[', ']', '`', '\\']) && is_word(page);
    let taken = "[](~~~~)".len() + name.len() + page.len();
    is_plain.then_some((name, page, taken))
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// Length of the link in angle brackets at the start, 0 if it is none that leads to a web page.
fn autolink(text: &str) -> usize {
    let url = bare_url(&text[1..]);
    match text[1 + url..].starts_with('>') && url > 0 {
        true => url + 2,
        false => 0,
    }
}

/// Length of the address at the start of `text`, 0 if there is none.
fn bare_url(text: &str) -> usize {
    if !(text.starts_with("http://") || text.starts_with("https://")) {
        return 0;
    }
    let end = text.find(|c: char| {
        !c.is_ascii_graphic() || matches!(c, '<' | '>' | ')' | ']' | '`' | '"' | '\\')
    });
    text[..end.unwrap_or(text.len())]
        .trim_end_matches(['.', ',', ';', ':', '*'])
        .len()
}
