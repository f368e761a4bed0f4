//! Mode `OAuth`: a login of the command-line tool is exchanged for a key.
//!
//! Its access token lives for a short while, and is replaced with a refresh token that is good
//! for one use. So what comes back is stored at once: the next program needs it.

use std::time::{Duration, SystemTime};

use http::Request;
use http::header::{AUTHORIZATION, CONTENT_TYPE};

use super::external::stored;
use super::{File, Node, need};
use crate::credentials::answer::{expiring, temporary_key};
use crate::credentials::exchange::{LIMITS, send, sensitive};
use crate::credentials::{AccessKey, Provided, Secret};
use crate::error::hidden::Hidden;
use crate::sign::{percent, timestamp};

const NAME: &str = "oauth";
const LOGIN: &str = "log in with `aliyun configure --mode OAuth`";
/// How many seconds before its end an access token is replaced.
const TOKEN_MARGIN: u64 = 1200;
/// How many seconds before its end a stored key is replaced.
const KEY_MARGIN: u64 = 180;

/// Where a login of one kind belongs.
struct Site {
    base: &'static str,
    client_id: &'static str,
}

const CHINA: Site = Site {
    base: "https://oauth.aliyun.com",
    client_id: "4038181954557748008",
};
const INTERNATIONAL: Site = Site {
    base: "https://oauth.alibabacloud.com",
    client_id: "4103531455503354461",
};

/// A login.
struct Login {
    access: Secret,
    refresh: Secret,
    expires: u64,
}

impl File<'_> {
    /// The key that the login of the profile is good for.
    pub(super) async fn oauth(&self, profile: &Node, name: &str) -> Result<Provided, String> {
        let site = match need(profile, "oauth_site_type")? {
            "CN" => CHINA,
            "INTL" => INTERNATIONAL,
            _ => return Err("`oauth_site_type` is neither `CN` nor `INTL`".to_owned()),
        };
        let now = self.now();
        if let Some(key) = stored_key(profile, now.saturating_add(KEY_MARGIN)) {
            return Ok(key);
        }
        let text = |name| profile.secret(name).cloned().unwrap_or_default();
        let mut login = Login {
            access: text("oauth_access_token"),
            refresh: text("oauth_refresh_token"),
            expires: profile.number("oauth_access_token_expire").unwrap_or(0),
        };
        let soon = now.saturating_add(TOKEN_MARGIN);
        let is_old = login.access.expose().is_empty() || login.expires <= soon;
        if is_old && !login.refresh.expose().is_empty() {
            login = self.renewed(&site, login, now).await?;
            self.store(name, login.members());
        }
        if login.access.expose().is_empty() {
            return Err(format!("there is no login; {LOGIN}"));
        }
        let provided = self.exchanged(&site, &login).await?;
        let expires = provided.expires.unwrap_or(SystemTime::UNIX_EPOCH);
        let expires = expires.duration_since(SystemTime::UNIX_EPOCH);
        let mut members = login.members();
        members.extend(stored(&provided, expires.unwrap_or_default().as_secs()));
        self.store(name, members);
        Ok(provided)
    }

    /// The login with new tokens.
    async fn renewed(&self, site: &Site, login: Login, now: u64) -> Result<Login, String> {
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", login.refresh.expose()),
            ("client_id", site.client_id),
            ("Timestamp", &timestamp(self.system.now())),
        ];
        let form = form.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let request = Request::post(format!("{}/v1/token", site.base))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        let body = percent::encode_form(&form);
        let reply = send(self.port, request, body, LIMITS, false).await?;
        let hidden = login.hidden();
        let about = |message| format!("{message}; {LOGIN}");
        let document = reply.document(Some(&hidden)).map_err(about)?;
        let token = |name| document.secret(name).cloned();
        let (Some(access), Some(refresh)) = (token("access_token"), token("refresh_token")) else {
            return Err(about(reply.refusal(&document, Some(&hidden))));
        };
        let expires = document.number("expires_in");
        let expires = now.saturating_add(expires.ok_or_else(|| reply.lacks("expires_in"))?);
        Ok(Login {
            access,
            refresh,
            expires,
        })
    }

    /// The key that a login is good for.
    async fn exchanged(&self, site: &Site, login: &Login) -> Result<Provided, String> {
        let bearer = zeroize::Zeroizing::new(format!("Bearer {}", login.access.expose()));
        let request = Request::post(format!("{}/v1/exchange", site.base))
            .header(CONTENT_TYPE, "application/json")
            .header(AUTHORIZATION, sensitive(&bearer)?);
        let reply = send(self.port, request, "", LIMITS, false).await?;
        let hidden = login.hidden();
        let document = reply.document(Some(&hidden))?;
        if !matches!(document.get("error"), None | Some(Node::Null)) {
            return Err(format!(
                "{}; {LOGIN}",
                reply.refusal(&document, Some(&hidden))
            ));
        }
        temporary_key(&document, NAME).map_err(|name| reply.lacks(name))
    }

    fn now(&self) -> u64 {
        let now = self.system.now().duration_since(SystemTime::UNIX_EPOCH);
        now.unwrap_or_default().as_secs()
    }
}

impl Login {
    fn members(&self) -> Vec<(&'static str, Node)> {
        vec![
            ("oauth_refresh_token", Node::Text(self.refresh.clone())),
            ("oauth_access_token", Node::Text(self.access.clone())),
            (
                "oauth_access_token_expire",
                Node::Number(self.expires.into()),
            ),
        ]
    }

    fn hidden(&self) -> Hidden {
        let mut hidden = Hidden::default();
        hidden.add(self.access.expose());
        hidden.add(self.refresh.expose());
        hidden
    }
}

/// The key that is stored in the profile, if it is valid for longer than `until`.
fn stored_key(profile: &Node, until: u64) -> Option<Provided> {
    let expires = profile.number("sts_expiration")?;
    if expires <= until {
        return None;
    }
    let key = AccessKey {
        id: profile.text("access_key_id")?.to_owned(),
        secret: profile.secret("access_key_secret")?.clone(),
        token: Some(profile.secret("sts_token")?.clone()),
    };
    let expires = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(expires))?;
    Some(expiring(key, expires, NAME))
}
