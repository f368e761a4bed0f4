//! Files of a generated crate that are not Rust.

use std::fmt::Write;

use super::{Body, Emitted};
use crate::Options;
use crate::diag::{escape, is_unsafe};
use crate::files::{GENERATED, MARKER};
use crate::model::Crate;

/// The runtime that generated code is built with; cargo refuses another one at the path.
const RUNTIME_VERSION: &str = "0.1.0";

/// `Cargo.toml`
pub(super) fn manifest(krate: &Crate, options: &Options) -> Emitted {
    let groups = krate.features.iter().map(|it| it.name.as_str());
    let features: Vec<&str> = groups.chain(["hyper"]).collect();
    let mut toml = format!(
        "[package]\n\
         name = {name}\n\
         description = {description}\n\
         version = {version}\n\
         edition = \"2024\"\n\
         rust-version = \"1.88\"\n\
         license = \"MIT OR Apache-2.0\"\n\
         \n\
         [features]\n\
         default = {default}\n",
        name = quoted(&krate.name),
        description = quoted(&krate.description),
        version = quoted(&krate.version),
        default = list(&features),
    );
    for feature in &krate.features {
        let title = feature
            .title
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let title = escape(&title);
        write!(toml, "# {title}.\n{} = []\n", feature.name)
            .expect("bug: writing to a string fails");
    }
    toml += "# Calls the service over HTTPS from async programs.\n\
             hyper = [\"acs-runtime/hyper\"]\n\
             # Calls the service from programs without an async runtime.\n\
             blocking = [\"acs-runtime/blocking\"]\n\
             # Calls the service through a `reqwest` client that the program has.\n\
             reqwest = [\"acs-runtime/reqwest\"]\n\
             # Implements `serde::Serialize` and `serde::Deserialize` for every type.\n\
             serde = [\"acs-runtime/serde\"]\n\
             \n\
             [dependencies]\n";
    let runtime = quoted(&options.runtime);
    let version = quoted(RUNTIME_VERSION);
    toml += &format!("acs-runtime = {{ path = {runtime}, version = {version} }}\n");
    toml += "\n[lints.rust]\n\
             missing_docs = \"warn\"\n\
             unsafe_code = \"forbid\"\n";
    if options.standalone {
        toml += "\n# It builds wherever it lies, below another workspace too.\n[workspace]\n";
    }
    Emitted {
        path: format!("{}/Cargo.toml", krate.folder),
        origin: krate.origin.clone(),
        body: Body::Toml(toml),
    }
}

/// `rustfmt.toml`: the output is formatted by construction, and stays as it was checked in.
pub(super) fn rustfmt(krate: &Crate) -> Emitted {
    Emitted {
        path: format!("{}/rustfmt.toml", krate.folder),
        origin: krate.origin.clone(),
        body: Body::Toml("disable_all_formatting = true\n".to_owned()),
    }
}

/// The file that marks the output folder as ours.
pub(super) fn readme(crates: &[Crate]) -> Emitted {
    let mut text = format!(
        "<!-- {GENERATED} -->\n\
         # Generated crates\n\
         \n\
         Everything below this folder is made from the specs by `cargo xtask codegen`, which\n\
         also removes whatever else it finds here. Change the specs, not these files.\n\
         \n\
         | folder | crate | product | API version | operations |\n\
         |---|---|---|---|---:|\n"
    );
    for krate in crates {
        let Crate {
            folder,
            name,
            product,
            api_version,
            operations,
            ..
        } = krate;
        let count = operations.len();
        writeln!(
            text,
            "| `{folder}` | `{name}` | {product} | {api_version} | {count} |"
        )
        .expect("bug: writing to a string fails");
    }
    Emitted {
        path: MARKER.to_owned(),
        origin: String::new(),
        body: Body::Markdown(text),
    }
}

/// `["a", "b"]`
fn list(texts: &[&str]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
    format!("[{}]", texts.join(", "))
}

/// A TOML basic string.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if is_unsafe(c) => out += &format!("\\U{:08X}", u32::from(c)),
            c => out.push(c),
        }
    }
    out + "\""
}
