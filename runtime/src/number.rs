//! Numbers as text.

/// The shortest text that reads back as the same number.
///
/// Whole numbers have no fraction (`20`, not `20.0`), and only very large and
/// very small numbers have an exponent.
pub(crate) fn number_text(number: f64) -> String {
    let magnitude = number.abs();
    if magnitude == 0.0 || !number.is_finite() || (1e-7..1e21).contains(&magnitude) {
        number.to_string()
    } else {
        format!("{number:e}")
    }
}

/// The whole number that a decimal number such as `20`, `20.0` or `2e1` is,
/// unless it has a fraction or does not fit.
pub(crate) fn whole(text: &str) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
        None => (digits, 0),
    };
    let (int, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{int}{fraction}");
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() {
        return Some(0);
    }
    let shift = exponent.checked_sub(i64::try_from(fraction.len()).ok()?)?;
    let shifted = if let Ok(zeros) = usize::try_from(shift) {
        // `i64::MAX` has 19 digits.
        (zeros < 19).then(|| format!("{sign}{digits}{}", "0".repeat(zeros)))?
    } else {
        let cut = usize::try_from(shift.unsigned_abs()).ok()?;
        let (whole, rest) = digits.split_at_checked(digits.len().checked_sub(cut)?)?;
        rest.bytes()
            .all(|digit| digit == b'0')
            .then(|| format!("{sign}{whole}"))?
    };
    shifted.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{number_text, whole};

    #[test]
    fn numbers_are_written_in_the_shortest_form() {
        let texts = [0.5, 20.0, -0.001, 100_000.5, 0.1, 1e21, 1e-9].map(number_text);
        assert_eq!(
            texts,
            ["0.5", "20", "-0.001", "100000.5", "0.1", "1e21", "1e-9"]
        );
    }

    #[test]
    fn a_decimal_number_is_whole_only_if_no_digit_is_lost() {
        let cases = [
            ("1.0", Some(1)),
            ("1e2", Some(100)),
            ("-12.50e1", Some(-125)),
            ("+7", Some(7)),
            ("0.0e5", Some(0)),
            ("9223372036854775807.0", Some(i64::MAX)),
            ("-9223372036854775808", Some(i64::MIN)),
            ("9007199254740993.0", Some(9_007_199_254_740_993)),
            ("9223372036854775808", None),
            ("1.00000000000000000001", None),
            ("1e400", None),
            ("1e-1", None),
            ("", None),
            (".", None),
            ("1_0", None),
            ("NaN", None),
        ];
        for (text, expected) in cases {
            assert_eq!(whole(text), expected, "{text}");
        }
    }
}
