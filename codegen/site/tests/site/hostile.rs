//! Texts that want to be more than texts.

use std::fs;

use acs_codegen::diag::Style;
use acs_codegen::source::{SourceMap, Spanned};
use acs_codegen::spec::{Schema, Spec};
use acs_diff::input::{Folder, Problem, folder};
use acs_site::{Options, build};
use serde_json::{Value, json};

use crate::page::pages;
use crate::{ours, shared};

/// Each would do harm if it came through.
const ATTACKS: &[&str] = &[
    "<script>alert(1)</script>",
    "</p></main><script src=//evil.example/x.js></script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<style>*{display:none}</style>",
    "<a href=\"javascript:alert(1)\">here</a>",
    "[here](javascript:alert(1)) and [there](JaVaScRiPt:alert(1))",
    "[here](data:text/html;base64,PHNjcmlwdD4=)",
    "[here](vbscript:x) <javascript:alert(1)>",
    "![x](https://evil.example/pixel.png)",
    "[![x](https://evil.example/a.png)](https://evil.example)",
    "[a [b](https://x.example) c](https://y.example)",
    "[here](https://x.example/\"onmouseover=alert(1)//)",
    "[here](<https://x.example/\" onclick=\"alert(1)>)",
    "[here]: javascript:alert(1)\n\n[here]",
    "<https://x.example/\"onclick=alert(1)>",
    "<!-- explorer -->",
    "--> <!--",
    "]]> <![CDATA[ x ]]>",
    "<?php echo 1 ?> <!DOCTYPE x>",
    "</code></pre></details></section></body></html>",
    "| a | b |\n|---|\n| <b> | c | d |\n| e",
    "|:-:|\n|---|---|---|\n| `|` | x",
    "# one\n\n## two {#main}\n\nthree\n=====",
    "- a\n  - b\n    > - c\n\n        d\n1) e\n9999999999. f",
    "```html\n<script>alert(1)</script>",
    "```\" onclick=\"alert(1)\n```",
    "text[^1]\n\n[^1]: a note",
    "- [ ] to do\n- [x] done",
    "\u{202e}right to left\u{2066} isolate \u{200b}\u{feff}",
    "{{ frame.policy }} {% include \"x\" %} {# x #}",
    "&lt;script&gt; &amp;lt; &#60;b&#62; &#x3c;",
    "~~gone~~ *a **b* c** __d_ `e",
    "> > > > > > > > > > deep",
    "a\\\nb  \nc\\",
];

/// The same specs with another text wherever there is one for people.
fn speaking(mut folder: Folder, texts: &[String]) -> Folder {
    let mut texts = texts.iter().cycle();
    let mut say = |text: &mut Spanned<String>| {
        text.value = texts.next().expect("there are texts").clone();
    };
    for Spec {
        service,
        operations,
    } in &mut folder.specs
    {
        say(&mut service.title);
        service.doc.iter_mut().for_each(&mut say);
        for group in service.groups.values_mut() {
            say(&mut group.title);
            group.doc.iter_mut().for_each(&mut say);
        }
        for shape in service.shapes.values_mut() {
            schema(shape, &mut say);
        }
        for operation in operations {
            say(&mut operation.summary);
            operation.doc.iter_mut().for_each(&mut say);
            operation.page.iter_mut().for_each(&mut say);
            operation.path.iter_mut().for_each(&mut say);
            operation.page_differs.iter_mut().for_each(&mut say);
            for parameter in operation.parameters.values_mut() {
                schema(&mut parameter.schema, &mut say);
            }
            schema(&mut operation.response, &mut say);
            for error in &mut operation.errors {
                error.message.iter_mut().for_each(&mut say);
                error.doc.iter_mut().for_each(&mut say);
            }
            for example in &mut operation.examples {
                say(&mut example.title);
                say(&mut example.response);
            }
            for change in &mut operation.changes {
                say(&mut change.summary);
            }
            if let Some(authorization) = &mut operation.authorization {
                say(&mut authorization.action);
                authorization.resources.iter_mut().for_each(&mut say);
            }
        }
    }
    folder
}

fn schema(it: &mut Schema, say: &mut dyn FnMut(&mut Spanned<String>)) {
    for text in [
        &mut it.doc,
        &mut it.unit,
        &mut it.page_differs,
        &mut it.since,
    ] {
        text.iter_mut().for_each(&mut *say);
    }
    for value in it.values.iter_mut().flat_map(|it| it.values_mut()) {
        say(&mut value.doc);
        value.since.iter_mut().for_each(&mut *say);
    }
    if let Some(example) = &mut it.example {
        let mut text = Spanned::new(example.value.text.clone(), example.span);
        say(&mut text);
        example.value.text = text.value;
    }
    for inner in it.members.iter_mut().flat_map(|it| it.values_mut()) {
        schema(inner, say);
    }
    if let Some(inner) = &mut it.items {
        schema(inner, say);
    }
}

fn told(problem: &Problem) -> String {
    match problem {
        Problem::Message(text) => text.clone(),
        Problem::Findings(sources, diags) => diags.render(sources, Style::Plain),
    }
}

fn harmless(folder: &Folder) {
    let files = build(folder, &Options::default()).expect("texts stop nothing");
    let (_, problems) = pages(&files);
    assert!(
        problems.is_empty(),
        "{:#?}",
        &problems[..problems.len().min(20)]
    );
}

#[test]
fn attacks_come_out_as_text_wherever_they_stand() {
    let texts: Vec<String> = ATTACKS.iter().map(|it| (*it).to_owned()).collect();
    // Every text in many places.
    for shift in [0, 7, 19] {
        let mut texts = texts.clone();
        texts.rotate_left(shift);
        harmless(&speaking(ours(), &texts));
    }
}

#[test]
fn what_the_vendor_writes_comes_out_as_text() {
    let Some(path) = shared("metadata/texts/rustdoc-hazards.jsonl") else {
        return;
    };
    let lines = fs::read_to_string(path).unwrap();
    let texts: Vec<String> = lines
        .lines()
        .map(|it| {
            let line: Value = serde_json::from_str(it).unwrap();
            line["text"].as_str().unwrap().to_owned()
        })
        .collect();
    assert!(texts.len() > 1000);
    // As many places as there are texts, and more.
    harmless(&speaking(ours(), &texts));
}

/// Names of the wire that are no names of files, ids or tags.
#[test]
fn odd_names_stay_in_their_place() {
    let member = |field: &str| json!({"type": "string", "field": field, "doc": "One."});
    let operation = |name: &str, module: &str| {
        let values = json!({
            "<b>": {"name": "A", "doc": "One."},
            "\" onclick=\"x": {"name": "B", "doc": "Two."},
            "a b": {"name": "C", "doc": "Three."},
            "a_b": {"name": "D", "doc": "Four."},
        });
        let document = json!({
            "operation": name,
            "name": module,
            "summary": "Does something.",
            "methods": ["POST"],
            "parameters": {
                "</section><script>": {"in": "query", "type": "string", "field": "a", "doc": "One."},
                "漏洞 é": {"in": "query", "type": "string", "field": "b", "doc": "Two."},
                "a b": {"in": "query", "type": "string", "field": "c", "doc": "Three.", "name": "Odd", "values": values},
                "a_b": {"in": "query", "type": "string", "field": "d", "doc": "Four."},
            },
            "response": {"type": "object", "members": {
                "%41": member("a"), "#": member("b"), "../x": member("c"), "'": member("d"),
            }},
            "errors": [{"status": 400, "code": "<i>.\"x", "name": "Odd", "doc": "Odd."}],
        });
        (
            format!("odd/2020-01-01/operations/{name}.yaml"),
            document.to_string(),
        )
    };
    let service = json!({
        "product": "Odd", "version": "2020-01-01", "title": "Odd", "protocol": "rpc",
        "endpoints": {"rule": "central"},
    });
    let sources = SourceMap::from_texts([
        (
            "odd/2020-01-01/service.yaml".to_owned(),
            service.to_string(),
        ),
        operation("index", "first"),
        operation("Enums", "second"),
        operation("Same", "third"),
        operation("same", "fourth"),
    ]);
    let folder = folder(sources).unwrap_or_else(|problem| panic!("{}", told(&problem)));
    let files = build(&folder, &Options::default()).unwrap();
    let (pages, problems) = pages(&files);
    assert!(problems.is_empty(), "{problems:#?}");
    let names: Vec<&str> = pages.keys().map(String::as_str).collect();
    let lower: std::collections::BTreeSet<String> =
        names.iter().map(|it| it.to_lowercase()).collect();
    assert_eq!(lower.len(), names.len(), "{names:?}");
    assert!(names.contains(&"odd/2020-01-01/index-2.html"), "{names:?}");
}
