//! Two texts side by side: which lines only one of them has.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "the table has one row and one column more than there are lines"
)]

/// A line of a text that stands beside another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// The line.
    pub text: &'a str,
    /// Whether the other text lacks it.
    pub is_changed: bool,
}

/// The lines of both, each with whether the other lacks it.
pub fn compare<'a>(old: &'a str, new: &'a str) -> (Vec<Line<'a>>, Vec<Line<'a>>) {
    let old: Vec<&str> = old.lines().collect();
    let new: Vec<&str> = new.lines().collect();
    let (mut kept_old, mut kept_new) = (vec![false; old.len()], vec![false; new.len()]);
    let lengths = lengths(&old, &new);
    let (mut i, mut j) = (0, 0);
    while i < old.len() && j < new.len() {
        if old[i] == new[j] {
            (kept_old[i], kept_new[j]) = (true, true);
            (i, j) = (i + 1, j + 1);
        } else if lengths[i + 1][j] >= lengths[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    (marked(&old, &kept_old), marked(&new, &kept_new))
}

fn marked<'a>(lines: &[&'a str], kept: &[bool]) -> Vec<Line<'a>> {
    let lines = lines.iter().zip(kept);
    lines
        .map(|(text, kept)| Line {
            text,
            is_changed: !kept,
        })
        .collect()
}

/// Length of the longest common subsequence from every pair of lines on. Excerpts are short.
fn lengths(old: &[&str], new: &[&str]) -> Vec<Vec<usize>> {
    let mut lengths = vec![vec![0; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            lengths[i][j] = if old[i] == new[j] {
                lengths[i + 1][j + 1] + 1
            } else {
                lengths[i + 1][j].max(lengths[i][j + 1])
            };
        }
    }
    lengths
}

#[cfg(test)]
mod tests {
    use super::{Line, compare};

    #[test]
    fn lines_of_one_side_alone_are_marked() {
        let (old, new) = compare("a\nb\nc", "a\nx\nc\nd");
        let marks =
            |lines: Vec<Line<'_>>| -> Vec<bool> { lines.iter().map(|it| it.is_changed).collect() };
        assert_eq!(marks(old), [false, true, false]);
        assert_eq!(marks(new), [false, true, false, true]);
    }
}
