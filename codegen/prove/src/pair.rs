//! Two specs to compare, and what the generator makes of them.

use acs_codegen::Options;
use acs_codegen::diag::Style;
use acs_codegen::files::Files;
use acs_codegen::model::Crate;
use acs_codegen::source::SourceMap;
use acs_codegen::spec::Spec;
use acs_diff::Compat;

/// An old and a new spec of one product.
#[derive(Clone, Debug)]
pub struct Pair {
    /// What changes, such as `member-removed`.
    pub kind: String,
    /// Where, such as `response member`.
    pub shape: String,
    /// What whoever wrote the pair down takes for the verdict.
    pub expected: Option<Compat>,
    /// Before.
    pub old: Side,
    /// After.
    pub new: Side,
}

/// One side of a [`Pair`].
#[derive(Clone, Debug)]
pub struct Side {
    /// The files.
    pub sources: SourceMap,
    /// The only product in them.
    pub spec: Spec,
}

/// What the generator makes of a [`Side`].
#[derive(Clone, Debug)]
pub struct Generated {
    /// As the generator sees it.
    pub model: Crate,
    /// As it lies on disk.
    pub files: Files,
}

impl Side {
    /// Reads a spec folder that holds one product.
    ///
    /// # Errors
    ///
    /// What is wrong with it, for people.
    pub fn read(sources: &SourceMap) -> Result<Self, String> {
        let [side] = <[Self; 1]>::try_from(Self::read_all(sources)?)
            .map_err(|sides| format!("{} products in place of one", sides.len()))?;
        Ok(side)
    }

    /// Reads a spec folder.
    ///
    /// # Errors
    ///
    /// What is wrong with it, for people.
    pub fn read_all(sources: &SourceMap) -> Result<Vec<Self>, String> {
        let specs = acs_codegen::parse(sources, &options())
            .map_err(|diags| diags.render(sources, Style::Plain))?;
        let side = |spec| Self {
            sources: sources.clone(),
            spec,
        };
        Ok(specs.into_iter().map(side).collect())
    }

    /// Checks, lowers and emits.
    ///
    /// # Errors
    ///
    /// What is wrong with the spec, for people.
    pub fn generate(&self) -> Result<Generated, String> {
        let explain =
            |diags: acs_codegen::diag::Diagnostics| diags.render(&self.sources, Style::Plain);
        let specs = std::slice::from_ref(&self.spec);
        acs_codegen::check_part(&self.sources, specs).map_err(explain)?;
        let mut crates = acs_codegen::lower(&self.sources, specs).map_err(explain)?;
        let files = acs_codegen::emit(&crates, &options());
        let model = crates.pop().expect("bug: a spec makes a crate");
        Ok(Generated { model, files })
    }
}

fn options() -> Options {
    Options {
        runtime: "../runtime".to_owned(),
        standalone: true,
        product: None,
    }
}
