//! Sides that lie in git.
//!
//! Asks the `git` command for objects, which is what every installation has; a library that reads
//! packs and configuration would be larger than all the rest.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use acs_codegen::source::SourceMap;

use crate::semver::Version;

use super::layout::{self, Found, Loose, Texts};
use super::{Places, Problem};

/// A commit that touched the specs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Its full id.
    pub id: String,
    /// The day of its author, `YYYY-MM-DD`.
    pub date: String,
    /// The first line of its message.
    pub title: String,
}

/// Finds `REV` or `REV:path`.
pub(super) fn find(text: &str, places: &Places<'_>) -> Result<Found, Problem> {
    let repository = places.specs;
    let (revision, path) = match text.split_once(':') {
        Some((revision, path)) => (revision, Some(path)),
        None => (text, None),
    };
    let revision = if revision.is_empty() {
        "HEAD"
    } else {
        revision
    };
    let Some(commit) = commit(repository, revision) else {
        return Err(unknown(text));
    };
    let own = prefix(repository)?;
    let path = match path.unwrap_or_default().trim_matches('/') {
        "" => own.as_str(),
        path => path,
    };
    let objects = objects(repository, &commit, path)?;
    if objects.is_empty() {
        return Err(Problem::Message(format!(
            "`{revision}` has no `{path}`; `git ls-tree {revision}` lists what it has"
        )));
    }
    let above: Vec<String> = path.split('/').map(str::to_owned).collect();
    let name = format!("{revision}:{path}");
    // A path that is a file itself is the only object below it.
    if let [(only, object)] = objects.as_slice()
        && only == path
    {
        return file(repository, &commit, &name, path, object);
    }
    let texts = texts(repository, &objects, path)?;
    Ok(layout::of_folder(texts, &name, &above))
}

fn file(
    repository: &Path,
    commit: &str,
    name: &str,
    path: &str,
    object: &str,
) -> Result<Found, Problem> {
    let loose = || {
        let mut texts = blobs(repository, &[object.to_owned()])?;
        Ok(Loose {
            name: name.to_owned(),
            text: texts.pop().unwrap_or_default(),
        })
    };
    if path.ends_with(".json") {
        return Ok(Found::Metadata(loose()?));
    }
    let parts: Vec<&str> = path.split('/').collect();
    let depth = match parts.as_slice() {
        [.., "history", _, "operations", _] => 4,
        [.., "operations", _] => 2,
        _ => return Ok(Found::Loose(loose()?)),
    };
    let (version, below) = parts.split_at(parts.len().saturating_sub(depth));
    let folder = version.join("/");
    let objects = objects(repository, commit, &folder)?;
    let service = format!("{folder}/service.yaml");
    if !objects.iter().any(|(path, _)| *path == service) {
        return Ok(Found::Loose(loose()?));
    }
    let texts = texts(repository, &objects, &folder)?;
    let above: Vec<String> = version.iter().map(|it| (*it).to_owned()).collect();
    let name = name.strip_suffix(&below.join("/")).unwrap_or(name);
    let name = name.trim_end_matches('/');
    Ok(layout::of_operation(texts, name, &above, &below.join("/")))
}

/// The specs of a commit.
///
/// # Errors
///
/// If git does not give them.
pub fn specs_at(repository: &Path, commit: &str) -> Result<SourceMap, Problem> {
    let path = prefix(repository)?;
    let objects = objects(repository, commit, &path)?;
    let texts = texts(repository, &objects, &path)?;
    let short = commit.get(..10).unwrap_or(commit);
    Ok(SourceMap::from_texts(texts).with_root(format!("{short}:{path}")))
}

/// The commits that touched the folder of specs, oldest first, along the line of first parents.
///
/// # Errors
///
/// If the folder is in no repository.
pub fn commits(repository: &Path) -> Result<Vec<Commit>, Problem> {
    let format = "--format=%H%x00%as%x00%s";
    let args = ["log", "--first-parent", "--reverse", format, "--", "."];
    let output = run(repository, &args).map_err(Problem::Message)?;
    let text = String::from_utf8_lossy(&output);
    let commits = text.lines().filter_map(|line| {
        let mut parts = line.splitn(3, '\0').map(str::to_owned);
        Some(Commit {
            id: parts.next()?,
            date: parts.next()?,
            title: parts.next()?,
        })
    });
    Ok(commits.collect())
}

/// The tag of a crate's last release before now, such as `acs-sas-0.1.0` or `acs-sas-v0.1.0`.
pub fn last_release(repository: &Path, krate: &str) -> Option<String> {
    let pattern = format!("{krate}-*");
    let args = ["tag", "--list", "--merged", "HEAD", &pattern];
    let output = run(repository, &args).ok()?;
    let text = String::from_utf8_lossy(&output);
    let versions = text.lines().filter_map(|tag| {
        let version = tag.strip_prefix(krate)?.strip_prefix('-')?;
        let version = version.strip_prefix('v').unwrap_or(version);
        Some((Version::parse(version)?, tag))
    });
    versions.max().map(|(_, tag)| tag.to_owned())
}

/// The id of the commit that a word names.
pub fn commit(repository: &Path, revision: &str) -> Option<String> {
    let revision = format!("{revision}^{{commit}}");
    let args = [
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        &revision,
    ];
    let output = run(repository, &args).ok()?;
    let id = String::from_utf8_lossy(&output).trim().to_owned();
    (!id.is_empty()).then_some(id)
}

fn unknown(text: &str) -> Problem {
    Problem::Message(format!(
        "`{text}` is no file or folder, and git knows no such revision; write a path, \
         `@YYYY-MM-DD`, or a revision such as `HEAD~3` or `main:api-spec`"
    ))
}

/// The folder of specs, as a path in its repository.
fn prefix(repository: &Path) -> Result<String, Problem> {
    let output = run(repository, &["rev-parse", "--show-prefix"]).map_err(Problem::Message)?;
    let prefix = String::from_utf8_lossy(&output);
    Ok(prefix.trim().trim_end_matches('/').to_owned())
}

/// Path and id of each file at or below a path.
fn objects(repository: &Path, commit: &str, path: &str) -> Result<Vec<(String, String)>, Problem> {
    let mut args = vec!["ls-tree", "-r", "-z", "--full-tree", commit];
    if !path.is_empty() {
        args.extend(["--", path]);
    }
    let output = run(repository, &args).map_err(Problem::Message)?;
    let text = String::from_utf8_lossy(&output);
    let objects = text.split('\0').filter_map(|entry| {
        let (about, path) = entry.split_once('\t')?;
        let mut about = about.split(' ');
        let is_file = about.next().is_some_and(|mode| mode.starts_with("100"));
        let id = about.nth(1)?;
        is_file.then(|| (path.to_owned(), id.to_owned()))
    });
    Ok(objects.collect())
}

/// The files that are specs, with paths below `path`.
fn texts(repository: &Path, objects: &[(String, String)], path: &str) -> Result<Texts, Problem> {
    let below = |file: &str| {
        let rest = file.strip_prefix(path).unwrap_or(file);
        rest.trim_start_matches('/').to_owned()
    };
    let files: Vec<(String, &String)> = objects
        .iter()
        .map(|(file, id)| (below(file), id))
        .filter(|(file, _)| file.ends_with(".yaml") && !file.starts_with("schema/"))
        .collect();
    let ids: Vec<String> = files.iter().map(|(_, id)| (*id).clone()).collect();
    let texts = blobs(repository, &ids)?;
    Ok(files.into_iter().map(|(file, _)| file).zip(texts).collect())
}

/// The contents of files, by id, in one run of git.
fn blobs(repository: &Path, ids: &[String]) -> Result<Vec<String>, Problem> {
    let mut child = command(repository, &["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .spawn()
        .map_err(|error| Problem::Message(cannot_run(&error)))?;
    let mut input = child.stdin.take().expect("bug: the input is piped");
    let asked: String = ids.iter().map(|id| format!("{id}\n")).collect();
    // Git answers while it is still being asked; whoever only writes would wait for ever.
    let writer = std::thread::spawn(move || input.write_all(asked.as_bytes()));
    let output = child
        .wait_with_output()
        .map_err(|error| Problem::Message(cannot_run(&error)))?;
    let _ = writer.join();
    let mut rest = output.stdout.as_slice();
    let mut texts = Vec::new();
    for id in ids {
        let text = next_blob(&mut rest)
            .ok_or_else(|| Problem::Message(format!("git does not give the object {id}")))?;
        texts.push(text);
    }
    Ok(texts)
}

/// Takes `<id> blob <size>`, a line break, the contents and another line break.
fn next_blob(rest: &mut &[u8]) -> Option<String> {
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    let (header, behind) = rest.split_at_checked(end)?;
    let header = std::str::from_utf8(header).ok()?;
    let size: usize = header.rsplit(' ').next()?.parse().ok()?;
    let (body, behind) = behind.strip_prefix(b"\n")?.split_at_checked(size)?;
    *rest = behind.strip_prefix(b"\n")?;
    Some(String::from_utf8_lossy(body).into_owned())
}

fn run(repository: &Path, args: &[&str]) -> Result<Vec<u8>, String> {
    let output = command(repository, args)
        .output()
        .map_err(|error| cannot_run(&error))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let why = String::from_utf8_lossy(&output.stderr);
    let first = why.lines().next().unwrap_or("no reason given");
    Err(format!("git {}: {first}", args.first().unwrap_or(&"")))
}

fn command(repository: &Path, args: &[&str]) -> Command {
    let mut command = Command::new("git");
    command
        .arg("-C")
        .arg(repository)
        .args(args)
        // Reading must not even refresh the index.
        .env("GIT_OPTIONAL_LOCKS", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn cannot_run(error: &std::io::Error) -> String {
    format!("cannot run `git`: {error}")
}
