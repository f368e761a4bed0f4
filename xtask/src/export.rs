//! `cargo xtask export openapi|policy`

use acs_codegen::Options;
use acs_codegen::diag::Diagnostics;
use acs_codegen::source::SourceMap;
use acs_codegen::spec::{Operation, Spec};
use serde_json::Value;

use crate::cli::{ExportArgs, Format, What};
use crate::report::{UsageError, did_you_mean};
use crate::{Outcome, Terminal, report};

pub(crate) fn run(args: &ExportArgs, terminal: &mut Terminal<'_>) -> anyhow::Result<Outcome> {
    let spec = match &args.what {
        What::Openapi { spec, .. } | What::Policy { spec, .. } => spec,
    };
    let mut sources = SourceMap::default();
    let specs = match checked(spec, &mut sources) {
        Ok(specs) => specs,
        Err(diags) => {
            report::findings(&diags, &sources, Format::Text, terminal)?;
            return Ok(Outcome::Findings);
        }
    };
    let document = match &args.what {
        What::Openapi { product, .. } => openapi(&specs, product.as_deref())?,
        What::Policy { operations, .. } => policy(&specs, operations, terminal)?,
    };
    let document = acs_codegen::diag::escape_json(&format!("{document:#}"));
    writeln!(terminal.out, "{document}")?;
    Ok(Outcome::Fine)
}

fn checked(
    folder: &Option<std::path::PathBuf>,
    sources: &mut SourceMap,
) -> Result<Vec<Spec>, Diagnostics> {
    *sources = report::load(folder)?;
    let options = Options {
        runtime: String::new(),
        standalone: false,
        product: None,
    };
    let specs = acs_codegen::parse(sources, &options)?;
    acs_codegen::check(sources, &specs)?;
    Ok(specs)
}

/// The document of the only product, or of the one that was asked for.
fn openapi(specs: &[Spec], product: Option<&str>) -> Result<Value, UsageError> {
    let code = |spec: &Spec| spec.service.product.value.clone();
    let names: Vec<String> = specs.iter().map(code).collect();
    let found = match product {
        Some(product) => specs
            .iter()
            .find(|spec| code(spec).eq_ignore_ascii_case(product)),
        None if specs.len() == 1 => specs.first(),
        None => None,
    };
    found.map(acs_codegen::openapi::openapi).ok_or_else(|| {
        let known = names.join("`, `");
        UsageError(match product {
            Some(product) => format!("there is no product `{product}`; the specs have `{known}`"),
            None => format!("say which with `--product`; the specs have `{known}`"),
        })
    })
}

fn policy(specs: &[Spec], names: &[String], terminal: &mut Terminal<'_>) -> anyhow::Result<Value> {
    let all = || specs.iter().flat_map(|spec| &spec.operations);
    let mut found: Vec<&Operation> = Vec::new();
    for name in names {
        let Some(operation) = all().find(|it| it.name.as_str() == name) else {
            let near = did_you_mean(name, all().map(|it| it.name.as_str()));
            return Err(UsageError(format!("there is no operation `{name}`{near}")).into());
        };
        if operation.authorization.is_none() {
            writeln!(
                terminal.err,
                "warning: the spec does not say what a policy must allow for `{name}`"
            )?;
        }
        found.push(operation);
    }
    Ok(acs_codegen::policy::policy(found))
}
