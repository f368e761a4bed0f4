//! What is exported is what others take: a validator judges the OpenAPI documents.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking and says what it skips"
)]

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use acs_codegen::diag::Style;
use serde_json::{Value, json};

#[path = "../../mock/tests/support/venv.rs"]
mod venv;

/// What a command prints.
fn xtask(args: &[&str]) -> String {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let terminal = xtask::Terminal {
        out: &mut out,
        err: &mut err,
        style: Style::Plain,
    };
    let program = ["cargo xtask"].iter().chain(args).map(OsString::from);
    let code = xtask::run(program, terminal);
    assert_eq!(code, 0, "{}", String::from_utf8_lossy(&err));
    String::from_utf8(out).unwrap()
}

fn here(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    path.to_str().unwrap().to_owned()
}

/// The documents of the specs of this repository, and of products of the vendor if they are here.
fn documents() -> Vec<(String, String)> {
    let kitchen = here("fixtures/kitchen");
    let pantry = here("fixtures/pantry");
    let own = [
        ("sas", here("../api-spec")),
        ("kitchen", kitchen),
        ("pantry", pantry),
    ];
    let mut documents: Vec<(String, String)> = own
        .into_iter()
        .map(|(name, spec)| {
            let text = xtask(&["export", "openapi", "--product", name, "--spec", &spec]);
            (name.to_owned(), text)
        })
        .collect();
    let metadata = here("../../shared/metadata/api-docs");
    if !Path::new(&metadata).exists() {
        println!("skipped: ../shared/metadata/api-docs is not there");
        return documents;
    }
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("export");
    let products = ["devs", "oss", "cloudcontrol", "aligenie"];
    let out_text = out.to_str().unwrap();
    let joined = products.join(",");
    xtask(&[
        "import-corpus",
        &metadata,
        "--products",
        &joined,
        "--no-build",
        "--out",
        out_text,
    ]);
    let spec = out.join("api-spec");
    for name in products {
        let spec = spec.to_str().unwrap();
        let text = xtask(&["export", "openapi", "--product", name, "--spec", spec]);
        documents.push((name.to_owned(), text));
    }
    documents
}

#[test]
fn a_validator_takes_every_openapi_document() {
    let requirements = PathBuf::from(here("data/openapi-requirements.txt"));
    let Some(python) = venv::python("openapi-validator", &requirements, "the validator") else {
        return;
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("openapi");
    fs::create_dir_all(&folder).unwrap();
    let files = documents().into_iter().map(|(name, text)| {
        let file = folder.join(format!("{name}.json"));
        fs::write(&file, text).unwrap();
        file
    });
    let mut validator = Command::new(python);
    validator.args(["-m", "openapi_spec_validator"]).args(files);
    let said = venv::run(&mut validator).unwrap();
    assert_eq!(
        said.lines().filter(|line| line.ends_with(": OK")).count(),
        said.lines().count()
    );
}

#[test]
fn every_operation_stands_in_the_document_with_all_it_takes() {
    let spec = here("fixtures/kitchen");
    let text = xtask(&["export", "openapi", "--spec", &spec]);
    let document: Value = serde_json::from_str(&text).unwrap();
    let cook = &document["paths"]["/menus/{MenuId}/dishes/{DishId}"]["put"];
    assert_eq!(cook["operationId"], "CookDish");
    let names: Vec<&str> = cook["parameters"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "MenuId",
            "DishId",
            "x-kitchen-trace",
            "Names",
            "Guests",
            "Table",
            "Tags",
            "Spare",
            "Heat",
            "Salt",
            "Vegan"
        ]
    );
    let body = &cook["requestBody"]["content"]["application/json"]["schema"];
    assert_eq!(body["$ref"], "#/components/schemas/Step");
    assert_eq!(cook["security"], json!([{"AK": []}, {"BearerToken": []}]));
    let server = &cook["servers"][0];
    assert_eq!(server["url"], "https://{Site}.kitchen.example.com");
    let heat = &document["components"]["schemas"]["Heat"];
    assert_eq!(heat["enum"], json!([0, 100, 200]));
    let menus = &document["paths"]["/menus/"]["get"]["responses"]["200"]["content"];
    assert_eq!(menus["application/json"]["schema"]["type"], "array");
    let stored = &document["paths"]["/shelves/{Shelf}?kind=cold&label"]["put"];
    assert!(stored["requestBody"]["content"]["application/octet-stream"].is_object());
}

#[test]
fn a_policy_allows_what_the_operations_need_and_nothing_else() {
    let spec = here("fixtures/kitchen");
    let text = xtask(&[
        "export",
        "policy",
        "CookDish",
        "ListDishes",
        "--spec",
        &spec,
    ]);
    let policy: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        policy,
        json!({"Version": "1", "Statement": [
            {"Effect": "Allow", "Action": ["ram:PassRole"], "Resource": ["*"]},
            {"Effect": "Allow", "Action": ["kitchen:CookDish"], "Resource": ["acs:kitchen:*:*:menu/*"]},
        ]})
    );
}
