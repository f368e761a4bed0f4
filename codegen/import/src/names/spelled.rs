//! What a wire name can be called if its own Rust name is taken, or if it has none.

use acs_codegen::naming;

/// What a name is for, which decides its case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    /// A type or a variant.
    Type,
    /// A field.
    Value,
}

/// Signs that values and error codes are made of.
const SIGNS: &[(char, &str)] = &[
    ('!', "Not"),
    ('#', "Hash"),
    ('$', "Dollar"),
    ('%', "Percent"),
    ('&', "And"),
    ('(', "Open"),
    (')', "Close"),
    ('*', "Star"),
    ('+', "Plus"),
    (',', "Comma"),
    ('-', "Minus"),
    ('.', "Dot"),
    ('/', "Slash"),
    (':', "Colon"),
    (';', "Semicolon"),
    ('<', "Less"),
    ('=', "Equal"),
    ('>', "Greater"),
    ('?', "Question"),
    ('@', "At"),
    ('[', "Open"),
    (']', "Close"),
    ('^', "Caret"),
    ('_', "Underscore"),
    ('{', "Open"),
    ('|', "Or"),
    ('}', "Close"),
    ('~', "Tilde"),
];

/// The name that the generator gives by itself.
pub(super) fn default_name(wire: &str, case: Case) -> Option<String> {
    match case {
        Case::Type => naming::type_name(wire),
        Case::Value => naming::field_name(wire),
    }
}

/// Other names: what tells the spelling from another with the same letters, what its signs are
/// called, and at last numbers.
pub(super) fn alternatives(wire: &str, case: Case) -> impl Iterator<Item = String> + use<> {
    let words = spelled(wire);
    let plain = default_name(wire, case).or_else(|| default_name(&words, case));
    let plain = plain.unwrap_or_else(|| cased("Unnamed", case));
    let letters: Vec<char> = wire.chars().filter(char::is_ascii_alphabetic).collect();
    let spelling = if letters.iter().all(char::is_ascii_uppercase) {
        Some("Upper")
    } else if letters.iter().all(char::is_ascii_lowercase) {
        Some("Lower")
    } else if wire.starts_with(|c: char| c.is_ascii_uppercase()) {
        Some("Capital")
    } else {
        None
    };
    let joined = |suffix: &str| match case {
        Case::Type => format!("{plain}{suffix}"),
        Case::Value => format!("{plain}_{}", suffix.to_lowercase()),
    };
    let by_case = spelling.filter(|_| !letters.is_empty()).map(joined);
    let is_named = naming::type_name(wire).is_some();
    let by_signs = (!is_named).then(|| plain.clone());
    let numbered = (2..).map(move |number| match case {
        Case::Type => format!("{plain}{number}"),
        Case::Value => format!("{plain}_{number}"),
    });
    by_signs.into_iter().chain(by_case).chain(numbered)
}

/// The wire name with words for its signs, and with the numbers of characters beyond ASCII.
fn spelled(wire: &str) -> String {
    if wire.is_empty() {
        return "Empty".to_owned();
    }
    let words = wire.chars().map(|c| {
        let sign = SIGNS
            .iter()
            .find(|(sign, _)| *sign == c)
            .map(|(_, word)| *word);
        match sign {
            _ if c.is_ascii_alphanumeric() => c.to_string(),
            _ if c.is_whitespace() => " ".to_owned(),
            Some(word) => format!(" {word} "),
            None => format!(" U{:04X} ", u32::from(c)),
        }
    });
    words.collect()
}

fn cased(name: &str, case: Case) -> String {
    match case {
        Case::Type => name.to_owned(),
        Case::Value => name.to_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(wire: &str, case: Case) -> String {
        alternatives(wire, case).next().unwrap_or_default()
    }

    #[test]
    fn an_alternative_says_what_is_different() {
        let types = [
            ("REDIS", "RedisUpper"),
            ("redis", "RedisLower"),
            ("Redis", "RedisCapital"),
            (">=", "GreaterEqual"),
            ("", "Empty"),
            ("试用", "U8bd5U7528"),
            ("%s", "SLower"),
        ];
        for (wire, expected) in types {
            assert_eq!(first(wire, Case::Type), expected, "{wire}");
        }
        assert_eq!(first("key", Case::Value), "key_lower");
        assert_eq!(first("_", Case::Value), "underscore");
        assert_eq!(first("applicationId", Case::Value), "application_id_2");
    }
}
