//! The role of the instance that the program runs on.
//!
//! The instance has a metadata service at a link-local address. Asked for a token first, it
//! answers only who can send a `PUT` and read the answer, which a request forged on behalf of
//! somebody else cannot. Instances that are too old for that have no token, and are asked
//! without one, unless that is forbidden.

use http::{Request, StatusCode};

use super::answer::temporary_key;
use super::exchange::{Reply, limits, send, sensitive};
use super::{Provided, Provider, ProviderError, Secret, home};
use crate::error::hidden::Hidden;
use crate::error::line::Line;
use crate::flow::Port;
use crate::sign::percent;
use crate::system::System;
use crate::transport::{BoxFuture, Limits};

pub(super) const NAME: &str = "ecs_ram_role";

const BASE: &str = "http://100.100.100.200/latest";
const ROLES: &str = "meta-data/ram/security-credentials/";
const LIMITS: Limits = limits(1, 1);
/// Longer role names are not role names.
const LONGEST: usize = 128;

/// The role of the ECS instance that the program runs on.
///
/// The metadata service is asked whenever this is asked: wrap it in a
/// [`Cached`](super::Cached).
#[derive(Clone, Debug, Default)]
pub struct EcsRole {
    pub(super) role: Option<String>,
    without_token: Option<bool>,
}

impl EcsRole {
    /// The role that the instance has.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Name of the role. Default: `ALIBABA_CLOUD_ECS_METADATA`, else the instance is asked, which
    /// takes one more request.
    #[must_use]
    pub fn role(mut self, name: impl Into<String>) -> Self {
        self.role = Some(name.into());
        self
    }

    /// Whether the metadata service is asked without a token if it gives none. Default: unless
    /// `ALIBABA_CLOUD_IMDSV1_DISABLED` is `true`.
    #[must_use]
    pub fn without_token(mut self, allowed: bool) -> Self {
        self.without_token = Some(allowed);
        self
    }

    pub(super) async fn find(&self, system: &dyn System, port: &Port) -> Result<Provided, String> {
        if home::is_on(system, "ALIBABA_CLOUD_ECS_METADATA_DISABLED") {
            let message = "ALIBABA_CLOUD_ECS_METADATA_DISABLED forbids to ask the instance";
            return Err(message.to_owned());
        }
        let allowed = self.without_token;
        let allowed =
            allowed.unwrap_or_else(|| !home::is_on(system, "ALIBABA_CLOUD_IMDSV1_DISABLED"));
        let service = Service {
            port,
            token: match token(port).await {
                Ok(token) => Some(token),
                Err(_) if allowed => None,
                Err(message) => {
                    let message = format!("{message}; to ask without a token is forbidden");
                    return Err(message);
                }
            },
            allowed,
        };
        let role = self.role.clone().filter(|role| !role.is_empty());
        let role = match role.or_else(|| system.variable("ALIBABA_CLOUD_ECS_METADATA")) {
            Some(role) => role,
            None => service.role().await?,
        };
        service.key(&role).await
    }
}

/// The metadata service, as it lets itself be asked.
struct Service<'a> {
    port: &'a Port,
    token: Option<Secret>,
    /// Whether it may be asked without a token.
    allowed: bool,
}

async fn token(port: &Port) -> Result<Secret, String> {
    let request = Request::put(format!("{BASE}/api/token"))
        .header("X-aliyun-ecs-metadata-token-ttl-seconds", "21600");
    let reply = send(port, request, "", LIMITS, true).await?;
    if reply.status != StatusCode::OK {
        return Err(reply.refused());
    }
    match std::str::from_utf8(&reply.body).map(str::trim) {
        Ok(token) if sensitive(token).is_ok() && !token.is_empty() => Ok(token.into()),
        _ => Err("the token of the metadata service is none".to_owned()),
    }
}

impl Service<'_> {
    /// The name of the role.
    async fn role(&self) -> Result<String, String> {
        let reply = self.get(ROLES).await.map_err(|error| match error {
            (Some(StatusCode::NOT_FOUND), message) => {
                format!("{message}; does the instance have a role?")
            }
            (_, message) => message,
        })?;
        match std::str::from_utf8(&reply.body).map(str::trim) {
            Ok(role) if !role.is_empty() && role.len() <= LONGEST && !role.contains('\n') => {
                Ok(role.to_owned())
            }
            _ => Err("the metadata service names no role".to_owned()),
        }
    }

    /// The key of this role.
    async fn key(&self, role: &str) -> Result<Provided, String> {
        let path = format!("{ROLES}{}", percent::encode(role));
        let about = |message| format!("role `{}`: {message}", Line(role));
        let reply = self.get(&path).await;
        let reply = reply.map_err(|(_, message)| about(message))?;
        let mut hidden = Hidden::default();
        if let Some(token) = &self.token {
            hidden.add(token.expose());
        }
        let document = reply.document(&hidden).map_err(about)?;
        if document.text("Code") != Some("Success") {
            return Err(about(reply.refusal(&document, &hidden)));
        }
        temporary_key(&document, NAME).map_err(|name| about(reply.lacks(name)))
    }

    /// Gets something, and once more without the token if it is refused with it.
    async fn get(&self, path: &str) -> Result<Reply, (Option<StatusCode>, String)> {
        let first = self.get_with(path, self.token.as_ref()).await;
        match (&first, &self.token) {
            (Err(_), Some(_)) if self.allowed => self.get_with(path, None).await,
            _ => first,
        }
    }

    async fn get_with(
        &self,
        path: &str,
        token: Option<&Secret>,
    ) -> Result<Reply, (Option<StatusCode>, String)> {
        let failed = |message| (None, message);
        let mut request = Request::get(format!("{BASE}/{path}"));
        if let Some(token) = token {
            let token = sensitive(token.expose()).map_err(failed)?;
            request = request.header("X-aliyun-ecs-metadata-token", token);
        }
        let reply = send(self.port, request, "", LIMITS, true).await;
        let reply = reply.map_err(failed)?;
        match reply.status {
            StatusCode::OK => Ok(reply),
            status => Err((Some(status), reply.refused())),
        }
    }
}

impl Provider for EcsRole {
    fn provide<'a>(
        &'a self,
        system: &'a dyn System,
        port: &'a Port,
    ) -> BoxFuture<'a, Result<Provided, ProviderError>> {
        Box::pin(async move {
            let found = self.find(system, port).await;
            found.map_err(|message| ProviderError::new(NAME, message))
        })
    }
}
