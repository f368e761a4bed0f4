//! Commands that write folders are killed: what they write is as it was or as it shall be, and the
//! next run finishes the work and leaves nothing lying about.
//!
//! Half of the kills come at any time, the other half while the new folder is being made.
//! `ACS_KILLS` says how many there are; with it, where there is an `strace`, each call that changes
//! something on disk is also the last one once.

#![cfg(target_os = "linux")]
#![allow(clippy::print_stdout, reason = "the figures are shown")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

mod run;

use run::xtask;

/// So many by default.
const KILLS: u32 = 24;

/// Which command the process is that [`a_command_runs_alone`] is to become.
const ARGUMENTS: &str = "ACS_COMMAND";

/// The calls of the system by which a folder changes.
const CHANGES: [&str; 9] = [
    "mkdir",
    "linkat",
    "write",
    "chmod",
    "rename",
    "renameat2",
    "unlink",
    "unlinkat",
    "rmdir",
];

/// A command that changes a folder, in a folder of its own.
struct Work {
    name: &'static str,
    arguments: fn(&Path) -> Vec<String>,
    /// The folder that must never be a mixture.
    tree: &'static str,
    /// Puts what the command reads there: of yesterday, or of today.
    inputs: fn(&Path, bool),
}

const WORK: [Work; 4] = [
    Work {
        name: "codegen",
        arguments: |at| words(at, "codegen --spec {spec} --out {out}"),
        tree: "out",
        inputs: specs,
    },
    Work {
        name: "docs",
        arguments: |at| words(at, "docs --spec {spec} --out {out}"),
        tree: "out",
        inputs: specs,
    },
    Work {
        name: "import",
        arguments: |at| words(at, "import {metadata} --into {spec}"),
        tree: "spec",
        inputs: metadata,
    },
    Work {
        name: "schema",
        arguments: |at| words(at, "schema --out {out}"),
        tree: "out",
        inputs: old_schemas,
    },
];

fn words(at: &Path, line: &str) -> Vec<String> {
    let path = |name: &str| at.join(name).display().to_string();
    let words = line.split(' ').map(|word| match word {
        "{spec}" => path("spec"),
        "{out}" => path("out"),
        "{metadata}" => path("metadata.json"),
        word => word.to_owned(),
    });
    words.collect()
}

/// Thirty operations, of which three go and three come.
fn specs(at: &Path, is_new: bool) {
    let folder = at.join("spec/demo/2020-01-01");
    fs::create_dir_all(folder.join("operations")).unwrap();
    let service = "product: Demo\nversion: 2020-01-01\ntitle: Demo\nprotocol: rpc\n\
                   endpoints: {rule: central}\n";
    fs::write(folder.join("service.yaml"), service).unwrap();
    let (first, what) = if is_new { (3, "new") } else { (0, "old") };
    for number in first..first + 30 {
        let text = format!(
            "operation: Get{number}\nsummary: Gets the {what} thing.\nmethods: [POST]\n\
             parameters:\n  Id: {{in: query, type: string, doc: Which one.}}\n\
             response: {{type: object}}\n"
        );
        fs::write(folder.join(format!("operations/Get{number}.yaml")), text).unwrap();
    }
    for number in 0..first {
        fs::remove_file(folder.join(format!("operations/Get{number}.yaml"))).unwrap();
    }
}

fn metadata(at: &Path, is_new: bool) {
    let (first, what) = if is_new { (3, "new") } else { (0, "old") };
    let operations = (first..first + 30).map(|number| {
        let about = serde_json::json!({
            "methods": ["post"], "security": [{"AK": []}], "summary": format!("Gets the {what} thing."),
            "parameters": [{"name": "Id", "in": "query", "schema": {"type": "string", "description": "Which one."}}],
            "responses": {"200": {"schema": {"type": "object", "properties": {}}}},
        });
        (format!("Get{number}"), about)
    });
    let text = serde_json::json!({
        "version": "1.0", "info": {"style": "RPC", "product": "Demo", "version": "2020-01-01"},
        "directories": [], "components": {"schemas": {}},
        "apis": operations.collect::<serde_json::Map<_, _>>(),
        "endpoints": [{"regionId": "cn-hangzhou", "endpoint": "demo.example.com"}],
    });
    fs::write(at.join("metadata.json"), text.to_string()).unwrap();
}

/// The command reads nothing: what it would write today is what it wrote, with a line at the end.
fn old_schemas(at: &Path, is_new: bool) {
    let Ok(entries) = fs::read_dir(at.join("out")) else {
        return;
    };
    for entry in entries.filter(|_| is_new) {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|it| it == "json") {
            let text = fs::read_to_string(&path).unwrap();
            fs::write(path, text + "{}\n").unwrap();
        }
    }
}

/// All files below a folder; nothing if there is no folder.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inner) = folders.pop() {
        for entry in fs::read_dir(inner).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = fs::read(&path).unwrap();
                found.insert(path.strip_prefix(folder).unwrap().to_owned(), bytes);
            }
        }
    }
    found
}

fn copy(from: &Path, to: &Path) {
    if to.exists() {
        fs::remove_dir_all(to).unwrap();
    }
    for (path, bytes) in contents(from) {
        let path = to.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// The folder where a run is killed, and what it may hold.
struct Scene {
    work: &'static Work,
    /// Inputs of today, output of yesterday.
    before: PathBuf,
    at: PathBuf,
    /// The folder after an undisturbed run, beside that of [`before`](Self::before).
    old: BTreeMap<PathBuf, Vec<u8>>,
    new: BTreeMap<PathBuf, Vec<u8>>,
    /// Everything after an undisturbed run.
    whole: BTreeMap<PathBuf, Vec<u8>>,
    /// How long a run takes, and how much of it the new folder is being made.
    takes: Duration,
    writes: Duration,
}

/// How a run ended, and what was found.
#[derive(Debug, Default)]
struct Seen {
    kills: u32,
    too_late: u32,
    old: u32,
    new: u32,
    amid: u32,
}

impl Scene {
    fn new(work: &'static Work) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("killed")
            .join(work.name);
        if root.exists() {
            fs::remove_dir_all(&root).unwrap();
        }
        let (before, at) = (root.join("before"), root.join("at"));
        fs::create_dir_all(&before).unwrap();
        (work.inputs)(&before, false);
        run_whole(work, &before);
        // What is not the command's must be there afterwards.
        for path in ["target/built", ".idea/open", "Cargo.lock", ".note"] {
            let path = before.join(work.tree).join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "another tool's").unwrap();
        }
        (work.inputs)(&before, true);
        let mut scene = Self {
            work,
            old: own(&before.join(work.tree)),
            before,
            at,
            new: BTreeMap::new(),
            whole: BTreeMap::new(),
            takes: Duration::ZERO,
            writes: Duration::ZERO,
        };
        scene.rewind();
        let mut child = child(&mut scene.command(None));
        let begun = Instant::now();
        let made = scene.wait_for_staging(&mut child).unwrap_or(Duration::ZERO);
        assert!(child.wait().unwrap().success(), "{}", work.name);
        scene.takes = begun.elapsed();
        scene.writes = scene.takes.saturating_sub(made);
        scene.new = own(&scene.at.join(work.tree));
        scene.whole = contents(&scene.at);
        assert!(
            scene.new != scene.old,
            "{}: there is something to do",
            work.name
        );
        scene
    }

    fn rewind(&self) {
        copy(&self.before, &self.at);
    }

    /// The command in a process of its own, below `strace` if there are words for it.
    fn command(&self, strace: Option<&[String]>) -> Command {
        let program = env::current_exe().unwrap();
        let mut command = match strace {
            Some(words) => {
                let mut command = Command::new("strace");
                command.args(words).arg(program);
                command
            }
            None => Command::new(program),
        };
        let arguments = (self.work.arguments)(&self.at).join("\n");
        command.args(["--exact", "a_command_runs_alone", "--quiet"]);
        command.env(ARGUMENTS, arguments);
        command
    }

    /// When something new lies beside the folder; nothing if the process ends without.
    fn wait_for_staging(&self, child: &mut std::process::Child) -> Option<Duration> {
        let begun = Instant::now();
        while child.try_wait().unwrap().is_none() {
            if self.is_staged() {
                return Some(begun.elapsed());
            }
            thread::sleep(Duration::from_micros(50));
        }
        None
    }

    fn is_staged(&self) -> bool {
        let folder = tree_of(self.work, &self.at);
        let entries = fs::read_dir(folder.parent().unwrap()).into_iter().flatten();
        let mut names = entries.map(|it| it.unwrap().file_name());
        names.any(|it| it.to_string_lossy().ends_with(".acs-codegen-new"))
    }

    /// What a run left that was killed; then the next run.
    fn judge(&self, has_ended: bool, seen: &mut Seen) {
        let name = self.work.name;
        let found = own(&self.at.join(self.work.tree));
        let (is_old, is_new) = (found == self.old, found == self.new);
        if !is_old && !is_new {
            let differ = |other: &BTreeMap<PathBuf, Vec<u8>>| {
                let paths = other.keys().chain(found.keys());
                paths.filter(|it| other.get(*it) != found.get(*it)).count()
            };
            let (old, new) = (differ(&self.old), differ(&self.new));
            panic!("{name}: a mixture, {old} files from the old and {new} from the new state");
        }
        seen.kills += u32::from(!has_ended);
        seen.too_late += u32::from(has_ended);
        seen.old += u32::from(is_old);
        seen.new += u32::from(is_new && !has_ended);
        seen.amid += u32::from(self.is_staged());
        run_whole(self.work, &self.at);
        let whole = contents(&self.at);
        let differ = self.whole.keys().chain(whole.keys());
        let differ: Vec<_> = differ
            .filter(|it| self.whole.get(*it) != whole.get(*it))
            .collect();
        assert!(differ.is_empty(), "{name}: the next run leaves {differ:?}");
    }

    /// One kill: at any time, or while the new folder is being made.
    fn kill(&self, at_any_time: bool, random: &mut Random, seen: &mut Seen) {
        self.rewind();
        let mut child = child(&mut self.command(None));
        if at_any_time {
            thread::sleep(random.below(self.takes));
        } else if self.wait_for_staging(&mut child).is_some() {
            thread::sleep(random.below(self.writes / 2));
        }
        let _ = child.kill();
        let has_ended = child.wait().unwrap().success();
        self.judge(has_ended, seen);
    }

    /// One run for each call that changes something, which is killed at that call.
    fn kill_at_each_call(&self, seen: &mut Seen) {
        for call in CHANGES {
            for time in 1.. {
                self.rewind();
                let trace = format!("trace={call}");
                let inject = format!("inject={call}:signal=KILL:when={time}");
                let words = ["-f", "-qq", "-o", "/dev/null", "-e", &trace, "-e", &inject];
                let words = words.map(str::to_owned);
                let mut child = child(&mut self.command(Some(&words)));
                let has_ended = child.wait().unwrap().success();
                self.judge(has_ended, seen);
                if has_ended {
                    break;
                }
            }
        }
    }
}

/// The files of the folder, but for what other tools keep in folders: those may be on their way.
fn own(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = contents(folder);
    let is_foreign = |it: &Path| it.starts_with("target") || it.starts_with(".idea");
    // What an import changes lies two folders below, and what is beside it is no part of that.
    let is_beside = |it: &Path| it.iter().any(|it| it.to_string_lossy().ends_with("-new"));
    found.retain(|path, _| !is_foreign(path) && !is_beside(path));
    found
}

/// The folder that changes places.
fn tree_of(work: &Work, at: &Path) -> PathBuf {
    match work.name {
        "import" => at.join("spec/demo/2020-01-01"),
        _ => at.join(work.tree),
    }
}

fn run_whole(work: &Work, at: &Path) {
    let arguments = (work.arguments)(at);
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let run = xtask(&words);
    assert_eq!(run.code, 0, "{}: {}", work.name, run.err);
}

fn child(command: &mut Command) -> std::process::Child {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.spawn().unwrap()
}

/// Numbers that nobody can foretell; which ones they were does not matter, since every time is fair.
struct Random(std::hash::RandomState);

impl Random {
    fn below(&mut self, limit: Duration) -> Duration {
        use std::hash::BuildHasher as _;
        let number = self.0.hash_one(Instant::now()) % 1_000_000;
        limit.mul_f64(number as f64 / 1e6)
    }
}

/// The process that is killed is this program too, with this test alone. By itself, it asks for
/// help.
#[test]
fn a_command_runs_alone() {
    let asked = env::var(ARGUMENTS);
    let words: Vec<&str> = asked.as_deref().unwrap_or("help").split('\n').collect();
    let run = xtask(&words);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(asked.is_ok() || run.out.contains("codegen"), "{}", run.out);
}

#[test]
fn a_killed_run_leaves_the_old_state_or_the_new() {
    let asked = env::var("ACS_KILLS").ok();
    let kills = asked.as_ref().map_or(KILLS, |it| it.parse().unwrap());
    let strace = Command::new("strace")
        .args(["-qq", "-e", "trace=none", "true"])
        .status();
    let has_strace = strace.is_ok_and(|it| it.success());
    let mut random = Random(std::hash::RandomState::new());
    let mut amid = 0;
    for (index, work) in (0..).zip(&WORK) {
        let scene = Scene::new(work);
        let mut seen = Seen::default();
        let share = (kills + 3 - index) / 4;
        // A run that had ended before it could be killed is no kill, but it is judged as well.
        while seen.kills < share {
            assert!(seen.too_late < 10 + 5 * share, "{}: {seen:?}", work.name);
            let at_any_time = (seen.kills + seen.too_late).is_multiple_of(2);
            scene.kill(at_any_time, &mut random, &mut seen);
        }
        println!("{}: {seen:?}", work.name);
        amid += seen.amid;
        if asked.is_some() && has_strace {
            let mut seen = Seen::default();
            scene.kill_at_each_call(&mut seen);
            println!("{} at each call: {seen:?}", work.name);
            assert!(seen.amid > 20, "{}: {seen:?}", work.name);
        }
    }
    assert!(
        amid > 0 || kills < KILLS,
        "no kill came while something was written"
    );
}

/// Two runs of different specs at once: the output is what one of them makes, and not of both.
#[test]
fn two_runs_at_once_end_in_the_state_of_one() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("killed")
        .join("twice");
    let out = root.join("out");
    let words = |side: &str| {
        let spec = root.join(side).join("spec").display().to_string();
        [
            "codegen".to_owned(),
            "--spec".to_owned(),
            spec,
            "--out".to_owned(),
            out.display().to_string(),
        ]
    };
    let mut states = Vec::new();
    for (side, is_new) in [("a", false), ("b", true)] {
        let folder = root.join(side);
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        specs(&folder, false);
        if is_new {
            specs(&folder, true);
        }
        let words = words(side);
        assert_eq!(xtask(&words.each_ref().map(String::as_str)).code, 0);
        states.push(contents(&out));
    }
    assert!(states[0] != states[1]);
    for _ in 0..3 {
        let start = |side: &str| {
            let mut command = Command::new(env::current_exe().unwrap());
            command.args(["--exact", "a_command_runs_alone", "--quiet"]);
            child(command.env(ARGUMENTS, words(side).join("\n")))
        };
        for mut child in [start("a"), start("b"), start("a")] {
            assert!(child.wait().unwrap().success());
        }
        assert!(states.contains(&contents(&out)));
    }
}
