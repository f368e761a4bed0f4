//! Mode `External`: a program prints the key.

use std::time::{Duration, SystemTime};

use zeroize::Zeroizing;

use super::words;
use super::{File, Node, need};
use crate::credentials::{Provided, Secret, Static, home};
use crate::error::line::Line;
use crate::flow::Program;
use crate::sign::parse_timestamp;

const NAME: &str = "external";
const LIMIT: Duration = Duration::from_secs(60);
/// How long before its end a key is replaced.
const MARGIN: Duration = Duration::from_secs(180);

/// What a program has printed.
#[derive(Debug)]
pub(super) struct Printed {
    command: Secret,
    provided: Provided,
}

impl File<'_> {
    /// The key that the program of the profile prints.
    pub(super) async fn external(&self, profile: &Node, name: &str) -> Result<Provided, String> {
        const FORBIDS: &str = "ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS";
        if home::is_on(self.system, FORBIDS) {
            return Err(format!("{FORBIDS} forbids to run `process_command`"));
        }
        let command = need(profile, "process_command")?;
        if let Some(provided) = self.printed(command) {
            return Ok(provided);
        }
        let words = words::split(command);
        let words = words.map_err(|message| format!("`process_command`: {message}"))?;
        let Some(program) = words.first().cloned() else {
            return Err("`process_command` names no program".to_owned());
        };
        // The arguments may be secrets.
        let about = |message| format!("`{}` of `process_command`: {message}", Line(&program));
        let limit = LIMIT;
        let output = self.port.run(Program { words, limit }).await;
        let output = output.map_err(|error| about(format!("cannot run it: {error}")))?;
        let stdout = Zeroizing::new(output.stdout);
        // A program that fails may print secrets too.
        drop(Zeroizing::new(output.stderr));
        if !output.status.success() {
            return Err(about(format!("it failed: {}", output.status)));
        }
        let (provided, sts_expiration) = read(&stdout).map_err(about)?;
        if let Some(expiration) = sts_expiration {
            self.keep(command, &provided);
            self.store(name, stored(&provided, expiration));
        }
        Ok(provided)
    }

    /// What the same command has printed, unless that is about to expire.
    fn printed(&self, command: &str) -> Option<Provided> {
        let printed = self.provider.printed.lock().ok()?;
        let printed = printed.as_ref()?;
        let until = self.system.now().checked_add(MARGIN)?;
        let valid = printed.provided.expires? > until && printed.command.expose() == command;
        valid.then(|| printed.provided.clone())
    }

    fn keep(&self, command: &str, provided: &Provided) {
        if let Ok(mut printed) = self.provider.printed.lock() {
            let (command, provided) = (command.into(), provided.clone());
            *printed = Some(Printed { command, provided });
        }
    }
}

/// The key in the output of a program, and when it expires in seconds since 1970.
fn read(output: &[u8]) -> Result<(Provided, Option<u64>), String> {
    let document = Node::parse(output);
    let document = document.map_err(|message| format!("its output is bad: {message}"))?;
    let lacks = |name| format!("its output has no `{name}`");
    let secret = |name| document.secret(name).ok_or_else(|| lacks(name));
    let id = secret("access_key_id")?.expose();
    let key = Static::new(id, secret("access_key_secret")?.clone());
    let key = match document.text("mode") {
        Some("AK") => key,
        Some("StsToken") => key.token(secret("sts_token")?.clone()),
        _ => return Err("the `mode` in its output is neither `AK` nor `StsToken`".to_owned()),
    };
    let mut provided = key.provided()?;
    provided.source = NAME.into();
    let Some(text) = document.text("expiration") else {
        return Ok((provided, None));
    };
    let wanted = "the `expiration` in its output is not of the form `2025-01-02T03:04:05Z`";
    let expires = parse_timestamp(text).ok_or(wanted)?;
    provided.expires = Some(expires);
    let since = expires.duration_since(SystemTime::UNIX_EPOCH);
    Ok((provided, Some(since.unwrap_or_default().as_secs())))
}

/// The members that hold a temporary key in a profile.
pub(super) fn stored(provided: &Provided, expiration: u64) -> Vec<(&'static str, Node)> {
    let crate::credentials::Identity::AccessKey(key) = &provided.identity else {
        return Vec::new();
    };
    let token = key.token.clone().unwrap_or_default();
    vec![
        ("access_key_id", Node::Text(key.id.as_str().into())),
        ("access_key_secret", Node::Text(key.secret.clone())),
        ("sts_token", Node::Text(token)),
        ("sts_expiration", Node::Number(expiration.into())),
    ]
}
