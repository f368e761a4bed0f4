//! Suggests the word a misspelt one was meant to be.

/// `: did you mean `…`?`, or nothing if no candidate is close.
pub(crate) fn did_you_mean<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> String {
    let limit = word.chars().count() / 3;
    let nearest = candidates
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min();
    match nearest {
        Some((_, candidate)) => format!(": did you mean `{candidate}`?"),
        None => String::new(),
    }
}

/// How many letters must be added, removed or replaced, whatever their case.
fn distance(a: &str, b: &str) -> usize {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    let mut above: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.chars().enumerate() {
            let replaced = above[j] + usize::from(x != y);
            row.push(replaced.min(above[j + 1] + 1).min(row[j] + 1));
        }
        above = row;
    }
    above.pop().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::did_you_mean;

    #[test]
    fn a_slip_is_recognised() {
        let hint = did_you_mean("unknown-shap", ["type", "unknown-shape"].into_iter());
        assert_eq!(hint, ": did you mean `unknown-shape`?");
    }

    #[test]
    fn a_far_word_is_not_suggested() {
        assert_eq!(did_you_mean("banana", ["type"].into_iter()), "");
    }
}
