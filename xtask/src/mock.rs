//! `cargo xtask mock`

use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::Context as _;

use acs_mock::{AccessKey, Request, Script, Server};

use crate::cli::MockArgs;
use crate::report::UsageError;
use crate::{Outcome, Terminal, paths};

pub(crate) fn run(args: &MockArgs, terminal: &mut Terminal<'_>) -> anyhow::Result<Outcome> {
    if !args.addr.ip().is_loopback() {
        let addr = args.addr;
        let message = format!("`--addr {addr}` is not an address of this machine only");
        return Err(UsageError(message).into());
    }
    let folder = args.spec.clone().unwrap_or_else(paths::specs);
    let (tell, told) = mpsc::channel();
    let mut builder = Server::builder()
        .address(args.addr)
        .specs(folder)
        // Nobody listens any more once the command ends.
        .observe(move |request| drop(tell.send(line(request))));
    for key in &args.key {
        builder = builder.access_key(access_key(key)?);
    }
    if let Some(file) = &args.script {
        builder = builder.script(Script::load(file)?);
    }
    if let Some(seed) = args.seed {
        builder = builder.seed(seed);
    }
    let server = builder.start().context("the server does not start")?;
    introduce(&server, args, terminal)?;

    let end = args
        .seconds
        .map(|it| Instant::now() + Duration::from_secs(it));
    loop {
        // Without an end it is stopped from outside; an hour is as good as any.
        let rest = end.map_or(Duration::from_secs(3600), |it| {
            it.saturating_duration_since(Instant::now())
        });
        match told.recv_timeout(rest) {
            Ok(line) => writeln!(terminal.err, "{line}")?,
            Err(RecvTimeoutError::Timeout) if end.is_none() => {}
            Err(_) => return Ok(Outcome::Fine),
        }
    }
}

/// Says where the server is and what opens it. The line with the address is the only output.
fn introduce(server: &Server, args: &MockArgs, terminal: &mut Terminal<'_>) -> anyhow::Result<()> {
    let count = server.operations().len();
    writeln!(terminal.err, "serving {count} operations over plain HTTP")?;
    if args.key.is_empty() {
        let AccessKey { id, secret, .. } = server.access_key();
        let secret = secret.expose();
        writeln!(terminal.err, "access key `{id}`, secret `{secret}`")?;
    }
    writeln!(terminal.out, "{}", server.endpoint())?;
    terminal.out.flush()?;
    Ok(())
}

/// `ID=SECRET` or `ID=SECRET=TOKEN`.
fn access_key(text: &str) -> Result<AccessKey, UsageError> {
    let mut parts = text.splitn(3, '=');
    let mut part = || parts.next().filter(|it| !it.is_empty());
    match (part(), part(), part()) {
        (Some(id), Some(secret), token) => Ok(AccessKey {
            id: id.to_owned(),
            secret: secret.into(),
            token: token.map(Into::into),
        }),
        // What was given may be a secret, so it is not repeated.
        _ => Err(UsageError(
            "`--key` takes an id, `=`, and a secret".to_owned(),
        )),
    }
}

fn line(request: &Request) -> String {
    let operation = match request.operation.as_str() {
        "" => "no operation",
        // Whoever sent it chose the name, which may be anything.
        name if name.len() <= 100 && !name.contains(char::is_control) => name,
        _ => "an odd operation",
    };
    let status = match request.status {
        Some(status) => status.to_string(),
        None => "no answer".to_owned(),
    };
    let code = request.code.as_deref().unwrap_or_default();
    format!("{operation}: {status} {code}")
        .trim_end()
        .to_owned()
}
