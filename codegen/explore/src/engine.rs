//! The operations, on each thread that answers.
//!
//! Behind an operation is the model of its Rust crate, whose identifiers belong to the thread that
//! they were made on. So each of the server's few threads reads the specs when it first needs them.

use std::cell::OnceCell;

use acs_call::Catalogue;
use acs_codegen::diag::Style;
use acs_codegen::source::SourceMap;

use crate::StartError;

thread_local! {
    /// An explorer has its threads for itself, so there is one catalogue for each.
    static CATALOGUE: OnceCell<Catalogue> = const { OnceCell::new() };
}

/// The specs, which are read on each thread.
#[derive(Debug)]
pub(crate) struct Engine(pub(crate) SourceMap);

impl Engine {
    /// Reads the specs on this thread; what is wrong with them is drawn for people.
    pub(crate) fn prepare(&self) -> Result<(), StartError> {
        let read = Catalogue::read(&self.0);
        let read = read.map_err(|it| StartError::specs(it.render(&self.0, Style::Plain)))?;
        CATALOGUE.with(|it| drop(it.set(read)));
        Ok(())
    }

    /// Does something with the operations.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&Catalogue) -> T) -> T {
        let read = || Catalogue::read(&self.0).expect("bug: the specs were prepared");
        CATALOGUE.with(|it| work(it.get_or_init(read)))
    }
}
