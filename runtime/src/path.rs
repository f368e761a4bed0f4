//! Where a value is, as `Criteria[0].name`.

use std::fmt;

/// Keys come from elsewhere, so no more than this of one is shown.
const LONGEST_KEY: usize = 100;

/// The way to a value: a step, and the way to where the step starts.
///
/// It lives on the stack of the walk and costs nothing until it is printed.
#[derive(Clone, Copy)]
pub(crate) struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Root(&'static str),
    Key(&'a str),
    Index(usize),
}

impl<'a> Path<'a> {
    /// Where a walk starts.
    pub(crate) const fn root(name: &'static str) -> Self {
        let step = Step::Root(name);
        Self { parent: None, step }
    }

    #[inline]
    pub(crate) fn key(&'a self, key: &'a str) -> Self {
        let (parent, step) = (Some(self), Step::Key(key));
        Self { parent, step }
    }

    /// Turns the last step to another key beside it.
    #[inline]
    pub(crate) fn set_key(&mut self, key: &'a str) {
        self.step = Step::Key(key);
    }

    #[inline]
    pub(crate) fn index(&'a self, index: usize) -> Self {
        let (parent, step) = (Some(self), Step::Index(index));
        Self { parent, step }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            parent.fmt(f)?;
        }
        match self.step {
            Step::Root(name) => f.write_str(name),
            Step::Index(index) => write!(f, "[{index}]"),
            Step::Key(key) if is_plain(key) => {
                let first = self
                    .parent
                    .is_some_and(|parent| matches!(parent.step, Step::Root("")));
                f.write_str(if first { "" } else { "." })?;
                f.write_str(key)
            }
            Step::Key(key) => match start(key, LONGEST_KEY) {
                Some(start) => write!(f, "[{start:?}…]"),
                None => write!(f, "[{key:?}]"),
            },
        }
    }
}

/// The start of a text that has more characters than that.
pub(crate) fn start(text: &str, most: usize) -> Option<&str> {
    let (end, _) = text.char_indices().nth(most)?;
    text.get(..end)
}

fn is_plain(key: &str) -> bool {
    let word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    !key.is_empty() && key.len() <= LONGEST_KEY && key.chars().all(word)
}
