//! Three versions of a folder: the last import, this import, and what people made of it.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use acs_codegen::spec::Spec;
use acs_import::folder::{self, Plan, Texts};

/// Metadata of a product with one operation, with the given parameters and members.
fn metadata(parameters: &str, members: &str) -> Spec {
    let text = format!(
        r#"{{"version":"1.0","info":{{"style":"RPC","product":"Pantry","version":"2020-01-01"}},
        "directories":[{{"id":7,"title":"Jars","type":"directory","children":["ListJars"]}}],
        "components":{{"schemas":{{}}}},
        "apis":{{"ListJars":{{"methods":["get","post"],"schemes":["https"],"security":[{{"AK":[]}}],
          "summary":"Lists jars.","parameters":[{parameters}],
          "responses":{{"200":{{"schema":{{"type":"object","properties":{{{members}}}}}}}}}}}}},
        "endpoints":[{{"regionId":"cn-hangzhou","endpoint":"pantry.example.com"}}]}}"#
    );
    acs_import::read("pantry.json", &text)
        .expect("it is metadata")
        .spec
}

const SHELF: &str = r#"{"name":"Shelf","in":"query","schema":{"type":"string","description":"A shelf.","maxLength":10}}"#;
const WIDE_SHELF: &str = r#"{"name":"Shelf","in":"query","schema":{"type":"string","description":"A shelf.","maxLength":20}}"#;
const ROW: &str = r#"{"name":"Row","in":"query","schema":{"type":"integer","format":"int32","description":"A row."}}"#;
const COUNT: &str = r#""Count":{"type":"integer","description":"How many."}"#;

/// A folder after an import, and what was remembered.
fn imported(spec: &Spec) -> (Texts, Texts) {
    apply(&(Texts::new(), Texts::new()), spec).0
}

/// What an import makes of a folder.
fn apply(folder: &(Texts, Texts), spec: &Spec) -> ((Texts, Texts), Plan) {
    let plan = folder::plan(&folder.0, &folder.1, spec, true, false).expect("the folder is sound");
    let (mut current, mut base) = folder.clone();
    for (path, text) in &plan.written {
        match path.strip_prefix("imported/") {
            Some(path) => base.insert(path.to_owned(), text.clone()),
            None => current.insert(path.clone(), text.clone()),
        };
    }
    for path in &plan.removed {
        current.remove(path);
        base.remove(path.trim_start_matches("imported/"));
    }
    ((current, base), plan)
}

fn operation(folder: &(Texts, Texts)) -> &str {
    &folder.0["operations/ListJars.yaml"]
}

fn edit(folder: &mut (Texts, Texts), from: &str, to: &str) {
    let text = folder
        .0
        .get_mut("operations/ListJars.yaml")
        .expect("it was imported");
    assert!(text.contains(from), "{text}");
    *text = text.replace(from, to);
}

#[test]
fn importing_twice_changes_nothing() {
    let spec = metadata(SHELF, COUNT);
    let folder = imported(&spec);
    let (_, plan) = apply(&folder, &spec);
    assert!(plan.is_empty(), "{:?}", plan.written.keys());
    assert_eq!(plan.unchanged, 2);
}

#[test]
fn what_is_written_by_hand_stays_and_what_the_vendor_changes_comes() {
    let mut folder = imported(&metadata(SHELF, COUNT));
    edit(
        &mut folder,
        "doc: A shelf.",
        "doc: The shelf to look on. # ours",
    );
    edit(
        &mut folder,
        "summary: Lists jars.",
        "# By hand:\nsummary: Lists the jars of a shelf.",
    );
    let (folder, plan) = apply(&folder, &metadata(&format!("{WIDE_SHELF},{ROW}"), COUNT));
    assert_eq!(plan.merged.conflicts, []);
    insta::assert_snapshot!(operation(&folder));
}

#[test]
fn a_fact_that_both_changed_is_ours_and_both_are_told() {
    let mut folder = imported(&metadata(SHELF, COUNT));
    edit(&mut folder, "maxLength: 10", "maxLength: 15");
    let (folder, plan) = apply(&folder, &metadata(WIDE_SHELF, COUNT));
    let told: Vec<String> = plan
        .merged
        .conflicts
        .iter()
        .map(|(path, it)| format!("{path} {it:?}"))
        .collect();
    insta::assert_snapshot!(told.join("\n"));
    assert!(operation(&folder).contains("maxLength: 15"));
    // It is settled now, and not told again.
    let (_, plan) = apply(&folder, &metadata(WIDE_SHELF, COUNT));
    assert!(plan.is_empty() && plan.merged.conflicts.is_empty());
}

#[test]
fn what_the_vendor_removes_goes_unless_we_changed_it() {
    let two = format!("{SHELF},{ROW}");
    let folder = imported(&metadata(&two, COUNT));
    let (after, _) = apply(&folder, &metadata(SHELF, COUNT));
    assert!(!operation(&after).contains("Row"));

    let mut folder = imported(&metadata(&two, COUNT));
    edit(&mut folder, "doc: A row.", "doc: A row, counted from 1.");
    let (after, plan) = apply(&folder, &metadata(SHELF, COUNT));
    assert!(operation(&after).contains("doc: A row, counted from 1."));
    assert_eq!(plan.merged.conflicts.len(), 1);
}

#[test]
fn what_we_removed_stays_removed() {
    let mut folder = imported(&metadata(SHELF, COUNT));
    edit(&mut folder, "    maxLength: 10\n", "");
    let (folder, plan) = apply(&folder, &metadata(&format!("{SHELF},{ROW}"), COUNT));
    assert_eq!(plan.merged.conflicts, []);
    assert!(!operation(&folder).contains("maxLength"));
    assert!(operation(&folder).contains("Row:"));
}

#[test]
fn a_file_that_cannot_be_edited_is_kept_unless_forced() {
    let mut folder = imported(&metadata(SHELF, COUNT));
    let flow = "parameters: {Shelf: {in: query, type: string, doc: A shelf., maxLength: 10}} # one line\nresponse:";
    let text = folder.0["operations/ListJars.yaml"].clone();
    let start = text.find("parameters:").expect("it has parameters");
    let end = text.find("response:").expect("it has a response");
    let text = format!(
        "{}{flow}{}",
        &text[..start],
        &text[end + "response:".len()..]
    );
    folder
        .0
        .insert("operations/ListJars.yaml".to_owned(), text.clone());
    let newer = metadata(WIDE_SHELF, COUNT);
    let (after, plan) = apply(&folder, &newer);
    match plan.refused.as_slice() {
        [] => assert!(operation(&after).contains("maxLength: 20")),
        refused => {
            assert_eq!(refused, ["operations/ListJars.yaml"]);
            assert_eq!(operation(&after), text);
        }
    }
    let forced = folder::plan(&folder.0, &folder.1, &newer, true, true).expect("it is sound");
    assert!(forced.written["operations/ListJars.yaml"].contains("maxLength: 20"));
}

#[test]
fn a_name_in_use_is_not_taken_by_what_comes_later() {
    let old = r#""Data":{"type":"object","properties":{"Lid":{"type":"object","properties":{"Size":{"type":"string"}}}}}"#;
    let new = r#""Lid":{"type":"object","properties":{"Color":{"type":"string"}}},"Data":{"type":"object","properties":{"Lid":{"type":"object","properties":{"Size":{"type":"string"}}}}}"#;
    let folder = imported(&metadata(SHELF, old));
    assert!(!operation(&folder).contains("name: "));
    let (folder, _) = apply(&folder, &metadata(SHELF, new));
    insta::assert_snapshot!(operation(&folder));
    // Without a folder, the shallow one has the plain name.
    let fresh = imported(&metadata(SHELF, new));
    assert!(operation(&fresh).contains("name: DataLid"));
}

#[test]
fn a_member_that_is_respelt_keeps_its_rust_name() {
    let folder = imported(&metadata(SHELF, r#""lastUse":{"type":"string"}"#));
    let (folder, _) = apply(&folder, &metadata(SHELF, r#""LastUse":{"type":"string"}"#));
    assert!(operation(&folder).contains("LastUse:"));
    assert!(!operation(&folder).contains("field:"));
}
