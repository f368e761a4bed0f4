//! What is left of an output when all that a spec may choose is taken out of it.

use std::collections::BTreeMap;

use acs_codegen::files::Files;
use proc_macro2::{TokenStream, TokenTree};

/// Files by path, each as the sequence of its tokens with literals, documentation and names blanked.
#[derive(Debug, PartialEq)]
pub(crate) struct Structure(BTreeMap<String, Vec<String>>);

impl Structure {
    pub(crate) fn of(files: &Files) -> Self {
        let files = files.iter().filter_map(|(path, text)| {
            let tokens = match path.rsplit_once('.')?.1 {
                "rs" => rust(text),
                "toml" => toml(text),
                _ => return Some((path.to_owned(), Vec::new())),
            };
            Some((
                path.to_owned(),
                tokens.unwrap_or_else(|error| panic!("{path}: {error}\n{text}")),
            ))
        });
        Self(files.collect())
    }

    /// Where the other has something else: path and the tokens around.
    pub(crate) fn difference(&self, other: &Self) -> Option<String> {
        for (path, tokens) in &self.0 {
            let Some(others) = other.0.get(path) else {
                return Some(format!("{path} is new"));
            };
            if let Some(at) = tokens.iter().zip(others).position(|(a, b)| a != b) {
                let end = |of: &[String]| of[at.saturating_sub(8)..of.len().min(at + 8)].join(" ");
                return Some(format!(
                    "{path}: `{}` and not `{}`",
                    end(tokens),
                    end(others)
                ));
            }
            if tokens.len() != others.len() {
                return Some(format!(
                    "{path}: {} tokens and not {}",
                    tokens.len(),
                    others.len()
                ));
            }
        }
        let gone = other.0.keys().find(|it| !self.0.contains_key(*it))?;
        Some(format!("{gone} is gone"))
    }

    /// How often each token occurs in all files together. A name that changes changes the order of
    /// things, but not what there is.
    pub(crate) fn counts(&self) -> BTreeMap<&str, usize> {
        let mut counts = BTreeMap::new();
        counts.insert("file", self.0.len());
        for token in self.0.values().flatten() {
            *counts.entry(token.as_str()).or_default() += 1;
        }
        counts
    }

    pub(crate) fn paths(&self) -> impl Iterator<Item = &String> {
        self.0.keys()
    }
}

/// The tokens of Rust.
pub(crate) fn rust(text: &str) -> Result<Vec<String>, String> {
    let mut out = hidden(text);
    let tokens: TokenStream = text.parse().map_err(|error| format!("{error}"))?;
    flatten(tokens, &mut out);
    Ok(out)
}

/// Whether a person who looks at the text sees all of it.
pub(crate) fn is_visible(text: &str) -> bool {
    hidden(text).is_empty()
}

/// The lines with characters that nobody sees; as tokens, which no twin has.
fn hidden(text: &str) -> Vec<String> {
    let hides = |c: char| {
        let is_invisible = matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}');
        is_invisible || c.is_control()
    };
    let lines = text.split('\n').filter(|it| it.contains(hides));
    lines.map(|it| format!("hidden in {it:?}")).collect()
}

fn flatten(tokens: TokenStream, out: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let stream = group.stream();
                // However many lines a text has, it is one documentation.
                let mut inner = stream.clone().into_iter();
                let is_doc = matches!(inner.next(), Some(TokenTree::Ident(it)) if it == "doc");
                let is_text =
                    matches!(inner.nth(1), Some(TokenTree::Literal(_))) && inner.next().is_none();
                if is_doc && is_text {
                    // `//!` has two marks.
                    if out.pop().is_some_and(|mark| mark == "!") {
                        out.pop();
                    }
                    if out.last().is_none_or(|it| it != "doc") {
                        out.push("doc".to_owned());
                    }
                    continue;
                }
                if is_alias(&stream) {
                    out.pop();
                    continue;
                }
                out.push(format!("{:?}", group.delimiter()));
                flatten(stream, out);
                out.push("end".to_owned());
            }
            TokenTree::Ident(it) if is_language(&it.to_string()) => out.push(it.to_string()),
            TokenTree::Ident(_) => out.push("name".to_owned()),
            // A line that is broken ends with one more.
            TokenTree::Punct(it) if it.as_char() == ',' => {}
            TokenTree::Punct(it) => out.push(it.as_char().to_string()),
            TokenTree::Literal(_) => out.push("literal".to_owned()),
        }
    }
}

/// `[doc(alias = "…")]`, by which a wire name is found that is another than the Rust name.
fn is_alias(stream: &TokenStream) -> bool {
    let mut tokens = stream.clone().into_iter();
    let Some(TokenTree::Ident(doc)) = tokens.next() else {
        return false;
    };
    let Some(TokenTree::Group(group)) = tokens.next() else {
        return false;
    };
    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
    let is_alias = match inner.as_slice() {
        [
            TokenTree::Ident(alias),
            TokenTree::Punct(_),
            TokenTree::Literal(_),
        ] => alias == "alias",
        _ => false,
    };
    doc == "doc" && is_alias && tokens.next().is_none()
}

/// Words that do something.
fn is_language(word: &str) -> bool {
    const WORDS: &str = "as async await break const continue crate dyn else enum extern fn for if impl in let \
                         loop match mod move mut pub ref return static struct super trait type unsafe use where \
                         while include include_str include_bytes env option_env macro_rules cfg cfg_attr path \
                         derive allow expect no_mangle link export_name global_allocator";
    WORDS.split_whitespace().any(|it| it == word)
}

fn toml(text: &str) -> Result<Vec<String>, String> {
    let mut out = hidden(text);
    let table: toml::Table = text.parse().map_err(|error| format!("{error}"))?;
    keys(&toml::Value::Table(table), &mut out);
    Ok(out)
}

fn keys(value: &toml::Value, out: &mut Vec<String>) {
    match value {
        toml::Value::Table(table) => {
            for (key, value) in table {
                // Features are named by groups.
                let is_chosen = matches!(value, toml::Value::Array(_));
                out.push(if is_chosen {
                    "name".to_owned()
                } else {
                    format!("[{key}]")
                });
                keys(value, out);
            }
        }
        toml::Value::Array(items) => items.iter().for_each(|it| keys(it, out)),
        other => out.push(other.type_str().to_owned()),
    }
}
