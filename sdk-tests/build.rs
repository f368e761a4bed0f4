//! Collects the examples in the documentation of the generated crate, so that a test can send what
//! they build.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

const CRATE: &str = "../generated/sas/src";

fn main() {
    println!("cargo::rerun-if-changed={CRATE}");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(CRATE);
    let entries = fs::read_dir(&folder).expect("the generated crate is there");
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a file of it").path())
        .collect();
    files.sort();
    let mut functions = String::new();
    let mut names = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("a file of it is text");
        if let Some(lines) = example(&text) {
            let name = file.file_stem().and_then(|it| it.to_str());
            let name = name.expect("a module has a name").to_owned();
            write!(
                functions,
                "fn {name}(client: &acs_sas::blocking::Client) -> Answer {{\n{lines}\
                 let output = client.send(&request)?;\n\
                 let json = acs_sas::runtime::to_json(&*output);\n\
                 Ok((json, output.notes().to_string()))\n}}\n"
            )
            .expect("a string takes all");
            names.push(format!("({name:?}, {name})"));
        }
    }
    let list = names.join(", ");
    functions += &format!("const EXAMPLES: &[(&str, Example)] = &[{list}];\n");
    let out = std::env::var_os("OUT_DIR").expect("cargo says where");
    fs::write(Path::new(&out).join("documented.rs"), functions).expect("it can be written");
}

/// The code in the documentation of a builder, without what only a doc test needs.
fn example(module: &str) -> Option<String> {
    let (before, _) = module.split_once("pub struct Builder")?;
    let start = before.rfind("/// # Examples")?;
    let mut blocks = before[start..].split("/// ```\n");
    let code = blocks.nth(1)?;
    let lines = code.lines().filter_map(|line| line.strip_prefix("///"));
    let lines = lines.filter(|line| !line.starts_with(" # "));
    Some(lines.map(|line| format!("{line}\n")).collect())
}
