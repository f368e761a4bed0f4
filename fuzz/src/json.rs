//! JSON as its grammar says, read without a library.
//!
//! Numbers keep their digits, and half of a surrogate pair is `U+FFFD`, as the decoder's
//! documentation has it. What nests deeper than the decoder need follow is another matter.

/// A JSON value. Members are in the order of the text, those of equal names included.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    Null,
    Boolean(bool),
    /// Its digits, as they stand.
    Number(String),
    Text(String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

/// Why a text is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bad {
    /// It is no JSON.
    Grammar,
    /// It nests deeper than [`DEPTH`], so the rest of it was not looked at.
    Deep,
}

/// Known members are read at least so deep.
pub(crate) const DEPTH: usize = 100;

/// Reads a text that is one JSON value.
pub(crate) fn parse(text: &str) -> Result<Node, Bad> {
    let mut parser = Parser { rest: text };
    let node = parser.value(0)?;
    parser.space();
    if parser.rest.is_empty() {
        Ok(node)
    } else {
        Err(Bad::Grammar)
    }
}

struct Parser<'a> {
    rest: &'a str,
}

impl<'a> Parser<'a> {
    fn space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    fn take(&mut self, token: &str) -> bool {
        let rest = self.rest.strip_prefix(token);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn need(&mut self, token: &str) -> Result<(), Bad> {
        if self.take(token) {
            Ok(())
        } else {
            Err(Bad::Grammar)
        }
    }

    fn value(&mut self, depth: usize) -> Result<Node, Bad> {
        if depth > DEPTH {
            return Err(Bad::Deep);
        }
        self.space();
        for (word, node) in [
            ("null", Node::Null),
            ("true", Node::Boolean(true)),
            ("false", Node::Boolean(false)),
        ] {
            if self.take(word) {
                return Ok(node);
            }
        }
        if self.take("\"") {
            return self.text().map(Node::Text);
        }
        if self.take("[") {
            return self.list(depth).map(Node::List);
        }
        if self.take("{") {
            return self.object(depth).map(Node::Object);
        }
        self.number().map(Node::Number)
    }

    fn list(&mut self, depth: usize) -> Result<Vec<Node>, Bad> {
        let mut list = Vec::new();
        self.space();
        if self.take("]") {
            return Ok(list);
        }
        loop {
            list.push(self.value(depth + 1)?);
            self.space();
            if self.take("]") {
                return Ok(list);
            }
            self.need(",")?;
        }
    }

    fn object(&mut self, depth: usize) -> Result<Vec<(String, Node)>, Bad> {
        let mut members = Vec::new();
        self.space();
        if self.take("}") {
            return Ok(members);
        }
        loop {
            self.space();
            self.need("\"")?;
            let name = self.text()?;
            self.space();
            self.need(":")?;
            members.push((name, self.value(depth + 1)?));
            self.space();
            if self.take("}") {
                return Ok(members);
            }
            self.need(",")?;
        }
    }

    fn number(&mut self) -> Result<String, Bad> {
        let all = self.rest;
        self.take("-");
        if !self.take("0") {
            self.digits()?;
        }
        if self.take(".") {
            self.digits()?;
        }
        if self.take("e") || self.take("E") {
            let _ = self.take("+") || self.take("-");
            self.digits()?;
        }
        Ok(all[..all.len() - self.rest.len()].to_owned())
    }

    fn digits(&mut self) -> Result<(), Bad> {
        let rest = self.rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_some = rest.len() < self.rest.len();
        self.rest = rest;
        if is_some { Ok(()) } else { Err(Bad::Grammar) }
    }

    /// The rest of a string. Its code units first: pairs of surrogates may be written as escapes.
    fn text(&mut self) -> Result<String, Bad> {
        let mut units: Vec<u16> = Vec::new();
        loop {
            let mut chars = self.rest.chars();
            let c = chars.next().ok_or(Bad::Grammar)?;
            self.rest = chars.as_str();
            match c {
                '"' => return Ok(String::from_utf16_lossy(&units)),
                '\\' => units.push(self.escape()?),
                c if c < ' ' => return Err(Bad::Grammar),
                c => units.extend(c.encode_utf16(&mut [0; 2]).iter()),
            }
        }
    }

    fn escape(&mut self) -> Result<u16, Bad> {
        const SHORT: &[(&str, u8)] = &[
            ("\"", b'"'),
            ("\\", b'\\'),
            ("/", b'/'),
            ("b", 8),
            ("f", 12),
            ("n", b'\n'),
            ("r", b'\r'),
            ("t", b'\t'),
        ];
        if let Some((_, unit)) = SHORT.iter().find(|(token, _)| self.take(token)) {
            return Ok(u16::from(*unit));
        }
        self.need("u")?;
        let digits = self.rest.get(..4).ok_or(Bad::Grammar)?;
        if !digits.bytes().all(|it| it.is_ascii_hexdigit()) {
            return Err(Bad::Grammar);
        }
        self.rest = &self.rest[4..];
        u16::from_str_radix(digits, 16).map_err(|_| Bad::Grammar)
    }
}
