//! Mode `CloudSSO`: a login of the command-line tool is exchanged for a key.

use std::time::SystemTime;

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{Request, Uri};

use super::{Node, need};
use crate::credentials::Provided;
use crate::credentials::answer::temporary_key;
use crate::credentials::exchange::{LIMITS, send, sensitive};
use crate::error::hidden::Hidden;
use crate::flow::Port;
use crate::system::System;

const NAME: &str = "cloud_sso";
const JSON: &str = "application/json";
/// Where the key lies in the answer.
const CREDENTIAL: &str = "CloudCredential";

/// The key that the login of the profile is good for.
pub(super) async fn exchange(
    profile: &Node,
    system: &dyn System,
    port: &Port,
) -> Result<Provided, String> {
    let login = "log in with `aliyun configure --mode CloudSSO`";
    let now = system.now().duration_since(SystemTime::UNIX_EPOCH);
    let now = now.unwrap_or_default().as_secs();
    let Some(token) = profile.text("access_token") else {
        return Err(format!("`access_token` is missing; {login}"));
    };
    if profile.number("cloud_sso_access_token_expire").unwrap_or(0) <= now {
        return Err(format!("the login has expired; {login}"));
    }
    let uri: Option<Uri> = need(profile, "cloud_sso_sign_in_url")?.parse().ok();
    let base = uri.as_ref().and_then(|uri| {
        let scheme = uri
            .scheme_str()
            .filter(|scheme| matches!(*scheme, "http" | "https"));
        let port = uri
            .port()
            .map(|port| format!(":{port}"))
            .unwrap_or_default();
        Some(format!("{}://{}{port}", scheme?, uri.host()?))
    });
    let base = base.ok_or("`cloud_sso_sign_in_url` is no http or https URI")?;
    let body = serde_json::json!({
        "AccountId": need(profile, "cloud_sso_account_id")?,
        "AccessConfigurationId": need(profile, "cloud_sso_access_config")?,
    });
    let request = Request::post(format!("{base}/cloud-credentials"))
        .header(AUTHORIZATION, sensitive(&format!("Bearer {token}"))?)
        .header(ACCEPT, JSON)
        .header(CONTENT_TYPE, JSON);
    let mut hidden = Hidden::default();
    hidden.add(token);
    let reply = send(port, request, body.to_string(), LIMITS, false).await?;
    let document = reply.document(&hidden)?;
    let lacks = |name| reply.lacks(name);
    let credential = document.get(CREDENTIAL).ok_or_else(|| lacks(CREDENTIAL))?;
    temporary_key(credential, NAME).map_err(lacks)
}
