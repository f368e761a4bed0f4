//! No secret is shown, whatever goes wrong.
//!
//! Every secret is a marker here. Services quote what they were sent, in the ways that real ones
//! do, and whatever anybody could print is searched for the markers.

use std::fmt::Debug;
use std::sync::Arc;

use acs_runtime::credentials::{
    AssumeRole, Bearer, Cached, Chain, CliProfile, CredentialsUri, EcsRole, Environment, Oidc,
    Provided, Provider, SharedFile, Static,
};
use acs_runtime::transport::TransportErrorKind;
use serde_json::json;

use super::machine::{CONFIG, INI, Machine, QUOTE};

/// Part of every secret. A slash is written in a way of its own by almost every encoding.
const MARKER: &str = "MARKER/S3CR3T";

/// The id of the key: no secret to whoever has it, yet no part of an error.
const ID: &str = "LTAI/K3YID";

fn secret(name: &str) -> String {
    format!("{MARKER}+{name}=")
}

/// Panics if a marker is part of the text, in any spelling.
fn clean(text: &str, about: &str) {
    for part in ["MARKER", "S3CR3T", "s3cr3t", "K3YID"] {
        assert!(!text.contains(part), "{about} shows a secret: {text}");
    }
}

/// Answers that quote everything that was sent.
fn answers() -> Vec<(u16, String)> {
    vec![
        (
            403,
            json!({"Code": "Signature", "Message": QUOTE}).to_string(),
        ),
        (
            403,
            json!({"error": "bad", "error_description": QUOTE}).to_string(),
        ),
        (200, json!({"Code": "Failed", "Message": QUOTE}).to_string()),
        (200, json!({"error": QUOTE}).to_string()),
        (500, QUOTE.to_owned()),
        (200, QUOTE.to_owned()),
        (200, format!("{{{QUOTE}")),
        // Keys that lack something.
        (
            200,
            json!({"AccessKeySecret": secret("new"), "SecurityToken": secret("new")}).to_string(),
        ),
        (
            200,
            json!({"Credentials": {"AccessKeyId": secret("new"), "AccessKeySecret": secret("new"),
                "SecurityToken": secret("new"), "Expiration": secret("new")}})
            .to_string(),
        ),
        (
            200,
            json!({"access_token": secret("new"), "refresh_token": secret("new")}).to_string(),
        ),
        (200, String::new()),
    ]
}

/// A machine that has a secret wherever one can be.
fn machine() -> Machine {
    let key = json!({"name": "key", "access_key_id": ID,
        "access_key_secret": secret("secret"), "sts_token": secret("token")});
    let mut profiles = Vec::new();
    for (name, mode, more) in MODES {
        let more: serde_json::Value = serde_json::from_str(more).expect("JSON");
        let mut profile = key.clone();
        profile["name"] = json!(name);
        profile["mode"] = json!(mode);
        for (member, value) in more.as_object().expect("an object") {
            let value = value.as_str().map(|text| match text.strip_prefix('!') {
                Some(name) => json!(secret(name)),
                None => json!(text.replace("SECRET", &secret("query"))),
            });
            profile[member] = value.unwrap_or_else(|| more[member].clone());
        }
        profiles.push(profile);
    }
    let ini = format!(
        "[default]\ntype = ram_role_arn\nrole_arn = arn\naccess_key_id = {}\n\
         access_key_secret = {}\n[bad]\ntype = access_key\naccess_key_secret = {}\n",
        ID,
        secret("secret"),
        secret("secret")
    );
    Machine::new()
        .with_config(json!(profiles))
        .with_file(INI, &ini)
        .map(|scripted| scripted.with_file("/token", secret("oidc")))
        .map(|scripted| scripted.with_file("/output", secret("new")))
}

const MODES: &[(&str, &str, &str)] = &[
    ("default", "RamRoleArn", r#"{"ram_role_arn": "arn"}"#),
    (
        "chain",
        "ChainableRamRoleArn",
        r#"{"ram_role_arn": "arn", "source_profile": "sts"}"#,
    ),
    ("sts", "StsToken", "{}"),
    (
        "short",
        "RamRoleArn",
        r#"{"ram_role_arn": "arn", "expired_seconds": 1}"#,
    ),
    ("unknown", "ak", "{}"),
    (
        "oidc",
        "OIDC",
        r#"{"ram_role_arn": "arn", "oidc_provider_arn": "arn", "oidc_token_file": "/token"}"#,
    ),
    (
        "sso",
        "CloudSSO",
        r#"{"cloud_sso_sign_in_url": "https://signin.example.com/x", "access_token": "!sso",
            "cloud_sso_account_id": "1", "cloud_sso_access_config": "ac",
            "cloud_sso_access_token_expire": 4070908800}"#,
    ),
    (
        "sso-url",
        "CloudSSO",
        r#"{"cloud_sso_sign_in_url": "!sso", "access_token": "!sso",
            "cloud_sso_access_token_expire": 4070908800}"#,
    ),
    (
        "oauth",
        "OAuth",
        r#"{"oauth_site_type": "CN", "oauth_access_token": "!access",
            "oauth_access_token_expire": 4070908800}"#,
    ),
    (
        "oauth-refresh",
        "OAuth",
        r#"{"oauth_site_type": "CN", "oauth_access_token": "!access",
            "oauth_refresh_token": "!refresh", "oauth_access_token_expire": 1}"#,
    ),
    ("oauth-site", "OAuth", r#"{"oauth_site_type": "!access"}"#),
    (
        "external",
        "External",
        r#"{"process_command": "cat /output"}"#,
    ),
    (
        "external-fails",
        "External",
        r#"{"process_command": "cat SECRET"}"#,
    ),
    (
        "external-missing",
        "External",
        r#"{"process_command": "nothing SECRET"}"#,
    ),
    (
        "external-quote",
        "External",
        r#"{"process_command": "nothing 'SECRET"}"#,
    ),
    (
        "uri",
        "CredentialsURI",
        r#"{"credentials_uri": "https://example.com/a?t=SECRET"}"#,
    ),
    (
        "uri-bad",
        "CredentialsURI",
        r#"{"credentials_uri": "!query"}"#,
    ),
    ("rsa", "RsaKeyPair", r#"{"private_key": "!secret"}"#),
];

fn providers() -> Vec<Box<dyn Provider>> {
    let key = || Static::new(ID, secret("secret")).token(secret("token"));
    let oidc = || {
        Oidc::new()
            .role_arn("arn")
            .provider_arn("arn")
            .token_file("/token")
    };
    let uri = format!("http://127.0.0.1/a?t={}", secret("query"));
    let profiles = MODES.iter().map(|(name, ..)| name);
    let profiles = profiles.map(|name| boxed(CliProfile::new().profile(*name)));
    let mut providers = vec![
        boxed(key()),
        boxed(Static::new("", secret("secret"))),
        boxed(Bearer::new(secret("token"))),
        boxed(Environment::new()),
        boxed(AssumeRole::new(key(), "arn")),
        boxed(AssumeRole::new(key(), "")),
        boxed(AssumeRole::new(Bearer::new(secret("token")), "arn")),
        boxed(oidc()),
        boxed(EcsRole::new().role("role")),
        boxed(EcsRole::new()),
        boxed(CredentialsUri::at(uri)),
        boxed(CredentialsUri::at(secret("query"))),
        boxed(SharedFile::new()),
        boxed(SharedFile::new().section("bad")),
        boxed(
            Chain::of([])
                .then(Environment::new())
                .then(AssumeRole::new(key(), "arn")),
        ),
        boxed(Cached::new(AssumeRole::new(key(), "arn"))),
    ];
    providers.extend(profiles);
    providers
}

fn boxed(provider: impl Provider + 'static) -> Box<dyn Provider> {
    Box::new(provider)
}

fn shown(thing: &impl Debug) -> String {
    format!("{thing:?} {thing:#?}")
}

/// Asks, and searches everything that could be printed. Returns whether there is an error.
fn searched(machine: &Machine, provider: Box<dyn Provider>) -> bool {
    let provider = Arc::new(provider);
    let name = shown(&provider).replace(ID, "id");
    clean(&name, "a provider");
    let found: Result<Provided, _> = machine.ask(&provider);
    clean(&shown(&provider).replace(ID, "id"), &name);
    for exchange in machine.scripted.exchanges() {
        clean(&shown(&exchange), &name);
    }
    match found {
        // The id of a key is no secret to whoever asks for it.
        Ok(provided) => clean(&format!("{}", provided.source), &name),
        Err(error) => {
            clean(&shown(&error), &name);
            clean(&error.to_string(), &name);
            return true;
        }
    }
    false
}

#[test]
fn no_error_and_no_provider_shows_a_secret() {
    let (mut asked, mut failed) = (0, 0);
    for (status, body) in answers() {
        // First for the first request, then for the second and third.
        for token in [
            &[][..],
            &[secret("imds")],
            &[secret("imds"), "role".to_owned()],
        ] {
            for provider in providers() {
                let machine = token.iter().fold(machine(), |machine, token| {
                    machine.answer(200, token.clone())
                });
                let machine = machine
                    .answer(status, body.clone())
                    .answer(status, body.clone());
                asked += 1;
                failed += u32::from(searched(&machine, provider));
            }
        }
    }
    for kind in [TransportErrorKind::Connect, TransportErrorKind::Request] {
        for provider in providers() {
            asked += 1;
            failed += u32::from(searched(&machine().error(kind), provider));
        }
    }
    assert!(
        asked > 1000 && failed > asked / 2,
        "{failed} of {asked} failed"
    );
}

#[test]
fn no_error_shows_a_secret_of_a_file_that_is_none() {
    let broken = format!(
        r#"{{"profiles": [{{"access_key_secret": "{}" oops"#,
        secret("secret")
    );
    let odd = format!(r#"{{"current": "a", "profiles": "{}"}}"#, secret("secret"));
    for text in [
        &broken,
        &odd,
        &secret("secret"),
        &format!("[default\n{}", secret("secret")),
    ] {
        let machine = Machine::new().with_file(CONFIG, text).with_file(INI, text);
        assert!(searched(&machine, boxed(CliProfile::new())));
        assert!(searched(&machine, boxed(SharedFile::new())));
    }
}
