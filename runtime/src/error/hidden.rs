//! Keeps secrets out of what a service says about them.
//!
//! A service quotes: the text it expected to be signed, or the value it does not like. What must
//! not be shown is known when its answer comes, so it is taken out of the members of the error
//! before anyone sees them.

use std::cmp::Reverse;

use crate::credentials::Secret;
use crate::sign::percent;

/// Texts that must not be shown, the longest first, since one may be part of another.
#[derive(Default)]
pub(crate) struct Hidden(Vec<Secret>);

impl Hidden {
    /// Also hides this text, however it is written in a URL, a form or JSON. One of fewer than four
    /// characters would be found everywhere, so it is not looked for.
    pub(crate) fn add(&mut self, text: &str) {
        if text.chars().count() < 4 {
            return;
        }
        let quoted = serde_json::to_string(text).unwrap_or_default();
        let within = quoted
            .get(1..quoted.len().saturating_sub(1))
            .unwrap_or_default();
        // As it is read by whoever takes it for a form.
        let misread = text.replace('+', " ");
        for text in [text, within, &misread] {
            let once = percent::encode(text);
            let twice = percent::encode(&once);
            let form = once.replace("%20", "+");
            let form_within = percent::encode(&form);
            let spellings = [text, &once, &twice, &form, &form_within].map(Secret::from);
            self.0.extend(spellings);
        }
        self.0.sort_by_key(|secret| Reverse(secret.expose().len()));
        self.0.dedup();
    }

    /// The text with `***` in place of what must not be shown.
    pub(crate) fn replace(&self, mut text: String) -> String {
        for secret in &self.0 {
            let secret = secret.expose();
            if text.contains(secret) {
                text = text.replace(secret, "***");
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::Hidden;
    use crate::sign::percent;

    #[test]
    fn a_text_is_hidden_in_every_spelling_of_a_form() {
        let mut hidden = Hidden::default();
        hidden.add("S3CR3T a+b");
        let form = "OIDCToken=S3CR3T+a%2Bb";
        for quoted in [
            form.to_owned(),
            percent::encode(form),
            "S3CR3T a+b".to_owned(),
        ] {
            let shown = hidden.replace(quoted);
            assert!(!shown.contains("S3CR3T"), "{shown}");
        }
    }
}
