//! Reads every YAML file below a folder and counts the reader's events: `events FOLDER`.
//!
//! No generator that reads these files can cost less: here nothing comes of what is read.

use std::fs;
use std::path::PathBuf;

use saphyr_parser::Parser;

fn main() {
    let folder = std::env::args_os().nth(1).expect("a folder");
    let mut open = vec![PathBuf::from(folder)];
    let mut events = 0_usize;
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|it| it == "yaml") {
                let text = fs::read_to_string(path).expect("a text");
                let mut parser = Parser::new_from_str(&text);
                while let Some(event) = parser.next_event() {
                    event.expect("YAML");
                    events += 1;
                }
            }
        }
    }
    println!("{events}");
}
