//! What a service does with a request: looks at who sends it, reads it, answers it.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use acs_codegen::spec::{Effect, Security, Type};
use acs_runtime::credentials::{AccessKey, Secret};
use acs_runtime::sign;
use serde_json::Value;

use crate::http::Message;
use crate::random::Random;
use crate::refusal::Refusal;
use crate::signature::Authorization;
use crate::specs::{Operation, Specs, said};
use crate::state::{Kept, State, WINDOW};
use crate::values::Strictness;
use crate::{Reply, Request, answer, parameters};

/// A token that makes a repetition harmless is no longer than this.
const MAX_CLIENT_TOKEN: usize = 64;

/// Everything that a request may depend on.
pub(crate) struct Service {
    pub(crate) specs: Specs,
    pub(crate) keys: Mutex<Vec<AccessKey>>,
    pub(crate) bearer: Option<Secret>,
    pub(crate) clock: Box<dyn Fn() -> SystemTime + Send + Sync>,
    pub(crate) strictness: Strictness,
    pub(crate) plan: answer::Plan,
    pub(crate) state: Mutex<State>,
    /// Held while a call with a client token is answered, so that a repetition waits for it.
    pub(crate) turn: Mutex<()>,
}

impl Service {
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        // What a panicking test leaves behind is still what arrived.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn keys(&self) -> MutexGuard<'_, Vec<AccessKey>> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The id of a request.
    pub(crate) fn request_id(&self, number: u64) -> String {
        Random::at(self.plan.seed, "request id", number).uuid()
    }

    /// Name of the operation that the request asks for; empty if it names none.
    pub(crate) fn action(message: &Message) -> &str {
        header_or_query(message, "x-acs-action", "Action").unwrap_or_default()
    }

    /// The operation that the request asks for.
    pub(crate) fn operation(&self, message: &Message) -> Result<Operation<'_>, Refusal> {
        let missing = |name: &str| {
            let message = format!("The parameter {name} is mandatory, but absent.");
            Refusal::bad("MissingParameter", message)
        };
        let action = Self::action(message);
        if action.is_empty() {
            return Err(missing("Action"));
        }
        let version = header_or_query(message, "x-acs-version", "Version");
        let version = version.ok_or_else(|| missing("Version"))?;
        let mut named = self.specs.named(action).peekable();
        if named.peek().is_none() {
            let versions = self.specs.all().any(|it| it.version() == version);
            return Err(match versions {
                true => {
                    let message = format!("There is no operation {action}.");
                    Refusal::new(404, "InvalidAction.NotFound", message)
                }
                false => invalid_version(version),
            });
        }
        let found = named.find(|it| it.version() == version);
        found.ok_or_else(|| invalid_version(version))
    }

    /// Does what the request asks for. `request` learns its parameters.
    pub(crate) fn answer(&self, message: &Message, request: &mut Request, id: &str) -> Reply {
        let answered = self.operation(message).and_then(|operation| {
            method_is_accepted(operation, message)?;
            self.authenticate(operation, message)?;
            let form = message.form().ok_or_else(|| {
                Refusal::bad("InvalidParameter", "The form is not percent-encoded text.")
            })?;
            request.parameters = parameters::read(operation, message, &form, self.strictness)?;
            self.call(operation, request, id)
        });
        answered.unwrap_or_else(Reply::from)
    }

    fn authenticate(&self, operation: Operation<'_>, message: &Message) -> Result<(), Refusal> {
        let accepts = |kind| operation.spec.security.iter().any(|it| it.value == kind);
        if accepts(Security::Anonymous) || accepts(Security::Oidc) {
            return Ok(());
        }
        if let (Some(token), true) = (
            message.header("x-acs-bearer-token"),
            accepts(Security::BearerToken),
        ) {
            let is_right = self.bearer.as_ref().is_some_and(|it| it.expose() == token);
            return match is_right {
                true => Ok(()),
                false => Err(Refusal::bad(
                    "InvalidBearerToken",
                    "The bearer token is not known.",
                )),
            };
        }
        let authorization = message.header("authorization").ok_or_else(|| {
            Refusal::bad(
                "IncompleteSignature",
                "The request has no header Authorization.",
            )
        })?;
        let authorization = Authorization::parse(authorization)?;
        let key = self
            .keys()
            .iter()
            .find(|it| it.id == authorization.key_id)
            .cloned();
        let key = key.ok_or_else(|| {
            let message = "The access key is not known.";
            Refusal::new(404, "InvalidAccessKeyId.NotFound", message)
        })?;
        token_is_right(&key, message)?;
        let now = (self.clock)();
        date_is_recent(message, now)?;
        let nonce = message.header("x-acs-signature-nonce").unwrap_or_default();
        if nonce.is_empty() {
            let message = "The header x-acs-signature-nonce is missing.";
            return Err(Refusal::bad("IncompleteSignature", message));
        }
        let mut parameters = operation.spec.parameters.values();
        let is_secret = parameters.any(|it| said!(operation, &it.schema, sensitive) == Some(&true));
        authorization.verify(message, key.secret.expose(), is_secret)?;
        match self.state().take_nonce(nonce, now) {
            true => Ok(()),
            false => Err(Refusal::bad(
                "SignatureNonceUsed",
                "The nonce has been used before.",
            )),
        }
    }

    /// Does what is asked for, or gives the result of having done it.
    fn call(
        &self,
        operation: Operation<'_>,
        request: &Request,
        id: &str,
    ) -> Result<Reply, Refusal> {
        let name = operation.name();
        let token = client_token(operation, request)?;
        let turn = || self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let _turn = token.map(|_| turn());
        if let Some(token) = token
            && let Some(kept) = self.state().kept(name, token)
        {
            return match kept.parameters == request.parameters {
                true => Ok(kept.reply),
                false => {
                    let message = "The client token was used with other parameters.";
                    Err(Refusal::bad("IdempotentParameterMismatch", message))
                }
            };
        }
        let prepared = self.state().expected(name, &request.parameters);
        let reply = match prepared {
            // Not under the lock: the test may ask the server from there.
            Some(answer) => answer(request),
            None => {
                let body = answer::body(operation, &request.parameters, self.plan, id)?;
                written(operation, body)
            }
        };
        let effect = operation.spec.effect.as_ref().map(|it| it.value);
        let is_dry = *request.parameter("DryRun") == Value::Bool(true);
        if reply.is_success() && effect != Some(Effect::Read) && !is_dry {
            let mut state = self.state();
            state.apply(name);
            if let Some(token) = token {
                let kept = Kept {
                    parameters: request.parameters.clone(),
                    reply: reply.clone(),
                };
                state.keep(name, token, kept);
            }
        }
        Ok(reply)
    }
}

/// The answer as it travels: text and bytes as they are, everything else as JSON.
fn written(operation: Operation<'_>, body: Value) -> Reply {
    match (operation.type_of(&operation.spec.response), body) {
        (Type::String, Value::String(text)) => Reply::text(text),
        (_, body) => body.into(),
    }
}

fn header_or_query<'m>(message: &'m Message, header: &str, name: &str) -> Option<&'m str> {
    let mut query = message.query.iter();
    let in_query = || {
        query
            .find(|(it, _)| it == name)
            .map(|(_, value)| value.as_str())
    };
    message
        .header(header)
        .or_else(in_query)
        .filter(|it| !it.is_empty())
}

fn invalid_version(version: &str) -> Refusal {
    let message = format!("The operation has no version {version}.");
    Refusal::bad("InvalidVersion", message)
}

fn method_is_accepted(operation: Operation<'_>, message: &Message) -> Result<(), Refusal> {
    let methods = operation.spec.methods.iter();
    let accepted = methods.map(|it| format!("{:?}", it.value).to_ascii_uppercase());
    match accepted.into_iter().any(|it| it == message.method) {
        true => Ok(()),
        false => {
            let problem = format!("The operation does not take the method {}.", message.method);
            Err(Refusal::bad("UnsupportedHTTPMethod", problem))
        }
    }
}

fn token_is_right(key: &AccessKey, message: &Message) -> Result<(), Refusal> {
    let sent = message
        .header("x-acs-security-token")
        .filter(|it| !it.is_empty());
    match (&key.token, sent) {
        (None, None) => Ok(()),
        (Some(token), Some(sent)) if token.expose() == sent => Ok(()),
        (Some(_), None) => Err(Refusal::bad(
            "MissingSecurityToken",
            "The access key needs its security token.",
        )),
        (Some(_), Some(_)) => Err(Refusal::bad(
            "InvalidSecurityToken.Malformed",
            "The security token is not valid.",
        )),
        (None, Some(_)) => Err(Refusal::bad(
            "InvalidSecurityToken.MismatchWithAccessKey",
            "The access key has no security token.",
        )),
    }
}

fn date_is_recent(message: &Message, now: SystemTime) -> Result<(), Refusal> {
    let date = message.header("x-acs-date").unwrap_or_default();
    let Some(date) = sign::parse_timestamp(date) else {
        let message = "The header x-acs-date is not like 2025-01-02T03:04:05Z.";
        return Err(Refusal::bad("InvalidTimeStamp.Format", message));
    };
    let distance = now
        .duration_since(date)
        .or_else(|_| date.duration_since(now));
    match distance.is_ok_and(|it| it <= WINDOW) {
        true => Ok(()),
        false => {
            let now = sign::timestamp(now);
            let problem = format!("The date is more than 15 minutes off; it is {now} here.");
            Err(Refusal::bad("InvalidTimeStamp.Expired", problem))
        }
    }
}

/// The token of a call that may be repeated, if the operation takes one.
fn client_token<'r>(
    operation: Operation<'_>,
    request: &'r Request,
) -> Result<Option<&'r str>, Refusal> {
    const NAME: &str = "ClientToken";
    if !operation.spec.parameters.contains_key(NAME) {
        return Ok(None);
    }
    let token = request.parameter(NAME).as_str();
    let token = token.filter(|it| !it.is_empty());
    match token {
        Some(token) if token.len() > MAX_CLIENT_TOKEN || !token.is_ascii() => Err(
            Refusal::parameter(NAME, "it is not ASCII of at most 64 characters"),
        ),
        token => Ok(token),
    }
}
