//! Places of a spec where a value or something with a name can stand.

use acs_codegen::source::SourceMap;

/// A place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// What it is called in reports.
    pub(super) name: &'static str,
    /// What of a spec has the snippet there.
    pub(super) part: fn(&str) -> Part,
}

/// Something of a spec, in YAML.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    /// Entries of `shapes` of the service.
    pub(super) shapes: String,
    /// Operations: name, and the file behind it.
    pub(super) operations: Vec<(String, String)>,
}

impl Place {
    /// Whether nothing but operations of its own is touched, so that many fit in one spec.
    pub(super) fn is_apart(&self) -> bool {
        (self.part)("").shapes.is_empty()
    }

    /// A spec that has a snippet there.
    pub(super) fn spec(&self, snippet: &str) -> SourceMap {
        let Part { shapes, operations } = (self.part)(snippet);
        sources(&shapes, operations)
    }

    /// A spec that has many there, the first in `GetIt0`, the next in `GetIt1`, and so on.
    pub(super) fn spec_of_many<'a>(&self, snippets: impl Iterator<Item = &'a str>) -> SourceMap {
        let parts = snippets.map(|snippet| (self.part)(snippet).operations);
        let numbered = parts.enumerate().flat_map(|(number, operations)| {
            let number_of = move |(name, text)| (format!("{name}{number}"), text);
            operations.into_iter().map(number_of)
        });
        sources("", numbered.collect())
    }
}

/// Places of a value: the snippet is a schema.
pub(super) const OF_VALUES: &[Place] = &[
    place("parameter", |it| {
        operation(&thing(&format!("in: query\n{it}")), "", "")
    }),
    place("form parameter", |it| {
        operation(&thing(&format!("in: form\n{it}")), "", "")
    }),
    place("input member", |it| operation(&inputs(&thing(it)), "", "")),
    place("input list element", |it| {
        operation(&inputs(&list("Things", it)), "", "")
    }),
    place("json parameter", |it| {
        operation(&json_parameter(&thing(it)), "", "")
    }),
    place("response member", |it| operation("", &thing(it), "")),
    place("nested response member", |it| {
        operation("", &member("Outer", &object(&thing(it))), "")
    }),
    place("response list element", |it| {
        operation("", &list("Things", it), "")
    }),
    place("response map value", |it| {
        operation("", &map("Things", it), "")
    }),
    place("json text of a response", |it| {
        let text = format!("style: json\n{}", object(&thing(it)));
        operation("", &member("Text", &text), "")
    }),
    place("shape of the operation", |it| {
        operation("", "Thing:\n  shape: Thing", &thing(it))
    }),
    place("shape of the service", |it| shared("Thing", thing(it))),
];

/// Places of something that has a name: the snippet is a map of members.
pub(super) const OF_MEMBERS: &[Place] = &[
    place("parameter", |it| operation(&each_in_query(it), "", "")),
    place("input member", |it| operation(&inputs(it), "", "")),
    place("json parameter", |it| {
        operation(&json_parameter(it), "", "")
    }),
    place("response member", |it| operation("", it, "")),
    place("nested response member", |it| {
        operation("", &member("Outer", &object(it)), "")
    }),
    place("response list element", |it| {
        operation(
            "",
            &list("Things", &format!("name: Cell\n{}", object(it))),
            "",
        )
    }),
    place("shape of the operation", |it| {
        operation("", "It:\n  shape: It", &member("It", &object(it)))
    }),
    place("shape of the service", |it| {
        shared("It", member("It", &object(it)))
    }),
];

const fn place(name: &'static str, part: fn(&str) -> Part) -> Place {
    Place { name, part }
}

/// The member `Thing`, documented.
fn thing(schema: &str) -> String {
    let is_documented = schema.lines().any(|line| line.starts_with("doc:"));
    let doc = if is_documented { "" } else { "\ndoc: A thing." };
    member("Thing", &format!("{schema}{doc}"))
}

fn member(name: &str, schema: &str) -> String {
    format!("{name}:\n{}", indented(schema))
}

fn object(members: &str) -> String {
    format!(
        "type: object\ndoc: Holds it.\nmembers:\n{}",
        indented(members)
    )
}

fn list(name: &str, schema: &str) -> String {
    let items = format!(
        "type: array\ndoc: All of them.\nitems:\n{}",
        indented(schema)
    );
    member(name, &items)
}

fn map(name: &str, schema: &str) -> String {
    let items = format!("type: map\ndoc: By name.\nitems:\n{}", indented(schema));
    member(name, &items)
}

/// Members in flow style, one a line, as parameters.
fn each_in_query(members: &str) -> String {
    let lines = members.lines();
    let parameters: Vec<String> = lines
        .map(|line| line.replacen('{', "{ in: query,", 1))
        .collect();
    parameters.join("\n")
}

/// A list of objects, which is the way of input members that are no JSON.
fn inputs(members: &str) -> String {
    let items = format!("name: Filter\n{}", object(members));
    let list = format!(
        "in: query\ntype: array\ndoc: Filters.\nitems:\n{}",
        indented(&items)
    );
    member("Filters", &list)
}

fn json_parameter(members: &str) -> String {
    let text = format!("in: query\nstyle: json\n{}", object(members));
    member("Text", &text)
}

/// One operation.
fn operation(parameters: &str, members: &str, shapes: &str) -> Part {
    Part {
        shapes: String::new(),
        operations: vec![operation_text("GetIt", parameters, members, shapes)],
    }
}

/// A shape that one operation takes and another gives.
fn shared(name: &str, shape: String) -> Part {
    let member = format!("{name}:\n  shape: {name}");
    Part {
        shapes: shape,
        operations: vec![
            operation_text("GetIt", &json_parameter(&member), "", ""),
            operation_text("ListIt", "", &member, ""),
        ],
    }
}

/// All of an operation but its name.
fn operation_text(name: &str, parameters: &str, members: &str, shapes: &str) -> (String, String) {
    let mut text = "summary: Gives it.\nmethods: [POST]\n".to_owned();
    let nothing = "A:\n  type: string\n  doc: A.";
    let response = object(if members.is_empty() { nothing } else { members });
    let keys = [
        ("parameters", parameters),
        ("response", &response),
        ("shapes", shapes),
    ];
    for (key, value) in keys {
        if !value.is_empty() {
            text += &format!("{key}:\n{}\n", indented(value));
        }
    }
    (name.to_owned(), text)
}

fn sources(shapes: &str, operations: Vec<(String, String)>) -> SourceMap {
    let mut service = "product: Box\nversion: \"1\"\ntitle: A box\nprotocol: rpc\n\
                       endpoints:\n  rule: central\n"
        .to_owned();
    if !shapes.is_empty() {
        service += &format!("shapes:\n{}\n", indented(shapes));
    }
    let files = operations.into_iter().map(|(name, text)| {
        let path = format!("box/1/operations/{name}.yaml");
        (path, format!("operation: {name}\n{text}"))
    });
    SourceMap::from_texts(files.chain([("box/1/service.yaml".to_owned(), service)]))
}

fn indented(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| format!("  {line}")).collect();
    lines.join("\n")
}
