//! Positions in long texts are those that counting from the start gives.

use super::{Position, SourceMap};

fn counted(text: &str, offset: usize) -> Position {
    let before = &text[..offset];
    let line = before.rsplit('\n').next().unwrap();
    Position {
        line: before.matches('\n').count() + 1,
        column: line.trim_start_matches('\u{feff}').chars().count() + 1,
    }
}

#[test]
fn positions_in_long_texts_are_counted_right() {
    let texts = [
        format!("\u{feff}{}", "值a\u{10000}".repeat(3000)),
        "line é\n".repeat(3000),
        format!("{}\n{}", "x".repeat(4095), "值".repeat(5000)),
        format!("{}\n", "x".repeat(4095)).repeat(3),
    ];
    for text in texts {
        let sources = SourceMap::from_texts([("a.json", text.clone())]);
        let (_, file) = sources.files().next().unwrap();
        let boundaries = (0..=text.len()).filter(|it| text.is_char_boundary(*it));
        for offset in boundaries.step_by(37).chain([4095, 4096, text.len()]) {
            if text.is_char_boundary(offset) {
                assert_eq!(file.position(offset), counted(&text, offset), "{offset}");
            }
        }
    }
}
