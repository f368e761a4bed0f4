//! Foreign text on one line of a message or of a log.

use std::fmt::{self, Write as _};

/// More characters than this are not shown.
const LONGEST: usize = 1024;

/// Text with line breaks made spaces, control characters escaped, and its end cut off if it is
/// long: a service, or whoever poses as one, must not write lines of its own.
pub(crate) struct Line<'a>(pub(crate) &'a str);

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, character) in self.0.trim().chars().enumerate() {
            if index == LONGEST {
                return f.write_char('…');
            }
            match character {
                '\n' | '\t' => f.write_char(' ')?,
                '\r' => {}
                // Besides control characters, those that break lines or turn text around.
                '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
                    write!(f, "{}", character.escape_unicode())?;
                }
                _ if character.is_control() => write!(f, "{}", character.escape_unicode())?,
                _ => f.write_char(character)?,
            }
        }
        Ok(())
    }
}
