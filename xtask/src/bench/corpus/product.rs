//! The product as specs of any number of operations: some of its own, or several times all.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, anyhow};

use acs_codegen::diag::Style;
use acs_codegen::source::SourceMap;
use acs_codegen::spec::{Operation, Spec, write};

use crate::bench::specs;
use crate::report::UsageError;

/// The product whose operations are measured, as a folder of the metadata and of the specs.
const NAME: &str = "sas/2018-12-03";

pub(super) struct Product {
    spec: Spec,
}

impl Product {
    /// Reads the product's metadata, texts included.
    pub(super) fn import(corpus: &Path) -> anyhow::Result<Self> {
        let file = corpus.join(NAME).join("api-docs.json");
        if !file.exists() {
            return Err(UsageError(format!("there is no {}", file.display())).into());
        }
        let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
        let imported = acs_import::read(NAME, &text).map_err(|diags| {
            let sources = SourceMap::from_texts([(NAME.to_owned(), text.clone())]);
            anyhow!(diags.render(&sources, Style::Plain))
        })?;
        Ok(Self {
            spec: imported.spec,
        })
    }

    pub(super) fn name(&self) -> String {
        let service = &self.spec.service;
        format!("{} {}", service.product.value, service.version.value)
    }

    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.spec.operations.len()).expect("bug: metadata has a bounded size")
    }

    /// Writes specs of `count` operations below `folder`. Fewer than all are spread evenly, so
    /// that they are much like the rest; the sample is always among them.
    pub(super) fn write(&self, count: u32, folder: &Path) -> anyhow::Result<()> {
        let version = folder.join(NAME);
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(version.join("operations"))?;
        let service = write::service(&self.spec.service);
        fs::write(version.join("service.yaml"), service)?;
        for operation in self.chosen(count as usize) {
            let path = format!("operations/{}.yaml", operation.name);
            fs::write(version.join(path), write::operation(&operation))?;
        }
        Ok(())
    }

    fn chosen(&self, count: usize) -> impl Iterator<Item = Operation> {
        let all = &self.spec.operations;
        let sample = all.iter().position(|it| it.name.value == specs::SAMPLE);
        let sample = sample.unwrap_or_default();
        (0..count).map(move |index| match count < all.len() {
            true => all[(sample + index * all.len() / count) % all.len()].clone(),
            false => copy(&all[index % all.len()], index / all.len()),
        })
    }
}

/// An operation under another name; the first is the operation itself.
fn copy(operation: &Operation, copy: usize) -> Operation {
    let mut operation = operation.clone();
    if copy > 0 {
        operation.name.value += &format!("Copy{copy}");
        if let Some(name) = &mut operation.rust_name {
            name.value += &format!("_copy{copy}");
        }
    }
    operation
}
