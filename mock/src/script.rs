//! What a server does, written in a file.

use std::error::Error;
use std::fmt;
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use serde::Deserialize;

use crate::{Answers, Fault, Rule};

/// A script is written by hand.
const MAX_BYTES: usize = 1 << 20;

/// What goes wrong and how answers are made, as a YAML or JSON file says.
///
/// ```
/// let script: acs_mock::Script = "
/// seed: 7
/// items: 45
/// answers: generated
/// faults:
///   - fault: throttleFor
///     retryAfterMs: 200
///     operation: DescribeImageInstances
///     times: 2
///   - fault: error
///     status: 500
///     code: ServerError
///     message: ServerError
///     after: 3
///     probability: 0.5
/// "
/// .parse()?;
/// # let _ = script;
/// # Ok::<(), acs_mock::ScriptError>(())
/// ```
///
/// | Key | Meaning | Default |
/// |---|---|---|
/// | `seed` | Decides generated values, request ids and chance. | 0 |
/// | `items` | Items on all pages together. | as the example of the spec says |
/// | `answers` | `generated`, or `sample` for the first sample of the spec. | `generated` |
/// | `faults` | What goes wrong; the first that applies to a request does. | nothing |
///
/// Each of `faults`:
///
/// | Key | Meaning | Default |
/// |---|---|---|
/// | `fault` | A word of the table below. | required |
/// | `operation` | Name of the operation it is for. | all |
/// | `after` | Requests that are left alone first. | 0 |
/// | `times` | How often it goes wrong. | always |
/// | `probability` | How likely it goes wrong, from 0 to 1. | 1 |
///
/// | Fault | Its own keys | Same as |
/// |---|---|---|
/// | `throttle` | | [`Fault::Throttle`] |
/// | `throttleFor` | `retryAfterMs` (required) | [`Fault::ThrottleFor`] |
/// | `error` | `status`, `code` (both required), `message` | [`Fault::Error`] |
/// | `badGateway` | | [`Fault::BadGateway`] |
/// | `resetBefore` | | [`Fault::ResetBefore`] |
/// | `resetAfter` | | [`Fault::ResetAfter`] |
/// | `truncate` | | [`Fault::Truncate`] |
/// | `slow` | `delayMs` (required) | [`Fault::Slow`] |
/// | `drip` | `delayMs` (required) | [`Fault::Drip`] |
/// | `hang` | | [`Fault::Hang`] |
/// | `wrongContentType` | | [`Fault::WrongContentType`] |
/// | `unexpected` | | [`Fault::Unexpected`] |
/// | `oversized` | `bytes` (default 50 MiB) | [`Fault::Oversized`] |
/// | `deep` | `levels` (default 100000) | [`Fault::Deep`] |
/// | `empty` | | [`Fault::Empty`] |
/// | `redirect` | `location` (required) | [`Fault::Redirect`] |
/// | `garbage` | | [`Fault::Garbage`] |
/// | `wrongEncoding` | | [`Fault::WrongEncoding`] |
/// | `shortLength` | | [`Fault::ShortLength`] |
/// | `twice` | | [`Fault::Twice`] |
/// | `closeAfter` | | [`Fault::CloseAfter`] |
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Script {
    pub(crate) seed: Option<u64>,
    pub(crate) items: Option<u64>,
    pub(crate) answers: Option<Answers>,
    pub(crate) rules: Vec<Rule>,
}

/// Why a script cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptError(String);

impl Script {
    /// Reads a script from a file.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or is no script; the message names the file.
    pub fn load(file: impl AsRef<Path>) -> Result<Self, ScriptError> {
        let file = file.as_ref();
        let named = |problem: String| ScriptError(format!("{}: {problem}", file.display()));
        let text = std::fs::read_to_string(file).map_err(|it| named(it.to_string()))?;
        text.parse().map_err(|ScriptError(problem)| named(problem))
    }
}

impl FromStr for Script {
    type Err = ScriptError;

    /// Reads YAML, of which JSON is a part.
    fn from_str(text: &str) -> Result<Self, ScriptError> {
        if text.len() > MAX_BYTES {
            return Err(ScriptError("it is larger than 1 MiB".to_owned()));
        }
        let file: File = serde_yaml::from_str(text).map_err(|it| ScriptError(it.to_string()))?;
        let rules = file.faults.into_iter().enumerate().map(|(index, entry)| {
            let named = |problem| ScriptError(format!("faults[{index}]: {problem}"));
            entry.rule().map_err(named)
        });
        Ok(Self {
            seed: file.seed,
            items: file.items,
            answers: file.answers,
            rules: rules.collect::<Result<_, _>>()?,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    seed: Option<u64>,
    items: Option<u64>,
    answers: Option<Answers>,
    #[serde(default)]
    faults: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Entry {
    fault: Word,
    operation: Option<String>,
    after: Option<u64>,
    times: Option<u64>,
    probability: Option<f64>,
    retry_after_ms: Option<u64>,
    delay_ms: Option<u64>,
    status: Option<u16>,
    code: Option<String>,
    message: Option<String>,
    bytes: Option<usize>,
    levels: Option<usize>,
    location: Option<String>,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
enum Word {
    Throttle,
    ThrottleFor,
    Error,
    BadGateway,
    ResetBefore,
    ResetAfter,
    Truncate,
    Slow,
    Drip,
    Hang,
    WrongContentType,
    Unexpected,
    Oversized,
    Deep,
    Empty,
    Redirect,
    Garbage,
    WrongEncoding,
    ShortLength,
    Twice,
    CloseAfter,
}

impl Entry {
    fn rule(self) -> Result<Rule, String> {
        self.keys_fit()?;
        let probability = self.probability;
        if probability.is_some_and(|it| !(0.0..=1.0).contains(&it)) {
            return Err("`probability` goes from 0 to 1".to_owned());
        }
        let (operation, after, times) = (self.operation.clone(), self.after, self.times);
        let mut rule = Rule::new(self.fault()?).after(after.unwrap_or(0));
        if let Some(operation) = operation {
            rule = rule.on(operation);
        }
        if let Some(times) = times {
            rule = rule.times(times);
        }
        if let Some(probability) = probability {
            rule = rule.probability(probability);
        }
        Ok(rule)
    }

    /// A key stands only beside the fault that it belongs to.
    fn keys_fit(&self) -> Result<(), String> {
        let word = self.fault;
        let keys = [
            (
                "retryAfterMs",
                self.retry_after_ms.is_some(),
                word == Word::ThrottleFor,
            ),
            (
                "delayMs",
                self.delay_ms.is_some(),
                matches!(word, Word::Slow | Word::Drip),
            ),
            ("status", self.status.is_some(), word == Word::Error),
            ("code", self.code.is_some(), word == Word::Error),
            ("message", self.message.is_some(), word == Word::Error),
            ("bytes", self.bytes.is_some(), word == Word::Oversized),
            ("levels", self.levels.is_some(), word == Word::Deep),
            ("location", self.location.is_some(), word == Word::Redirect),
        ];
        match keys.iter().find(|(_, is_there, fits)| *is_there && !fits) {
            Some((key, ..)) => Err(format!("`{key}` does not belong to this fault")),
            None => Ok(()),
        }
    }

    fn fault(self) -> Result<Fault, String> {
        fn wanted<T>(key: &str, value: Option<T>) -> Result<T, String> {
            value.ok_or_else(|| format!("this fault needs `{key}`"))
        }
        let time = |key, value| wanted(key, value).map(Duration::from_millis);
        Ok(match self.fault {
            Word::Throttle => Fault::Throttle,
            Word::ThrottleFor => Fault::ThrottleFor(time("retryAfterMs", self.retry_after_ms)?),
            Word::Error => Fault::Error {
                status: wanted("status", self.status).and_then(error_status)?,
                code: wanted("code", self.code)?,
                message: self
                    .message
                    .unwrap_or_else(|| "An error was asked for.".to_owned()),
            },
            Word::BadGateway => Fault::BadGateway,
            Word::ResetBefore => Fault::ResetBefore,
            Word::ResetAfter => Fault::ResetAfter,
            Word::Truncate => Fault::Truncate,
            Word::Slow => Fault::Slow(time("delayMs", self.delay_ms)?),
            Word::Drip => Fault::Drip(time("delayMs", self.delay_ms)?),
            Word::Hang => Fault::Hang,
            Word::WrongContentType => Fault::WrongContentType,
            Word::Unexpected => Fault::Unexpected,
            Word::Oversized => Fault::Oversized(self.bytes.unwrap_or(50 << 20)),
            Word::Deep => Fault::Deep(self.levels.unwrap_or(100_000)),
            Word::Empty => Fault::Empty,
            Word::Redirect => {
                Fault::Redirect(wanted("location", self.location).and_then(location)?)
            }
            Word::Garbage => Fault::Garbage,
            Word::WrongEncoding => Fault::WrongEncoding,
            Word::ShortLength => Fault::ShortLength,
            Word::Twice => Fault::Twice,
            Word::CloseAfter => Fault::CloseAfter,
        })
    }
}

/// It becomes a header.
fn location(location: String) -> Result<String, String> {
    match location.bytes().any(|byte| byte.is_ascii_control()) {
        true => Err("the `location` holds a control character".to_owned()),
        false => Ok(location),
    }
}

fn error_status(status: u16) -> Result<u16, String> {
    match status {
        400..=599 => Ok(status),
        _ => Err("the `status` of an error goes from 400 to 599".to_owned()),
    }
}

impl fmt::Display for ScriptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for ScriptError {}
