//! The operations, on each thread that answers.
//!
//! Behind an operation is the model of its Rust crate, whose identifiers belong to the thread that
//! they were made on. So each of the server's few threads reads the specs when it first needs them.

use std::cell::OnceCell;

use acs_call::Catalogue;
use acs_codegen::diag::Style;
use acs_codegen::source::SourceMap;

thread_local! {
    /// An explorer has its threads for itself, so there is one catalogue for each.
    static CATALOGUE: OnceCell<Catalogue> = const { OnceCell::new() };
}

/// Specs without mistakes.
#[derive(Debug)]
pub(crate) struct Engine(SourceMap);

impl Engine {
    /// Checks the specs; what is wrong with them is drawn for people.
    pub(crate) fn new(specs: SourceMap) -> Result<Self, String> {
        match Catalogue::read(&specs) {
            Ok(_) => Ok(Self(specs)),
            Err(diags) => Err(diags.render(&specs, Style::Plain)),
        }
    }

    /// Does something with the operations.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&Catalogue) -> T) -> T {
        let read = || Catalogue::read(&self.0).expect("bug: the specs have been read before");
        CATALOGUE.with(|it| work(it.get_or_init(read)))
    }
}
