//! Places of a spec where a value or something with a name can stand.

/// A place.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// What it is called in reports.
    pub(super) name: &'static str,
    /// The files of a spec that has the snippet there.
    pub(super) files: fn(&str) -> Vec<(String, String)>,
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
    place("shape of the service", |it| {
        let mut files = service(&thing(it));
        files.extend(operation_file(
            "GetIt",
            &json_parameter("Thing:\n  shape: Thing"),
            "A:\n  type: string\n  doc: A.",
            "",
        ));
        files.extend(operation_file("ListIt", "", "Thing:\n  shape: Thing", ""));
        files
    }),
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
        let mut files = service(&member("It", &object(it)));
        files.extend(operation_file(
            "GetIt",
            &json_parameter("It:\n  shape: It"),
            "A:\n  type: string\n  doc: A.",
            "",
        ));
        files.extend(operation_file("ListIt", "", "It:\n  shape: It", ""));
        files
    }),
];

const fn place(name: &'static str, files: fn(&str) -> Vec<(String, String)>) -> Place {
    Place { name, files }
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

/// A spec with one operation.
fn operation(parameters: &str, members: &str, shapes: &str) -> Vec<(String, String)> {
    let mut files = service("");
    files.extend(operation_file("GetIt", parameters, members, shapes));
    files
}

fn operation_file(
    name: &str,
    parameters: &str,
    members: &str,
    shapes: &str,
) -> Option<(String, String)> {
    let mut text = format!("operation: {name}\nsummary: Gives it.\nmethods: [POST]\n");
    let nothing = "A:\n  type: string\n  doc: A.";
    let response = object(if members.is_empty() { nothing } else { members });
    for (key, value) in [
        ("parameters", parameters),
        ("response", &response),
        ("shapes", shapes),
    ] {
        if !value.is_empty() {
            text += &format!("{key}:\n{}\n", indented(value));
        }
    }
    Some((format!("box/1/operations/{name}.yaml"), text))
}

fn service(shapes: &str) -> Vec<(String, String)> {
    let mut text = "product: Box\nversion: \"1\"\ntitle: A box\nprotocol: rpc\n\
                    endpoints:\n  rule: central\n"
        .to_owned();
    if !shapes.is_empty() {
        text += &format!("shapes:\n{}\n", indented(shapes));
    }
    vec![("box/1/service.yaml".to_owned(), text)]
}

fn indented(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| format!("  {line}")).collect();
    lines.join("\n")
}
