//! A small operation, whole: what the templates make of each thing that a spec may say.

use acs_codegen::source::SourceMap;
use acs_diff::input::folder;
use acs_site::{Options, build};

const SERVICE: &str = "\
product: Demo
version: 2024-01-01
title: Demo
protocol: rpc
endpoints: {rule: central}
";

const OPERATION: &str = "\
operation: ListBoxes
summary: Lists boxes. `Color` chooses among them.
methods: [GET]
effect: read
page: https://help.example.com/list-boxes
pageDiffers: The page calls them cases.
authorization: {action: 'demo:List', access: list}
parameters:
  Color:
    in: query
    type: string
    required: true
    doc: The color.
    closed: true
    values:
      red: Like a rose.
      grey: {doc: Like a cloud., deprecated: Say `red`.}
  Sizes:
    in: query
    type: array
    style: repeatList
    maxItems: 3
    doc: The sizes.
    items: {type: integer, minimum: 1, unit: millimetres, doc: A size.}
response:
  type: object
  members:
    Root: {shape: Crate, doc: The largest.}
errors: [{status: 404, code: NoBox, message: there is none, doc: Make one.}]
examples: [{title: One, response: '{\"Root\": {\"Name\": \"a\"}}'}]
shapes:
  Crate:
    type: object
    doc: A box.
    members:
      Name: {type: string, since: 2024-02-01, doc: Its name.}
      Inner: {type: array, items: {shape: Crate}, doc: The boxes in it.}
";

#[test]
fn a_small_operation_is_shown_as_reviewed() {
    let sources = SourceMap::from_texts([
        ("demo/2024-01-01/service.yaml", SERVICE),
        ("demo/2024-01-01/operations/ListBoxes.yaml", OPERATION),
    ]);
    let folder = folder(sources).unwrap();
    let files = build(&folder, &Options::default()).unwrap();
    let page = files.get("demo/2024-01-01/ListBoxes.html").unwrap();
    let (_, main) = page.split_once("<main").unwrap();
    let (main, _) = main
        .split_once("<section aria-labelledby=\"samples\">")
        .unwrap();
    insta::assert_snapshot!(main);
}
