//! Regular expressions, if the feature `pattern` is on.

#[cfg(feature = "pattern")]
use std::collections::BTreeMap;

/// The expressions met so far. Lists repeat them for every element.
#[derive(Default)]
pub(super) struct Patterns {
    #[cfg(feature = "pattern")]
    compiled: BTreeMap<&'static str, Option<regex_lite::Regex>>,
}

impl Patterns {
    /// Whether the text matches. An expression that cannot be read accepts everything.
    #[cfg(feature = "pattern")]
    pub(super) fn accept(&mut self, pattern: &'static str, text: &str) -> bool {
        let compile = || regex_lite::Regex::new(pattern).ok();
        let regex = self.compiled.entry(pattern).or_insert_with(compile);
        regex.as_ref().is_none_or(|regex| regex.is_match(text))
    }

    /// Without the feature, everything matches.
    #[cfg(not(feature = "pattern"))]
    #[expect(
        clippy::unused_self,
        reason = "the same call with and without the feature"
    )]
    pub(super) fn accept(&mut self, _: &'static str, _: &str) -> bool {
        true
    }
}
