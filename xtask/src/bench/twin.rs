//! The same types as plain serde derives: what a generator without a runtime would emit.
//!
//! The twin does less: it has no setters, no builder, no tables and no validation. A value
//! that is not documented fails, documented integers are integers, and JSON in a string
//! stays a string.
//!
//! A bare twin does nothing at all: structs without any trait, which whoever offers these types
//! must have compiled.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use acs_codegen::model::{Crate, Enum, Field, Item, RustType, Struct, TypePath};

/// Name of the twin's package.
pub(super) const PACKAGE: &str = "twin";

/// What the twin's structs can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Twin {
    /// What serde derives, and the traits of data.
    Serde,
    /// Nothing.
    Bare,
}

/// Writes the twin of a crate.
pub(super) fn write(folder: &Path, krate: &Crate, twin: Twin) -> anyhow::Result<()> {
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("Cargo.toml"), manifest())?;
    let mut root = format!("pub mod shapes {{\n{}}}\n", items(&krate.shapes, twin));
    root.extend(krate.error_codes.iter().map(values));
    for operation in &krate.operations {
        let module = &operation.module;
        let mut text = String::new();
        text += &object(&operation.request, twin);
        text += &object(&operation.response, twin);
        text += &items(&operation.items, twin);
        fs::write(folder.join(format!("src/{module}.rs")), text)?;
        root += &format!("pub mod {module};\n");
    }
    fs::write(folder.join("src/lib.rs"), root)?;
    Ok(())
}

/// Writes the twin into a folder of a package that depends on it and has the lock file.
pub(super) fn write_below(folder: &Path, krate: &Crate) -> anyhow::Result<()> {
    let twin = folder.join("twin");
    write(&twin, krate, Twin::Serde)?;
    let manifest = manifest().replace("\n[workspace]\n", "");
    fs::write(twin.join("Cargo.toml"), manifest)?;
    Ok(())
}

fn manifest() -> String {
    format!(
        "[package]\n\
         name = \"{PACKAGE}\"\n\
         edition = \"2024\"\n\
         \n\
         [dependencies]\n\
         serde = {{ version = \"1.0\", features = [\"derive\"] }}\n\
         serde_json = \"1.0\"\n\
         \n\
         [workspace]\n"
    )
}

fn items(items: &[Item], twin: Twin) -> String {
    let texts = items.iter().map(|item| match item {
        Item::Struct(it) => object(it, twin),
        Item::Enum(it) => values(it),
    });
    texts.collect()
}

fn object(object: &Struct, twin: Twin) -> String {
    let ident = &object.ident;
    let fields: String = object.fields.iter().map(|it| field(it, twin)).collect();
    let derive = match twin {
        Twin::Serde => "#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]\n",
        Twin::Bare => "",
    };
    format!("{derive}pub struct {ident} {{\n{fields}}}\n")
}

fn field(field: &Field, twin: Twin) -> String {
    let Field {
        ident, ty, member, ..
    } = field;
    let mut serde = format!("rename = {:?}", member.wire);
    for alias in &member.formerly {
        write!(serde, ", alias = {alias:?}").expect("bug: writing to a string fails");
    }
    let ty = match field.is_optional() {
        true => format!("::std::option::Option<{}>", rust_type(ty)),
        false => {
            serde += ", default";
            rust_type(ty)
        }
    };
    match twin {
        Twin::Serde => format!("    #[serde({serde})]\n    pub {ident}: {ty},\n"),
        Twin::Bare => format!("    pub {ident}: {ty},\n"),
    }
}

fn values(values: &Enum) -> String {
    if values.is_integer {
        return format!("pub type {} = i64;\n", values.ident);
    }
    // What a value that nobody documented must not break is a text for serde users too.
    format!("pub type {} = ::std::string::String;\n", values.ident)
}

fn rust_type(ty: &RustType) -> String {
    match ty {
        RustType::String | RustType::JsonText(_) => "::std::string::String".to_owned(),
        RustType::Integer => "i64".to_owned(),
        RustType::Number => "f64".to_owned(),
        RustType::Boolean => "bool".to_owned(),
        RustType::Any => "::serde_json::Value".to_owned(),
        RustType::Blob => "::std::vec::Vec<u8>".to_owned(),
        RustType::Open(path) | RustType::Struct(path) => type_path(path),
        RustType::Boxed(path) => format!("::std::boxed::Box<{}>", type_path(path)),
        RustType::List(item) => format!("::std::vec::Vec<{}>", rust_type(item)),
        RustType::Map(value) => {
            let value = rust_type(value);
            format!("::std::collections::BTreeMap<::std::string::String, {value}>")
        }
    }
}

fn type_path(path: &TypePath) -> String {
    match path {
        TypePath::Local(ident) => ident.to_string(),
        TypePath::Shared(ident) => format!("crate::shapes::{ident}"),
    }
}
