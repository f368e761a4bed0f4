//! The profile file that the SDKs share.

use std::io;
use std::path::{Path, PathBuf};

use super::ini::{self, Section};
use super::role::assume;
use super::sts::Role;
use super::{EcsRole, Oidc, Provided, Provider, ProviderError, Static, home};
use crate::error::line::Line;
use crate::flow::Port;
use crate::system::System;
use crate::transport::BoxFuture;

const NAME: &str = "profile";
const VARIABLE: &str = "ALIBABA_CLOUD_CREDENTIALS_FILE";

/// A section of `~/.alibabacloud/credentials`.
///
/// ```ini
/// [default]
/// type = access_key
/// access_key_id = …
/// access_key_secret = …
/// ```
///
/// The other types are `ram_role_arn` (with `role_arn`, `role_session_name`, and `policy` if
/// need be), `ecs_ram_role` (with `role_name`, or none for the one that the instance has) and
/// `oidc_role_arn` (with `role_arn`, `oidc_provider_arn`, `oidc_token_file_path`).
///
/// The file is read whenever this is asked.
#[derive(Clone, Debug, Default)]
pub struct SharedFile {
    file: Option<PathBuf>,
    section: Option<String>,
}

impl SharedFile {
    /// The section that the environment names, of the file that it names.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Path of the file. Default: `ALIBABA_CLOUD_CREDENTIALS_FILE`, else
    /// `~/.alibabacloud/credentials` or, if there is none, `~/.alibabacloud/credentials.ini`.
    #[must_use]
    pub fn file(mut self, path: impl Into<PathBuf>) -> Self {
        self.file = Some(path.into());
        self
    }

    /// Name of the section. Default: `ALIBABA_CLOUD_PROFILE`, else `default`.
    #[must_use]
    pub fn section(mut self, name: impl Into<String>) -> Self {
        self.section = Some(name.into());
        self
    }

    async fn find(&self, system: &dyn System, port: &Port) -> Result<Provided, String> {
        let (path, text) = self.read(system)?;
        let name = self.section.clone();
        let name = name.or_else(|| system.variable("ALIBABA_CLOUD_PROFILE"));
        let name = name.unwrap_or_else(|| "default".to_owned());
        let about = |message| {
            format!(
                "section `{}` of `{}`: {message}",
                Line(&name),
                path.display()
            )
        };
        let section =
            ini::section(&text, &name).ok_or_else(|| about("it does not exist".to_owned()))?;
        let found = self::provide(&section, system, port).await;
        found.map_err(about)
    }

    fn read(&self, system: &dyn System) -> Result<(PathBuf, zeroize::Zeroizing<String>), String> {
        let file = self.file.clone();
        if let Some(file) = file.or_else(|| system.variable(VARIABLE).map(PathBuf::from)) {
            return home::read(system, &file).map(|text| (file, text));
        }
        let folder = home::home(system)?.join(".alibabacloud");
        let [usual, other] = ["credentials", "credentials.ini"].map(|name| folder.join(name));
        // A file that is there counts, even if it cannot be read: the other may be of somebody else.
        let is_missing = |file: &Path| {
            let contents = system.read(file).map(zeroize::Zeroizing::new);
            contents.is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
        };
        let file = match is_missing(&usual) && !is_missing(&other) {
            true => other,
            false => usual,
        };
        match home::read(system, &file) {
            Ok(text) => Ok((file, text)),
            Err(message) => Err(format!("{message}; {VARIABLE} can name another file")),
        }
    }
}

async fn provide(
    section: &Section<'_>,
    system: &dyn System,
    port: &Port,
) -> Result<Provided, String> {
    let owned = |key| section.get(key).map(str::to_owned);
    let key = || {
        let (id, secret) = (
            section.need("access_key_id")?,
            section.secret("access_key_secret")?,
        );
        Static::new(id, secret).provided()
    };
    let role = || {
        Ok::<_, String>(Role {
            arn: Some(section.need("role_arn")?.to_owned()),
            session_name: owned("role_session_name"),
            policy: owned("policy"),
            ..Role::default()
        })
    };
    match section.need("type")? {
        "access_key" => key(),
        "ram_role_arn" => assume(&role()?, &key()?, system, port).await,
        "ecs_ram_role" => {
            let ecs = match section.get("role_name") {
                Some(name) => EcsRole::new().role(name),
                None => EcsRole::new(),
            };
            ecs.find(system, port).await
        }
        "oidc_role_arn" => {
            let oidc = Oidc {
                role: role()?,
                provider_arn: Some(section.need("oidc_provider_arn")?.to_owned()),
                token_file: Some(Path::new(section.need("oidc_token_file_path")?).to_owned()),
            };
            oidc.assume(system, port).await
        }
        "rsa_key_pair" => Err("type `rsa_key_pair` is deprecated and not supported; \
             use `ram_role_arn`"
            .to_owned()),
        _ => Err(
            "the type is not known; it is one of `access_key`, `ram_role_arn`, \
             `ecs_ram_role`, `oidc_role_arn`"
                .to_owned(),
        ),
    }
}

impl Provider for SharedFile {
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
