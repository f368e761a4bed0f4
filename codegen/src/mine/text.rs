//! A description as the miners see it: lines, bullets, and a cursor that eats words.

use std::ops::Range;

/// A description, and what searching in it needs.
pub(super) struct Text<'a> {
    /// As it was given.
    pub(super) raw: &'a str,
    /// The same in ASCII lower case; byte positions agree.
    pub(super) lower: String,
    /// Its lines.
    pub(super) lines: Vec<Line>,
    /// Which pairs of bytes `lower` has.
    pairs: Pairs,
}

/// A set of pairs of bytes that may hold a few more than were put in. Most cues are in few texts,
/// and this tells so without a search.
struct Pairs([u64; 64]);

impl Pairs {
    fn of(text: &str) -> Self {
        let mut pairs = Self([0; 64]);
        for pair in text.as_bytes().windows(2) {
            let bit = Self::bit(pair);
            pairs.0[bit / 64] |= 1 << (bit % 64);
        }
        pairs
    }

    fn may_hold(&self, text: &str) -> bool {
        text.as_bytes().windows(2).all(|pair| {
            let bit = Self::bit(pair);
            self.0[bit / 64] >> (bit % 64) & 1 == 1
        })
    }

    fn bit(pair: &[u8]) -> usize {
        (usize::from(pair[0]) * 37 + usize::from(pair[1])) % 4096
    }
}

/// A line and how it is laid out.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Bytes of the line without its end.
    pub(super) range: Range<usize>,
    /// Bytes of what the line says, behind indentation and bullet.
    pub(super) body: Range<usize>,
    /// Columns of indentation, a tabulator being four.
    pub(super) indent: usize,
    /// What the line is.
    pub(super) kind: Kind,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing but blanks.
    Blank,
    /// Starts with `-`, `*`, `+` or `•`.
    Bullet,
    /// A remark, behind `>`.
    Note,
    /// Nothing but a tag such as `</props>`.
    Tag,
    /// Anything else.
    Prose,
}

impl<'a> Text<'a> {
    pub(super) fn new(raw: &'a str) -> Self {
        let mut lines = Vec::new();
        let mut start = 0;
        for piece in raw.split('\n') {
            lines.push(line(raw, start..start + piece.len()));
            start += piece.len() + 1;
        }
        let lower = raw.to_ascii_lowercase();
        let pairs = Pairs::of(&lower);
        Self {
            raw,
            lower,
            lines,
            pairs,
        }
    }

    /// Index of the line that holds a byte.
    pub(super) fn line_at(&self, position: usize) -> usize {
        self.lines
            .partition_point(|line| line.range.end < position)
            .min(self.lines.len() - 1)
    }

    /// Positions of the cues, each with the byte behind it, in the order of the text; where two
    /// overlap, the one that starts first and then the longer.
    pub(super) fn cues(&self, words: &[&str]) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = words
            .iter()
            .filter(|word| self.pairs.may_hold(word))
            .flat_map(|word| self.lower.match_indices(word))
            .map(|(start, word)| start..start + word.len())
            .collect();
        found.sort_by_key(|cue| (cue.start, std::cmp::Reverse(cue.end)));
        let mut end = 0;
        found.retain(|cue| {
            let is_free = cue.start >= end;
            end = end.max(cue.end);
            is_free
        });
        found
    }

    /// The sentence around a byte, within its line and at most some hundred bytes to either side.
    pub(super) fn sentence(&self, position: usize) -> Range<usize> {
        const REACH: usize = 400;
        let line = &self.lines[self.line_at(position)].body;
        let position = position.clamp(line.start, line.end);
        let from = floor(self.raw, position.saturating_sub(REACH).max(line.start));
        let to = floor(self.raw, (position + REACH).min(line.end));
        let before = &self.raw[from..position];
        let start = from + sentence_ends(before).last().unwrap_or(0);
        let behind = &self.raw[position..to];
        let end = position + sentence_ends(behind).next().unwrap_or(behind.len());
        start..end
    }

    /// A cursor that reads from a byte to the end of its line.
    pub(super) fn cursor(&self, position: usize) -> Cursor<'_> {
        let end = self.lines[self.line_at(position)].range.end;
        Cursor {
            raw: &self.raw[..end],
            lower: &self.lower[..end],
            at: position,
        }
    }
}

/// Positions behind each end of a sentence. A full stop ends one only before a blank or the end.
fn sentence_ends(text: &str) -> impl Iterator<Item = usize> + '_ {
    text.char_indices().filter_map(|(i, c)| {
        let next = i + c.len_utf8();
        match c {
            '。' | '；' | ';' | '！' | '!' => Some(next),
            '.' if text[next..].is_empty() || text[next..].starts_with([' ', '\t']) => Some(next),
            _ => None,
        }
    })
}

/// The nearest character boundary at or before a byte.
fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn line(raw: &str, range: Range<usize>) -> Line {
    let text = raw[range.clone()].trim_end();
    let body = text.trim_start();
    let indent = text[..text.len() - body.len()]
        .chars()
        .map(|c| if c == '\t' { 4 } else { 1 })
        .sum();
    let end = range.start + text.len();
    let (kind, behind) = kind(body);
    Line {
        body: end - behind.len()..end,
        range,
        indent,
        kind,
    }
}

/// What a line is, and what it says behind its mark.
fn kind(body: &str) -> (Kind, &str) {
    if body.is_empty() {
        return (Kind::Blank, body);
    }
    if let Some(behind) = body.strip_prefix('>') {
        return (Kind::Note, behind.trim_start());
    }
    if body.starts_with('<') && body.find('>') == Some(body.len() - 1) {
        return (Kind::Tag, body);
    }
    for mark in ['-', '*', '+', '•', '·'] {
        let Some(behind) = body.strip_prefix(mark) else {
            continue;
        };
        // `-1` is a number and `**x**` is bold, so a mark needs a blank or something bold behind.
        let is_apart = behind.starts_with([' ', '\t', '\u{a0}', '\u{3000}']);
        if is_apart || (mark != '*' && behind.starts_with(['*', '`'])) {
            return (Kind::Bullet, behind.trim_start());
        }
    }
    (Kind::Prose, body)
}

/// Reads on within a line.
#[derive(Clone)]
pub(super) struct Cursor<'a> {
    pub(super) raw: &'a str,
    lower: &'a str,
    pub(super) at: usize,
}

impl<'a> Cursor<'a> {
    /// What is left of the line.
    pub(super) fn rest(&self) -> &'a str {
        &self.raw[self.at..]
    }

    /// What is left of the line, in ASCII lower case.
    pub(super) fn rest_lower(&self) -> &'a str {
        &self.lower[self.at..]
    }

    pub(super) fn is_done(&self) -> bool {
        self.rest().trim().is_empty()
    }

    pub(super) fn blanks(&mut self) {
        let rest = self.rest();
        let left = rest.trim_start_matches([' ', '\t', '\u{a0}', '\u{3000}']);
        self.at += rest.len() - left.len();
    }

    /// Skips blanks and the marks of bold and code.
    pub(super) fn marks(&mut self) {
        let rest = self.rest();
        let left =
            rest.trim_start_matches([' ', '\t', '\u{a0}', '\u{3000}', '*', '`', '"', '“', '”']);
        self.at += rest.len() - left.len();
    }

    /// Eats the longest of the words that is next. Words of ASCII letters end at a word's end.
    pub(super) fn eat(&mut self, words: &[&'static str]) -> Option<&'static str> {
        let rest = self.rest_lower();
        let fits = |word: &&&str| {
            let Some(left) = rest.strip_prefix(**word) else {
                return false;
            };
            let is_word = word.ends_with(|c: char| c.is_ascii_alphabetic());
            !(is_word && left.starts_with(|c: char| c.is_ascii_alphanumeric()))
        };
        let word = words.iter().filter(fits).max_by_key(|word| word.len())?;
        self.at += word.len();
        Some(word)
    }

    /// Eats any number of the words with blanks between them; tells how many.
    pub(super) fn eat_all(&mut self, words: &[&'static str]) -> usize {
        let mut count = 0;
        loop {
            self.blanks();
            if self.eat(words).is_none() {
                return count;
            }
            count += 1;
        }
    }

    /// Eats a decimal number; group separators are left out of what it returns.
    pub(super) fn number(&mut self) -> Option<(String, Range<usize>)> {
        let rest = self.rest();
        let start = self.at;
        let bytes = rest.as_bytes();
        let mut i = usize::from(rest.starts_with('-'));
        let first = i;
        let mut has_point = false;
        while let Some(byte) = bytes.get(i) {
            let next_is_digit = bytes.get(i + 1).is_some_and(u8::is_ascii_digit);
            match byte {
                b'0'..=b'9' => {}
                b'.' if !has_point && i > first && next_is_digit => has_point = true,
                b',' if !has_point && i > first && is_group(&bytes[i + 1..]) => {}
                _ => break,
            }
            i += 1;
        }
        if i == first {
            return None;
        }
        self.at += i;
        Some((rest[..i].replace(',', ""), start..start + i))
    }
}

/// Whether exactly three digits come next, so that the comma before them groups digits.
fn is_group(bytes: &[u8]) -> bool {
    let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    digits == 3
}

/// A text without the backslashes and marks of Markdown.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek().is_some_and(|next| next.is_ascii_punctuation()) => {
                out.extend(chars.next());
            }
            '*' if chars.peek() == Some(&'*') => {
                chars.next();
            }
            '`' => {}
            _ => out.push(c),
        }
    }
    out.trim().to_owned()
}

/// Whether a sentence, in lower case, holds in some case only, or shows an example.
pub(super) fn is_conditional(sentence: &str) -> bool {
    let is_when = sentence.match_indices('当').any(|(i, word)| {
        let behind = &sentence[i + word.len()..];
        !behind.starts_with(['前', '日', '天', '月', '次', '地'])
    });
    let words = ["如果", "若", "if ", "when ", "for example", "例如"];
    is_when || words.iter().any(|word| sentence.contains(word))
}

/// Whether a character is Chinese, Japanese or Korean writing.
pub(super) fn is_ideograph(c: char) -> bool {
    ('\u{2e80}'..='\u{9fff}').contains(&c) || ('\u{f900}'..='\u{faff}').contains(&c)
}
