//! The profile file of the command-line tool.

use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Duration;

use super::document::Node;
use super::role::assume;
use super::sts::Role;
use super::{
    Anonymous, Bearer, CredentialsUri, EcsRole, Oidc, Provided, Provider, ProviderError, Static,
    home,
};
use crate::error::line::Line;
use crate::flow::Port;
use crate::system::System;
use crate::transport::BoxFuture;

mod external;
mod oauth;
mod sso;
mod words;

const NAME: &str = "cli_profile";
const VARIABLE: &str = "ALIBABA_CLOUD_CONFIG_FILE";
/// The most profiles on the way to an identity by way of `source_profile`.
const LONGEST_PATH: usize = 16;

/// A profile of `~/.aliyun/config.json`, the file of the command-line tool.
///
/// All modes of the tool are understood, but `RsaKeyPair`, which is deprecated. The file is read
/// whenever this is asked. It is written where a mode wants that: `OAuth` stores the tokens
/// that replace the ones it had, and `OAuth` and `External` the key that they got.
#[derive(Debug, Default)]
pub struct CliProfile {
    file: Option<PathBuf>,
    profile: Option<String>,
    /// What a program has printed, since it is not to be run for each call.
    printed: Mutex<Option<external::Printed>>,
}

impl CliProfile {
    /// The profile that the environment or the file names.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Path of the file. Default: `ALIBABA_CLOUD_CONFIG_FILE`, else `~/.aliyun/config.json`.
    #[must_use]
    pub fn file(mut self, path: impl Into<PathBuf>) -> Self {
        self.file = Some(path.into());
        self
    }

    /// Name of the profile. Default: `ALIBABA_CLOUD_PROFILE`, else the one that the file calls
    /// `current`.
    #[must_use]
    pub fn profile(mut self, name: impl Into<String>) -> Self {
        self.profile = Some(name.into());
        self
    }

    async fn find(&self, system: &dyn System, port: &Port) -> Result<Provided, String> {
        if home::is_on(system, "ALIBABA_CLOUD_CLI_PROFILE_DISABLED") {
            let message = "ALIBABA_CLOUD_CLI_PROFILE_DISABLED forbids to read the file";
            return Err(message.to_owned());
        }
        let file = self.file.clone();
        let file = file.or_else(|| system.variable(VARIABLE).map(PathBuf::from));
        let path = match file {
            Some(file) => file,
            None => home::home(system)?.join(".aliyun/config.json"),
        };
        let hint =
            |message| format!("{message}; `aliyun configure` writes it, {VARIABLE} names another");
        let text = home::read(system, &path).map_err(hint)?;
        let document = Node::parse(text.as_bytes());
        let document = document.map_err(|message| format!("`{}`: {message}", path.display()))?;
        let name = self.profile.clone();
        let name = name.or_else(|| system.variable("ALIBABA_CLOUD_PROFILE"));
        let name = name.as_deref().or_else(|| document.text("current"));
        let name = name.unwrap_or("default").to_owned();
        let file = File {
            provider: self,
            path,
            document,
            system,
            port,
        };
        file.profile(&name, &mut Vec::new()).await
    }
}

/// The file, and everything that its modes need.
struct File<'a> {
    provider: &'a CliProfile,
    path: PathBuf,
    document: Node,
    system: &'a dyn System,
    port: &'a Port,
}

impl File<'_> {
    /// The identity of the profile of this name. Those `before` it have led here.
    fn profile<'a>(
        &'a self,
        name: &'a str,
        before: &'a mut Vec<&'a str>,
    ) -> BoxFuture<'a, Result<Provided, String>> {
        Box::pin(async move {
            let place = format!("profile `{}` of `{}`", Line(name), self.path.display());
            let about = |message| format!("{place}: {message}");
            if before.contains(&name) {
                let message = "it is, by way of `source_profile`, its own source";
                return Err(about(message.to_owned()));
            }
            if before.len() == LONGEST_PATH {
                let message = format!("more than {LONGEST_PATH} profiles lead here");
                return Err(about(message));
            }
            let mut profiles = profiles(&self.document).iter();
            let profile = profiles.find(|profile| profile.text("name") == Some(name));
            let profile = profile.ok_or_else(|| about("it does not exist".to_owned()))?;
            if profile.text("mode") == Some("ChainableRamRoleArn") {
                let role = role(profile).map_err(about)?;
                let source = need(profile, "source_profile").map_err(about)?;
                before.push(name);
                let previous = self.profile(source, before).await?;
                return assume(&role, &previous, self.system, self.port)
                    .await
                    .map_err(about);
            }
            self.identity(profile, name).await.map_err(about)
        })
    }

    /// What a profile without a source profile has.
    async fn identity(&self, profile: &Node, name: &str) -> Result<Provided, String> {
        let (system, port) = (self.system, self.port);
        match need(profile, "mode")? {
            "AK" => key(profile),
            "StsToken" => {
                need(profile, "sts_token")?;
                key(profile)
            }
            "RamRoleArn" => assume(&role(profile)?, &key(profile)?, system, port).await,
            "RamRoleArnWithRoleName" => {
                let role = role(profile)?;
                let previous = ecs_role(profile).find(system, port).await?;
                assume(&role, &previous, system, port).await
            }
            "EcsRamRole" => ecs_role(profile).find(system, port).await,
            "OIDC" => oidc(profile)?.assume(system, port).await,
            "External" => self.external(profile, name).await,
            "CloudSSO" => sso::exchange(profile, system, port).await,
            "OAuth" => self.oauth(profile, name).await,
            "CredentialsURI" => {
                let uri = need(profile, "credentials_uri")?;
                CredentialsUri::at(uri).find(system, port).await
            }
            "BearerToken" => Bearer::new(need(profile, "bearer_token")?).provided(),
            "Anonymous" => Ok(Anonymous::provided()),
            "RsaKeyPair" => Err("mode `RsaKeyPair` is deprecated and not supported; \
                 use `RamRoleArn` or `StsToken`"
                .to_owned()),
            mode => Err(format!(
                "mode `{}` is not known; modes are case-sensitive, such as `AK`",
                Line(mode)
            )),
        }
    }

    /// Puts members into a profile of the file, as it is by now. That this fails is no reason
    /// not to go on.
    fn store(&self, name: &str, members: Vec<(&str, Node)>) {
        let stored = || -> Result<(), String> {
            let text = home::read(self.system, &self.path)?;
            let mut document = Node::parse(text.as_bytes())?;
            let Some(Node::List(profiles)) = document.get_mut("profiles") else {
                return Err("it has no profiles any more".to_owned());
            };
            let mut profiles = profiles.iter_mut();
            let profile = profiles.find(|profile| profile.text("name") == Some(name));
            let profile = profile.ok_or("it has no such profile any more")?;
            for (member, value) in members {
                profile.set(member, value);
            }
            let text = document.write().map_err(|error| error.to_string())?;
            let replaced = self.system.replace(&self.path, &text);
            replaced.map_err(|error| error.to_string())
        };
        if let Err(message) = stored() {
            let path = self.path.display();
            tracing::warn!(%path, %message, "the new credentials could not be stored");
        }
    }
}

fn profiles(document: &Node) -> &[Node] {
    match document.get("profiles") {
        Some(Node::List(profiles)) => profiles,
        _ => &[],
    }
}

fn need<'a>(profile: &'a Node, name: &str) -> Result<&'a str, String> {
    let missing = || format!("`{name}` is missing");
    profile.text(name).ok_or_else(missing)
}

fn owned(profile: &Node, name: &str) -> Option<String> {
    profile.text(name).map(str::to_owned)
}

fn key(profile: &Node) -> Result<Provided, String> {
    let id = need(profile, "access_key_id")?;
    need(profile, "access_key_secret")?;
    let secret = profile.secret("access_key_secret").cloned();
    let key = Static::new(id, secret.unwrap_or_default());
    match (profile.text("mode"), profile.secret("sts_token")) {
        (Some("StsToken"), Some(token)) => key.token(token.clone()).provided(),
        _ => key.provided(),
    }
}

fn role(profile: &Node) -> Result<Role, String> {
    let seconds = profile.number("expired_seconds");
    Ok(Role {
        arn: Some(need(profile, "ram_role_arn")?.to_owned()),
        session_name: owned(profile, "ram_session_name"),
        // The tool writes 0 for what was not given.
        duration: seconds
            .filter(|seconds| *seconds > 0)
            .map(Duration::from_secs),
        policy: owned(profile, "policy"),
        external_id: owned(profile, "external_id"),
        endpoint: None,
        region: owned(profile, "sts_region"),
        vpc: profile.is_on("enable_vpc").then_some(true),
    })
}

fn ecs_role(profile: &Node) -> EcsRole {
    match profile.text("ram_role_name") {
        Some(name) => EcsRole::new().role(name),
        None => EcsRole::new(),
    }
}

fn oidc(profile: &Node) -> Result<Oidc, String> {
    let mut role = role(profile)?;
    // Some libraries write the one, some the other.
    role.session_name = owned(profile, "role_session_name").or(role.session_name);
    role.external_id = None;
    Ok(Oidc {
        role,
        provider_arn: Some(need(profile, "oidc_provider_arn")?.to_owned()),
        token_file: Some(need(profile, "oidc_token_file")?.into()),
    })
}

impl Provider for CliProfile {
    fn provide<'a>(
        &'a self,
        system: &'a dyn System,
        port: &'a Port,
    ) -> BoxFuture<'a, Result<Provided, ProviderError>> {
        Box::pin(async move {
            let found = self.find(system, port).await;
            let found = found.map(|provided| provided.within(NAME));
            found.map_err(|message| ProviderError::new(NAME, message))
        })
    }
}
