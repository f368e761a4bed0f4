//! `cargo xtask import FILE`
//!
//! Reads the metadata and the folder, has the library decide, and writes what it decided, all
//! files or none.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::Context as _;

use acs_codegen::diag::{Diagnostics, escape};
use acs_codegen::files::{Files, Stale, turn};
use acs_codegen::source::{IMPORTED, SourceMap, Spanned};
use acs_codegen::spec::Spec;
use acs_codegen::spec::policy::Profile;
use acs_diff::Revision;
use acs_diff::render::{self, render};
use acs_diff::report::{Judge, Report, step};
use acs_import::folder::{self, Plan, Texts as Folder};
use acs_import::{Imported, Kind};

use crate::cli::{Format, ImportArgs, Texts};
use crate::fetch::{Fetched, fetch};
use crate::report::UsageError;
use crate::today::today;
use crate::{Outcome, Terminal, paths, report};

/// No metadata file comes near this; the largest has 6 MB.
pub(crate) const MAX_BYTES: u64 = 64 * 1024 * 1024;

pub(crate) fn run(args: &ImportArgs, terminal: &mut Terminal<'_>) -> anyhow::Result<Outcome> {
    let source = match (args.fetch.as_slice(), &args.file) {
        ([product, version @ ..], _) => {
            let version = version.first().map(String::as_str);
            fetch(&args.metadata_url, product, version)?
        }
        ([], Some(file)) => load(file)?,
        ([], None) => return Err(UsageError("there is nothing to import".to_owned()).into()),
    };
    let Some(mut imported) = read(source, terminal)? else {
        return Ok(Outcome::Findings);
    };
    if let Err(unknown) = acs_import::select(&mut imported.spec, &args.operation, &args.group) {
        let hint = match unknown.closest {
            Some(closest) => format!(": did you mean `{closest}`?"),
            None => String::new(),
        };
        let (what, name) = (unknown.what, unknown.name);
        return Err(UsageError(format!("the metadata has no {what} `{name}`{hint}")).into());
    }
    if args.texts == Texts::Drop {
        acs_import::without_texts(&mut imported.spec);
    }
    let into = args.into.clone().unwrap_or_else(paths::specs);
    let target = into.join(folder::folder_of(&imported.spec.service));
    // What is read here is merged and written below, and nobody may change it in between.
    let _turn = match args.dry_run {
        true => None,
        false => Some(turn(&target).with_context(|| target.display().to_string())?),
    };
    if current_is_second(&into, &target)? {
        let crate_name = second_name(&imported.spec);
        imported.spec.service.krate = Some(crate_name);
    }
    let (current, mut base) = match folders(&into, &target, &imported.spec) {
        Ok(folders) => folders,
        Err(diags) => return refuse(&diags, &SourceMap::default(), terminal),
    };
    if let Some(file) = &args.base {
        let Some(mut older) = read(load(file)?, terminal)? else {
            return Ok(Outcome::Findings);
        };
        if args.texts == Texts::Drop {
            acs_import::without_texts(&mut older.spec);
        }
        base = texts(&older.spec);
    }
    let whole = args.operation.is_empty() && args.group.is_empty();
    let plan = match folder::plan(&current, &base, &imported.spec, whole, args.force) {
        Ok(plan) => plan,
        Err(it) => return refuse(&it.diags, &it.sources, terminal),
    };
    tell(args, &imported, &plan, &current, terminal)?;
    if !args.dry_run {
        write(&target, &plan, &current, &base)?;
    }
    match plan.merged.conflicts.is_empty() && plan.refused.is_empty() {
        true => Ok(Outcome::Fine),
        false => Ok(Outcome::Findings),
    }
}

/// A metadata file on this machine.
fn load(path: &Path) -> anyhow::Result<Fetched> {
    let about = fs::metadata(path).with_context(|| path.display().to_string())?;
    if about.len() > MAX_BYTES {
        let limit = MAX_BYTES / (1024 * 1024);
        anyhow::bail!("{} is larger than {limit} MiB", path.display());
    }
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let name = path.display().to_string();
    Ok(Fetched { name, text })
}

/// The metadata as a spec; `None` if it is none, which is told.
fn read(source: Fetched, terminal: &mut Terminal<'_>) -> anyhow::Result<Option<Imported>> {
    let Fetched { name, text } = source;
    match acs_import::read(&name, &text) {
        Ok(imported) => Ok(Some(imported)),
        Err(diags) => {
            let sources = SourceMap::from_texts([(name, text)]);
            report::findings(&diags, &sources, Format::Text, terminal)?;
            Ok(None)
        }
    }
}

/// The files of the product version as they are, and what the last import said.
fn folders(into: &Path, target: &Path, spec: &Spec) -> Result<(Folder, Folder), Diagnostics> {
    let below = |folder: &Path, prefix: &str| -> Result<Folder, Diagnostics> {
        if !folder.exists() {
            return Ok(Folder::new());
        }
        let sources = SourceMap::load(folder)?;
        let files = sources.files().filter_map(|(_, file)| {
            let path = file.path().strip_prefix(prefix)?;
            let is_spec = path == "service.yaml" || path.starts_with("operations/");
            is_spec.then(|| (path.to_owned(), file.text().to_owned()))
        });
        Ok(files.collect())
    };
    let prefix = format!("{}/", folder::folder_of(&spec.service));
    Ok((below(into, &prefix)?, below(&target.join(IMPORTED), "")?))
}

/// Whether the product is new here, but another version of it is not.
fn current_is_second(into: &Path, target: &Path) -> anyhow::Result<bool> {
    let product = target.parent().unwrap_or(into);
    if target.exists() || !product.exists() {
        return Ok(false);
    }
    let at = || product.display().to_string();
    for entry in fs::read_dir(product).with_context(at)? {
        if entry.with_context(at)?.path().join("service.yaml").exists() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `acs-ecs-20160314`: two versions of a product are two crates.
fn second_name(spec: &Spec) -> Spanned<String> {
    let service = &spec.service;
    let is_kept = |c: &char| c.is_ascii_alphanumeric();
    let version: String = service.version.value.chars().filter(is_kept).collect();
    let name = format!("acs-{}-{version}", service.product);
    Spanned::new(name.to_lowercase(), service.product.span)
}

/// A spec as the files of its folder.
fn texts(spec: &Spec) -> Folder {
    let service = acs_codegen::spec::write::service(&spec.service);
    let operations = spec.operations.iter().map(|it| {
        let path = format!("operations/{}.yaml", it.name);
        (path, acs_codegen::spec::write::operation(it))
    });
    operations
        .chain([("service.yaml".to_owned(), service)])
        .collect()
}

fn refuse(
    diags: &Diagnostics,
    sources: &SourceMap,
    terminal: &mut Terminal<'_>,
) -> anyhow::Result<Outcome> {
    report::findings(diags, sources, Format::Text, terminal)?;
    Ok(Outcome::Findings)
}

/// Writes all that the plan has, or nothing.
fn write(target: &Path, plan: &Plan, current: &Folder, base: &Folder) -> anyhow::Result<()> {
    let remembered = base.keys().map(|it| format!("{IMPORTED}/{it}"));
    let known: BTreeSet<String> = current.keys().cloned().chain(remembered).collect();
    let (changed, missing) = plan
        .written
        .keys()
        .cloned()
        .partition(|it| known.contains(it));
    let on_disk = |path: &String| target.join(path).exists();
    let stale = Stale {
        changed,
        missing,
        orphaned: plan
            .removed
            .iter()
            .filter(|it| on_disk(it))
            .cloned()
            .collect(),
    };
    let files: Files = plan.written.clone().into_iter().collect();
    files
        .write(target, &stale)
        .with_context(|| target.display().to_string())
}

/// What changes, what is in dispute, and what the metadata has that the spec does not.
fn tell(
    args: &ImportArgs,
    imported: &Imported,
    plan: &Plan,
    current: &Folder,
    terminal: &mut Terminal<'_>,
) -> anyhow::Result<()> {
    if args.dry_run {
        preview(&imported.spec, plan, current, terminal)?;
    }
    for (path, conflict) in &plan.merged.conflicts {
        let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
        let line = format!(
            "conflict: {path}: {}: was {}, is {} here and {} in the metadata; ours is kept",
            conflict.path,
            value(&conflict.base),
            value(&conflict.ours),
            value(&conflict.theirs),
        );
        writeln!(terminal.err, "{}", escape(&line))?;
    }
    for path in &plan.refused {
        writeln!(
            terminal.err,
            "kept: {path}: it cannot be changed without losing its comments; change it by hand, or use `--force`"
        )?;
    }
    // Where there was a spec, names were settled again beside those in use.
    let is_settled_again =
        |it: &&acs_import::Report| plan.before.is_some() && it.kind == Kind::Name;
    let own = imported.reports.iter().filter(|it| !is_settled_again(it));
    let all = own
        .chain(&plan.merged.reports)
        .filter(|it| is_selected(it, &imported.spec));
    let reports: Vec<acs_import::Report> = all.cloned().collect();
    if args.details {
        for line in acs_import::lines(&reports, &imported.sources) {
            writeln!(terminal.err, "{line}")?;
        }
    }
    for (kind, count) in acs_import::counts(&reports) {
        writeln!(
            terminal.err,
            "{count:6} {:20} {}",
            kind.id(),
            kind.summary()
        )?;
    }
    let is_spec = |path: &&String| !path.starts_with(IMPORTED);
    writeln!(
        terminal.err,
        "{}: {} operations, {} things left out or bent; {} files written, {} unchanged, {} removed{}",
        folder::folder_of(&imported.spec.service),
        imported.spec.operations.len(),
        reports.len(),
        plan.written.keys().filter(is_spec).count(),
        plan.unchanged,
        plan.removed.iter().filter(is_spec).count(),
        if args.dry_run {
            " (not really: this was a dry run)"
        } else {
            ""
        },
    )?;
    Ok(())
}

/// What would change: which files, and what that means to callers.
fn preview(
    spec: &Spec,
    plan: &Plan,
    current: &Folder,
    terminal: &mut Terminal<'_>,
) -> anyhow::Result<()> {
    let is_spec = |path: &&String| !path.starts_with(IMPORTED);
    for path in plan.written.keys().filter(is_spec) {
        let verb = match current.contains_key(path) {
            true => "changed",
            false => "new",
        };
        writeln!(terminal.out, "{verb}: {path}")?;
    }
    for path in plan.removed.iter().filter(is_spec) {
        writeln!(terminal.out, "removed: {path}")?;
    }
    if current.is_empty() || plan.is_empty() {
        return Ok(());
    }
    let mut after = current.clone();
    let written = plan.written.iter().filter(|(path, _)| is_spec(path));
    after.extend(written.map(|(path, text)| (path.clone(), text.clone())));
    after.retain(|path, _| !plan.removed.contains(path));
    let folder = folder::folder_of(&spec.service);
    let side = |texts: &Folder| {
        let files = texts.iter();
        let files = files.map(|(path, text)| (format!("{folder}/{path}"), text.clone()));
        let sources = SourceMap::from_texts(files);
        let mut diags = Diagnostics::default();
        let specs = acs_codegen::spec::parse(&sources, &mut diags);
        (sources, specs)
    };
    let ((old, before), (new, after)) = (side(current), side(&after));
    let day = today(None);
    let judge = Judge {
        stated: None,
        profile: Profile::Usual,
        today: &day,
        operation: None,
        quotes: false,
    };
    let (old, new) = (revision(&old, &before), revision(&new, &after));
    let report = Report {
        title: format!("{folder} → the import"),
        steps: vec![step((&folder, &old), ("the import", &new), &judge)],
        lifelines: Vec::new(),
    };
    let style = terminal.style;
    write!(
        terminal.out,
        "{}",
        render(&report, render::Format::Text(style))
    )?;
    Ok(())
}

fn revision<'a>(sources: &'a SourceMap, specs: &'a [Spec]) -> Revision<'a> {
    Revision { sources, specs }
}

/// Whether a report is about the product as a whole or about an operation that is imported.
fn is_selected(report: &acs_import::Report, spec: &Spec) -> bool {
    let Some((_, place)) = report.place.path.split_once(' ') else {
        return true;
    };
    let name = place.split([':', '@', '#', '.']).next().unwrap_or_default();
    name.is_empty() || spec.operations.iter().any(|it| it.name.value == name)
}
