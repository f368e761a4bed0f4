//! The crate of so many operations, and what is compared with it.

use std::path::PathBuf;

use anyhow::Context as _;

use acs_codegen::spec::Spec;

use crate::bench::twin::{self, Twin};
use crate::bench::{Bench, child, lock, specs};

pub(super) struct Sdk {
    /// How many operations it has.
    pub(super) count: u32,
    /// Where it lies.
    pub(super) ours: PathBuf,
    /// Where its structs lie alone.
    pub(super) bare: PathBuf,
    /// The module of the operation that is changed and called.
    pub(super) sample: String,
    /// The groups, and how many operations each has.
    pub(super) groups: Vec<(String, usize)>,
}

impl Sdk {
    /// Makes the crates from the specs of so many operations.
    pub(super) fn generate(bench: &Bench, count: u32) -> anyhow::Result<Self> {
        child::run(&mut bench.codegen(count), &bench.log())?;
        let (specs, krate) = specs::lower(&bench.spec_folder(count))?;
        let ours = bench.out_folder(count).join(&krate.folder);
        lock(&ours)?;
        let bare = bench.folder.join(format!("bare-{count}"));
        twin::write(&bare, &krate, Twin::Bare)?;
        lock(&bare)?;
        let mut operations = krate.operations.iter();
        let sample = operations.find(|it| it.meta.action == specs::SAMPLE);
        let sample = sample.context("the sample operation is missing")?;
        let spec = specs.first().context("there is no spec")?;
        Ok(Self {
            count,
            ours,
            bare,
            sample: sample.module.to_string(),
            groups: groups(spec),
        })
    }
}

fn groups(spec: &Spec) -> Vec<(String, usize)> {
    let groups = spec.service.groups.keys().map(|group| {
        let of = spec.operations.iter().filter(|it| {
            let named = it.group.as_ref();
            named.is_some_and(|it| it.value == group.value)
        });
        (group.value.clone(), of.count())
    });
    groups.filter(|(_, count)| *count > 0).collect()
}
