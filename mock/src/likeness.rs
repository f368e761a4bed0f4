//! Texts that look like an example.

use std::net::Ipv4Addr;

use crate::random::Random;

/// A text like the example: identifiers and numbers in it differ, words stay.
pub(crate) fn alike(example: &str, random: &mut Random) -> String {
    if example.bytes().all(|it| it.is_ascii_digit()) {
        return digits(example, random);
    }
    if let Ok(address) = example.parse::<Ipv4Addr>() {
        let [a, b, c, _] = address.octets();
        return format!("{a}.{b}.{c}.{}", random.between(1, 254));
    }
    if let (true, Some(month), Some(time)) = (is_date(example), example.get(..8), example.get(10..))
    {
        let day = random.between(1, 28);
        return format!("{month}{day:02}{time}");
    }
    let mut out = String::with_capacity(example.len());
    let mut word = String::new();
    for char in example.chars() {
        if char.is_ascii_alphanumeric() || char == '*' {
            word.push(char);
        } else {
            out.push_str(&word_like(&std::mem::take(&mut word), random));
            out.push(char);
        }
    }
    out + &word_like(&word, random)
}

/// A number of as many digits that begins as the example does.
pub(crate) fn digits(example: &str, random: &mut Random) -> String {
    let kept = example.len() / 2;
    let digit = |(index, digit)| match index {
        0 if example.len() > 1 => digit,
        index if index < kept => digit,
        _ => random_digit(random, 10),
    };
    example.chars().enumerate().map(digit).collect()
}

/// A point in time.
pub(crate) fn time(random: &mut Random) -> String {
    let (month, day) = (random.between(1, 12), random.between(1, 28));
    let (hour, minute, second) = (
        random.between(0, 23),
        random.between(0, 59),
        random.between(0, 59),
    );
    format!("2025-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// `2025-01-02` and what begins so.
fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 10
        && bytes
            .iter()
            .zip(b"0000-00-00")
            .all(|(byte, form)| match form {
                b'0' => byte.is_ascii_digit(),
                form => byte == form,
            })
}

/// Documentation hides parts of identifiers behind asterisks; they are filled in.
fn word_like(word: &str, random: &mut Random) -> String {
    let is_any = |test: fn(&char) -> bool| word.chars().any(|it| test(&it));
    let is_masked = is_any(|it| *it == '*');
    let is_hex = word.chars().all(|it| it.is_ascii_hexdigit() || it == '*');
    let is_number = word.chars().all(|it| it.is_ascii_digit() || it == '*');
    let has_digit = is_any(char::is_ascii_digit);
    let has_upper = is_any(char::is_ascii_uppercase);
    let is_hex_id = is_hex && !is_number && (has_digit || is_masked) && word.len() >= 3;
    let mut change = |(index, char): (usize, char)| match char {
        _ if is_hex_id => {
            let digit = random_digit(random, 16);
            if has_upper {
                digit.to_ascii_uppercase()
            } else {
                digit
            }
        }
        '*' => random_digit(random, 10),
        // The first digit stays, so that a number keeps its size.
        '0'..='9' if index > 0 || word.len() == 1 => random_digit(random, 10),
        char => char,
    };
    word.chars().enumerate().map(&mut change).collect()
}

fn random_digit(random: &mut Random, radix: u32) -> char {
    let digit = u32::try_from(random.below(radix.into()));
    digit
        .ok()
        .and_then(|it| char::from_digit(it, radix))
        .unwrap_or('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_keep_the_form_of_their_example() {
        let like = |example: &str| alike(example, &mut Random::at(7, example, 3));
        assert_eq!(like("cn-hangzhou"), "cn-hangzhou");
        assert_eq!(like("N/A"), "N/A");
        assert!(like("1600069948849").starts_with("160006"));
        assert!(like("10.0.0.1").parse::<Ipv4Addr>().is_ok());
        assert!(like("2025-01-02 10:00").starts_with("2025-01-"));
        let digest = like("a5ccdd9b166b67e02954aa9b618fe19b7968bd56a15463d2ad7f2643ba5b****");
        assert_eq!(digest.len(), 64);
        assert!(digest.bytes().all(|it| it.is_ascii_hexdigit()), "{digest}");
        let uuid = like("BE120DAB-F4E7-4C53-ADC3-A97578ABF384");
        assert_eq!(uuid.to_uppercase(), uuid);
        assert_ne!(uuid, "BE120DAB-F4E7-4C53-ADC3-A97578ABF384");
        assert!(!like("39010****").contains('*'));
    }
}
