//! Makes a request of the arguments and does with it what is asked for.

use std::path::Path;

use acs_mock::Server;
use acs_runtime::{CallOptions, Config, Error, ErrorKind, Severity};

use super::answer::{self, Page};
use super::arguments::{Action, Arguments, Language};
use super::{Console, FAILED, Stop, USAGE, harmless, values};
use crate::{Operation, Outcome, Request, Settings};

pub(super) fn run(
    config: Config,
    operation: &Operation,
    arguments: &Arguments,
    specs: &Path,
    console: &mut Console<'_>,
) -> Result<(), Stop> {
    let request = request(operation, arguments, console)?;
    if let Action::Generate(language) = &arguments.action {
        let program = match language {
            Language::Rust => request.rust_sample(),
            Language::Curl => request.curl_sample(),
            Language::Python => request.python_sample(),
        };
        return Ok(write!(console.out, "{program}")?);
    }
    // The server runs until the call is over.
    let (settings, _server) = settings(config, arguments, specs, console)?;
    if arguments.action == Action::DryRun {
        return dry_run(&request, &settings, console);
    }
    call(&request, arguments, &settings, console)
}

/// The request, unless the arguments make none, or one that the service would refuse.
fn request<'a>(
    operation: &'a Operation,
    arguments: &Arguments,
    console: &mut Console<'_>,
) -> Result<Request<'a>, Stop> {
    let values = values::values(&operation.form().fields, &arguments.parameters);
    let request = values.and_then(|values| {
        let request = operation.request(&values);
        request.map_err(|problems| problems.iter().map(ToString::to_string).collect())
    });
    let request = match request {
        Ok(request) => request,
        Err(problems) => {
            for problem in problems {
                writeln!(console.err, "error: {}", harmless(&problem))?;
            }
            let name = operation.name();
            writeln!(
                console.err,
                "help: `cargo xtask call {name} --help` lists the parameters"
            )?;
            return Err(Stop::Said(USAGE));
        }
    };
    let mut is_refused = false;
    for finding in request.findings() {
        let is_refusal = finding.severity() == Severity::Refusal && !arguments.no_validation;
        // A program may be written before its values are known.
        let is_error = is_refusal && !matches!(arguments.action, Action::Generate(_));
        is_refused |= is_error;
        let word = if is_error { "error" } else { "warning" };
        writeln!(console.err, "{word}: {}", harmless(&finding.to_string()))?;
    }
    if is_refused {
        writeln!(
            console.err,
            "help: nothing was sent; `--no-validation` sends it all the same"
        )?;
        return Err(Stop::Said(USAGE));
    }
    Ok(request)
}

/// Who is calling whom.
fn settings(
    mut config: Config,
    arguments: &Arguments,
    specs: &Path,
    console: &mut Console<'_>,
) -> Result<(Settings, Option<Server>), Stop> {
    let mut server = None;
    if arguments.mock {
        match Server::builder().specs(specs).start() {
            Ok(started) => {
                config = started.config();
                server = Some(started);
            }
            Err(error) => {
                writeln!(
                    console.err,
                    "error: the fake server does not start: {error}"
                )?;
                return Err(Stop::Said(FAILED));
            }
        }
    } else if let Some(endpoint) = &arguments.endpoint {
        config = config.endpoint(endpoint.clone());
    }
    if let Some(region) = &arguments.region {
        config = config.region(region.clone());
    }
    match Settings::new(config) {
        Ok(settings) => {
            let options = CallOptions::new().validation(!arguments.no_validation);
            Ok((settings.options(options), server))
        }
        Err(error) => {
            writeln!(console.err, "error: {error}")?;
            Err(Stop::Said(FAILED))
        }
    }
}

fn dry_run(
    request: &Request<'_>,
    settings: &Settings,
    console: &mut Console<'_>,
) -> Result<(), Stop> {
    let signed = match request.signed(settings) {
        Ok(signed) => signed,
        Err(error) => return failed(request.operation(), &error, console),
    };
    write!(console.out, "{}", harmless(&signed.to_string()))?;
    if signed.string_to_sign.is_empty() {
        writeln!(console.err, "it is not signed")?;
    } else {
        let canonical = harmless(&signed.canonical_request);
        write!(console.out, "\ncanonical request:\n\n{canonical}\n")?;
        write!(
            console.out,
            "\nstring to sign:\n\n{}\n",
            signed.string_to_sign
        )?;
    }
    if signed.is_masked {
        writeln!(
            console.err,
            "note: `***` stands for a secret; the signature is of the secret"
        )?;
    }
    Ok(writeln!(console.err, "nothing was sent")?)
}

fn call(
    request: &Request<'_>,
    arguments: &Arguments,
    settings: &Settings,
    console: &mut Console<'_>,
) -> Result<(), Stop> {
    let operation = request.operation();
    let mut pages = Vec::new();
    let mut failure = None;
    let most = if arguments.all_pages { usize::MAX } else { 1 };
    for Outcome {
        attempts,
        elapsed,
        result,
    } in request.pages(settings).take(most)
    {
        match result {
            Ok(response) => pages.push(Page {
                response,
                elapsed,
                attempts: attempts.len(),
            }),
            Err(error) => failure = Some(error),
        }
        if arguments.all_pages && console.is_watched {
            // Written over again and again, and at last by nothing.
            write!(console.err, "\r\u{1b}[Kpages read: {}", pages.len())?;
            console.err.flush()?;
        }
    }
    if arguments.all_pages && console.is_watched {
        write!(console.err, "\r\u{1b}[K")?;
    }
    if !pages.is_empty() {
        answer::show(operation, arguments, &pages, console)?;
    }
    match failure {
        Some(error) => failed(operation, &error, console),
        None => Ok(()),
    }
}

fn failed(operation: &Operation, error: &Error, console: &mut Console<'_>) -> Result<(), Stop> {
    if let ErrorKind::Credentials(error) = error.kind() {
        writeln!(console.err, "error: no credentials were found")?;
        for reason in &error.reasons {
            let reason = format!("{}: {}", reason.provider, reason.message);
            writeln!(console.err, "  {}", harmless(&reason).replace('\n', " "))?;
        }
        writeln!(
            console.err,
            "help: `--mock` calls a fake server, for which no account is needed"
        )?;
        return Err(Stop::Said(FAILED));
    }
    writeln!(console.err, "error: {}", harmless(&error.to_string()))?;
    let documented = operation.spec().errors.iter();
    let meaning = documented.filter(|it| Some(it.code.as_str()) == error.code());
    let meaning = meaning.filter_map(|it| it.doc.as_ref()).next();
    if let Some(doc) = meaning {
        writeln!(console.err, "help: {}", harmless(doc.value.trim()))?;
    }
    if let ErrorKind::Endpoint(_) = error.kind() {
        writeln!(
            console.err,
            "help: `--region` chooses the host, as in `--region cn-hangzhou`"
        )?;
    }
    Err(Stop::Said(FAILED))
}
