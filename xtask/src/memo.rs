//! Remembers that an output folder is what its inputs make, so that a run with nothing to do
//! need not compile to find that out.
//!
//! The memo is a hash of everything the output depends on: the specs, the options, this program,
//! and the output itself as it lies on disk; behind it stand the warnings, which must be said each
//! time. It is kept beside the program, below `target/`, and
//! is never needed: without it, or if anything differs, everything is compiled.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{fs, io};

use acs_codegen::Options;
use acs_codegen::diag::Style;
use acs_codegen::files;
use acs_codegen::source::SourceMap;

use crate::cli::Format;

/// What a run made that has nothing left to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Made {
    pub(crate) operations: usize,
    pub(crate) files: usize,
}

/// What is remembered about one output folder.
pub(crate) struct Memo<'a> {
    kept_at: PathBuf,
    inputs: DefaultHasher,
    out: &'a Path,
}

impl<'a> Memo<'a> {
    /// The memo of an output folder; `None` if this program does not know where it lies. `style`
    /// is how findings are written.
    pub(crate) fn of(
        out: &'a Path,
        sources: &SourceMap,
        options: &Options,
        style: (Format, Style),
    ) -> Option<Self> {
        let program = std::env::current_exe().ok()?;
        let about = fs::metadata(&program).ok()?;
        let mut folder = DefaultHasher::new();
        fs::canonicalize(out).ok()?.hash(&mut folder);
        let name = format!("codegen-{:016x}.memo", folder.finish());

        let mut inputs = DefaultHasher::new();
        (about.len(), about.modified().ok()?).hash(&mut inputs);
        (&options.runtime, options.standalone, &options.product).hash(&mut inputs);
        (sources.root(), format!("{style:?}")).hash(&mut inputs);
        for (_, file) in sources.files() {
            (file.path(), file.text()).hash(&mut inputs);
        }
        Some(Self {
            kept_at: program.with_file_name(name),
            inputs,
            out,
        })
    }

    /// What the last run made and warned of, if it would do the same again.
    pub(crate) fn recall(&self) -> Option<(Made, String)> {
        let kept = fs::read_to_string(&self.kept_at).ok()?;
        let (head, warnings) = kept.split_once('\n')?;
        let mut words = head.split_whitespace();
        let key = words.next()?;
        let made = Made {
            operations: words.next()?.parse().ok()?,
            files: words.next()?.parse().ok()?,
        };
        (key == self.key().ok()?).then(|| (made, warnings.to_owned()))
    }

    /// Keeps in mind what this run made. A disk that refuses costs the next run some time.
    pub(crate) fn keep(&self, made: Made, warnings: &str) {
        if let Ok(key) = self.key() {
            let text = format!("{key} {} {}\n{warnings}", made.operations, made.files);
            // A run that is killed here must not leave half of the warnings.
            let beside = self.kept_at.with_extension(std::process::id().to_string());
            let _ = fs::write(&beside, text).and_then(|()| fs::rename(&beside, &self.kept_at));
        }
    }

    fn key(&self) -> io::Result<String> {
        let mut hasher = self.inputs.clone();
        files::hash(self.out, &mut hasher)?;
        Ok(format!("{:016x}", hasher.finish()))
    }
}
