//! Finds the word a misspelt one was meant to be.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a row has one column more than the word has characters"
)]

/// Longer words are not compared: nobody mistypes them from memory.
const MAX_CHARS: usize = 80;

/// The candidate nearest to a word, unless all are too far to be meant.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = folded(word);
    let limit = wanted.len() / 3 + usize::from(wanted.len() < 3);
    candidates
        .into_iter()
        .filter(|candidate| *candidate != word)
        .map(|candidate| (distance(&wanted, &folded(candidate)), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Case and separators are what people get wrong first, so they count for nothing.
fn folded(word: &str) -> Vec<char> {
    word.chars()
        .filter(|c| !matches!(c, '_' | '-' | ' '))
        .flat_map(char::to_lowercase)
        .take(MAX_CHARS)
        .collect()
}

/// How many characters must be added, removed, replaced or swapped with their neighbour.
pub fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let replaced = above[j] + usize::from(x != y);
            let mut best = replaced.min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn case_and_separators_count_for_nothing() {
        assert_eq!(
            closest("page_differs", ["page", "pageDiffers"]),
            Some("pageDiffers")
        );
    }

    #[test]
    fn swapped_neighbours_are_one_mistake() {
        assert_eq!(closest("tpye", ["shape", "type"]), Some("type"));
    }

    #[test]
    fn a_far_word_is_not_suggested() {
        assert_eq!(closest("banana", ["type", "shape"]), None);
    }

    #[test]
    fn a_word_is_no_suggestion_for_itself() {
        assert_eq!(closest("type", ["type"]), None);
    }
}
