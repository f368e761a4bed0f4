//! Sides that lie on the disk.

use std::fs;
use std::path::Path;

use acs_codegen::source::SourceMap;

use super::layout::{self, Found, Loose, Texts};
use super::{Problem, components, shown};

/// A folder or a file that exists.
pub(super) fn path(path: &Path) -> Result<Found, Problem> {
    let name = shown(path);
    if path.is_dir() {
        return Ok(layout::of_folder(folder(path)?, &name, &components(path)));
    }
    let extension = path.extension().unwrap_or_default();
    if extension != "yaml" && extension != "json" && path.extension().is_some() {
        return Err(Problem::Message(format!(
            "`{name}` is neither an operation in YAML nor metadata in JSON"
        )));
    }
    if extension == "json" {
        let text = read(path)?;
        return Ok(Found::Metadata(Loose { name, text }));
    }
    // A service belongs to operations; they are what is compared.
    if path.file_name().is_some_and(|it| it == "service.yaml") {
        let parent = path.parent().unwrap_or(Path::new("."));
        return Err(Problem::Message(format!(
            "`{name}` is no operation; name its folder, `{}`",
            shown(parent)
        )));
    }
    match version_of(path) {
        Some((version, file)) => {
            let name = shown(&version);
            let above = components(&version);
            Ok(layout::of_operation(
                folder(&version)?,
                &name,
                &above,
                &file,
            ))
        }
        None => Ok(Found::Loose(Loose {
            text: read(path)?,
            name,
        })),
    }
}

/// All files of a folder.
pub(super) fn folder(path: &Path) -> Result<Texts, Problem> {
    let sources =
        SourceMap::load(path).map_err(|diags| Problem::Findings(Box::default(), diags))?;
    let files = sources.files();
    Ok(files
        .map(|(_, file)| (file.path().to_owned(), file.text().to_owned()))
        .collect())
}

/// The files of a folder that are called after a day, such as `2024-06-26.json`, oldest first.
pub(super) fn dated(path: &Path) -> Result<Vec<(String, Loose)>, Problem> {
    let name = shown(path);
    let unreadable = |error: std::io::Error| {
        Problem::Message(format!("cannot read the folder `{name}`: {error}"))
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(path).map_err(unreadable)? {
        let file = entry.map_err(unreadable)?.path();
        let date = file.file_stem().unwrap_or_default().to_string_lossy();
        let is_json = file.extension().is_some_and(|it| it == "json");
        if is_json && acs_codegen::is_date(&date) {
            files.push((date.into_owned(), file));
        }
    }
    if files.is_empty() {
        return Err(Problem::Message(format!(
            "`{name}` holds no metadata that is called after a day, such as `2024-06-26.json`"
        )));
    }
    files.sort();
    let read = files.into_iter().map(|(date, file)| {
        let (text, name) = (read(&file)?, shown(&file));
        Ok((date, Loose { name, text }))
    });
    read.collect()
}

/// The folder of the version that an operation belongs to, and the operation's path below it.
fn version_of(path: &Path) -> Option<(std::path::PathBuf, String)> {
    let operations = path.parent()?;
    let above = operations.parent()?;
    let file = path.file_name()?.to_string_lossy().into_owned();
    if operations.file_name()? != "operations" {
        return None;
    }
    let history = above.parent()?;
    if history.file_name().is_some_and(|it| it == "history") {
        let day = above.file_name()?.to_string_lossy().into_owned();
        let version = history.parent()?;
        return Some((
            version.to_owned(),
            format!("history/{day}/operations/{file}"),
        ));
    }
    let has_service = above.join("service.yaml").is_file();
    has_service.then(|| (above.to_owned(), format!("operations/{file}")))
}

fn read(path: &Path) -> Result<String, Problem> {
    fs::read_to_string(path).map_err(|error| {
        let name = shown(path);
        Problem::Message(format!("cannot read `{name}`: {error}"))
    })
}
