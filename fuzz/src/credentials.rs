//! Where credentials come from: files, programs, and services that exchange them.
//!
//! Lines such as `# part: config` divide the bytes. Parts are the files `config` (that of the
//! command-line tool), `ini` and `token`, what a program prints (`output`), and answers, in their
//! order, by status (`200`). In an answer `<quote>` stands for everything that was sent.
//!
//! The words [`KEPT`] and [`MADE`] are secrets: where a file or an answer has one in a place of a
//! secret, nobody may see it. Where it stands elsewhere too, there is nothing to hide.

use std::fmt::Debug;
use std::sync::Arc;

use acs_runtime::credentials::{
    AssumeRole, Cached, CliProfile, CredentialsUri, EcsRole, Oidc, Provider, SharedFile, Static,
};
use acs_runtime::flow::Flow;
use acs_runtime::transport::drive_blocking;
use serde_json::Value;

mod machine;

use machine::Machine;

/// Part of every secret that files hold.
const KEPT: &str = "S3CR3T";

/// Part of every secret that services make.
const MADE: &str = "T0K3N";

/// Members of the files whose values are secrets.
const KEPT_MEMBERS: &[&str] = &[
    "access_key_secret",
    "sts_token",
    "access_token",
    "oauth_access_token",
    "oauth_refresh_token",
    "private_key",
    "process_command",
    "credentials_uri",
    "private_key_file",
];

/// Members of answers whose values are secrets.
const MADE_MEMBERS: &[&str] = &[
    "AccessKeySecret",
    "SecurityToken",
    "accessKeySecret",
    "securityToken",
    "access_key_secret",
    "sts_token",
    "access_token",
    "refresh_token",
];

/// What the bytes say, part by part.
#[derive(Default)]
pub(crate) struct Parts {
    config: String,
    ini: String,
    token: String,
    output: String,
    answers: Vec<(u16, String)>,
}

pub(crate) fn credentials(bytes: &[u8]) {
    let parts = parts(&String::from_utf8_lossy(bytes));
    let hidden = hidden(&parts);
    let key = || Static::new("id", format!("{KEPT}-static")).token(format!("{KEPT}-token"));
    let oidc = Oidc::new()
        .role_arn("arn")
        .provider_arn("arn")
        .token_file("/token");
    let uri = format!("http://127.0.0.1/a?t={KEPT}");
    let asked: [Box<dyn Provider>; 10] = [
        Box::new(CliProfile::new()),
        Box::new(CliProfile::new().profile("other")),
        Box::new(Cached::new(CliProfile::new())),
        Box::new(SharedFile::new()),
        Box::new(SharedFile::new().section("other")),
        Box::new(EcsRole::new()),
        Box::new(EcsRole::new().role("role")),
        Box::new(CredentialsUri::at(uri)),
        Box::new(oidc),
        Box::new(AssumeRole::new(key(), "arn")),
    ];
    for provider in asked {
        ask(&Arc::from(provider), &parts, &hidden);
    }
}

fn parts(text: &str) -> Parts {
    let mut parts = Parts::default();
    for part in text.split("# part: ").skip(1) {
        let (name, content) = part.split_once('\n').unwrap_or((part, ""));
        let place = match name.trim() {
            "config" => &mut parts.config,
            "ini" => &mut parts.ini,
            "token" => &mut parts.token,
            "output" => &mut parts.output,
            name => {
                if let (Ok(status), true) = (name.parse(), parts.answers.len() < 8) {
                    parts.answers.push((status, content.to_owned()));
                }
                continue;
            }
        };
        content.clone_into(place);
    }
    parts
}

/// The words that nobody may see.
fn hidden(parts: &Parts) -> Vec<&'static str> {
    let answers = || parts.answers.iter().map(|(_, it)| it);
    let is_told = |word: &str| answers().any(|it| it.contains(word));
    let is_kept = is_secret_json(&parts.config, KEPT, KEPT_MEMBERS)
        && is_secret_ini(&parts.ini)
        && !parts.output.contains(KEPT)
        && !is_told(KEPT);
    // An answer that is no JSON may be the name of a role.
    let is_plain = |it: &&String| it.contains(MADE) && serde_json::from_str::<Value>(it).is_err();
    let is_made = answers()
        .chain([&parts.output])
        .all(|it| is_secret_json(it, MADE, MADE_MEMBERS))
        && !answers().any(|it| is_plain(&it))
        && ![&parts.config, &parts.ini]
            .iter()
            .any(|it| it.contains(MADE));
    let words = [(KEPT, is_kept), (MADE, is_made)];
    words
        .into_iter()
        .filter_map(|(word, is)| is.then_some(word))
        .collect()
}

/// Whether a word stands nowhere but in values of these members. What is no JSON is all secret: its
/// author meant a file with secrets.
fn is_secret_json(text: &str, word: &str, members: &[&str]) -> bool {
    // One member may stand twice, of which a `Value` keeps the last: so by what is left over.
    let Ok(value) = serde_json::from_str::<Value>(text) else {
        return true;
    };
    let places = occurrences(&value, word, members);
    text.matches(word).count() == places
}

/// How often the word occurs in secret places; other places count against it.
fn occurrences(value: &Value, word: &str, members: &[&str]) -> usize {
    match value {
        Value::Array(list) => list.iter().map(|it| occurrences(it, word, members)).sum(),
        Value::Object(object) => {
            let each = object.iter().map(|(name, value)| match value {
                Value::String(text) if members.contains(&name.as_str()) => {
                    text.matches(word).count()
                }
                value => occurrences(value, word, members),
            });
            each.sum()
        }
        _ => 0,
    }
}

fn is_secret_ini(text: &str) -> bool {
    text.lines().filter(|it| it.contains(KEPT)).all(|line| {
        let name = line.split_once('=').map(|(name, _)| name.trim());
        name.is_some_and(|name| KEPT_MEMBERS.contains(&name))
    })
}

/// Asks, and looks at everything that could be shown.
fn ask(provider: &Arc<dyn Provider>, parts: &Parts, hidden: &[&str]) {
    let clean = |text: &str| {
        for word in hidden {
            assert!(!text.contains(word), "a secret is shown: {text}");
        }
    };
    let machine = Machine::new(parts);
    let (asked, whom) = (machine.clone(), Arc::clone(provider));
    let flow = Flow::new(move |port| async move { whom.provide(&asked, &port).await });
    let found = drive_blocking(flow, &machine);
    clean(&shown(provider));
    for exchange in machine.exchanges() {
        clean(&shown(&exchange));
    }
    clean(&shown(&found));
    match found {
        Ok(provided) => clean(&provided.source),
        Err(error) => clean(&error.to_string()),
    }
}

fn shown(thing: &impl Debug) -> String {
    format!("{thing:?} {thing:#?}")
}
