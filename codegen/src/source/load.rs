//! Reads a spec folder from disk.
//!
//! A size cap is checked before a file is read, so that a stray archive costs
//! nothing. Files whose place says that they are no spec keep an empty text:
//! the parser reports them by path.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::{SourceFile, SourceMap};
use crate::diag::{Diagnostics, Rule};

/// No hand-written spec comes near this.
const MAX_FILE_BYTES: u64 = 8 * 1024 * 1024;

/// Folder of a product version that holds what its last import said.
pub const IMPORTED: &str = "imported";

/// Folders below the spec folder never nest deeper than
/// `<product>/<version>/history/<date>/operations`.
const MAX_FOLDERS: usize = 8;

impl SourceMap {
    /// Reads all spec files below a folder.
    ///
    /// Hidden files, the `README.md` and the `schema` folder at the top, what imports
    /// remember and links are skipped.
    ///
    /// # Errors
    ///
    /// Every file that cannot be read, is too large or is not UTF-8.
    pub fn load(folder: &Path) -> Result<Self, Diagnostics> {
        let root = folder
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let mut loader = Loader {
            map: Self::default().with_root(root),
            diags: Diagnostics::default(),
        };
        loader.read_folder(folder, "", 0);
        loader.diags.finish()?;
        let mut map = loader.map;
        map.files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(map)
    }
}

struct Loader {
    map: SourceMap,
    diags: Diagnostics,
}

impl Loader {
    fn read_folder(&mut self, folder: &Path, prefix: &str, depth: usize) {
        let entries = match sorted_entries(folder) {
            Ok(entries) => entries,
            Err(error) => return self.unreadable(prefix, &error.to_string()),
        };
        for (name, kind, on_disk) in entries {
            let path = if prefix.is_empty() {
                name.clone()
            } else {
                format!("{prefix}/{name}")
            };
            let is_ours = depth == 0 && (name == "README.md" || name == "schema");
            // What an import remembers is no spec.
            let is_remembered = depth == 2 && name == IMPORTED;
            if name.starts_with('.') || is_ours || is_remembered || kind.is_symlink() {
                continue;
            }
            if kind.is_dir() && depth < MAX_FOLDERS {
                self.read_folder(&on_disk, &path, depth.saturating_add(1));
            } else {
                self.read_file(&on_disk, path);
            }
        }
    }

    fn read_file(&mut self, on_disk: &Path, path: String) {
        let text = if Path::new(&path).extension().is_some_and(|it| it == "yaml") {
            match read_text(on_disk) {
                Ok(text) => text,
                Err(message) => return self.unreadable(&path, &message),
            }
        } else {
            String::new()
        };
        self.map.files.push(SourceFile {
            path,
            text,
            marks: OnceLock::new(),
        });
    }

    fn unreadable(&mut self, path: &str, problem: &str) {
        let path = self.map.display(path);
        let message = format!("cannot read the file: {problem}");
        self.diags
            .error_in_file(Rule::UnreadableFile, path, message);
    }
}

/// The entries of a folder by name, since the order on disk is not ours.
fn sorted_entries(folder: &Path) -> io::Result<Vec<(String, fs::FileType, PathBuf)>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        entries.push((name, entry.file_type()?, entry.path()));
    }
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(entries)
}

fn read_text(on_disk: &Path) -> Result<String, String> {
    let file = fs::File::open(on_disk).map_err(|error| error.to_string())?;
    let mut bytes = Vec::new();
    // One byte more than allowed tells a file that is too large from one that just fits.
    file.take(MAX_FILE_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| error.to_string())?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        let limit = MAX_FILE_BYTES / (1024 * 1024);
        return Err(format!("it is larger than {limit} MiB"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = error.as_bytes().iter().take(valid);
        let line = before
            .filter(|byte| **byte == b'\n')
            .count()
            .saturating_add(1);
        format!("byte {valid} (line {line}) is not UTF-8")
    })
}
