//! The same specs give the same bytes.

use acs_codegen::source::SourceMap;
use acs_diff::input::folder;
use acs_site::{Options, build};

use crate::ours;

#[test]
fn two_runs_give_the_same_bytes() {
    let options = Options::default();
    assert!(build(&ours(), &options).unwrap() == build(&ours(), &options).unwrap());
}

#[test]
fn the_order_of_files_changes_nothing() {
    let ours = ours();
    let texts = ours
        .sources
        .files()
        .map(|(_, it)| (it.path().to_owned(), it.text().to_owned()));
    let mut texts: Vec<_> = texts.collect();
    texts.reverse();
    let middle = texts.len() / 3;
    texts.rotate_left(middle);
    let shuffled = folder(SourceMap::from_texts(texts).with_root("api-spec")).unwrap();
    let options = Options::default();
    assert!(build(&ours, &options).unwrap() == build(&shuffled, &options).unwrap());
}
