//! Lists the files of `api-spec/`, so that the crate holds their texts and needs no folder later.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    // A link, which a package holds as the files it leads to, and a checkout without links as a text.
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = ["api-spec", "../api-spec"].map(|name| manifest.join(name));
    let root = found.iter().find(|it| it.is_dir());
    let root = root.ok_or_else(|| io::Error::other("there is no folder `api-spec`"))?;
    println!("cargo::rerun-if-changed={}", root.display());
    let mut list = String::from("&[\n");
    add(&root.canonicalize()?, "", &mut list)?;
    list.push_str("]\n");
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?;
    fs::write(Path::new(&out).join("specs.rs"), list)
}

/// Adds the specs below a folder, ordered by name.
fn add(folder: &Path, prefix: &str, list: &mut String) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            if path != "schema" && !name.starts_with('.') {
                add(&entry.path(), &format!("{path}/"), list)?;
            }
        } else if name.ends_with(".yaml") {
            let at = entry.path();
            let line = writeln!(
                list,
                "({path:?}, include_str!({:?})),",
                at.display().to_string()
            );
            line.map_err(io::Error::other)?;
        }
    }
    Ok(())
}
