//! Profiles in files.

use std::sync::Arc;
use std::time::Duration;

use acs_runtime::credentials::{
    CliProfile, Identity, Provided, Provider, ProviderError, SharedFile,
};
use proptest::prelude::*;
use serde_json::json;

use super::machine::{CONFIG, INI, Machine, key, role_key, temporary_key};

const FAR: &str = "2099-01-01T00:00:00Z";
const OFF: &str = "ALIBABA_CLOUD_ECS_METADATA_DISABLED";

fn profile(machine: &Machine) -> Result<Provided, ProviderError> {
    machine.ask_once(CliProfile::new())
}

fn ini(text: &str) -> Result<Provided, ProviderError> {
    Machine::new()
        .with_file(INI, text)
        .ask_once(SharedFile::new())
}

/// The one reason of an error.
fn reason(found: Result<Provided, ProviderError>) -> String {
    match &found.expect_err("an error").reasons[..] {
        [reason] => reason.message.clone(),
        reasons => panic!("{reasons:?}"),
    }
}

#[test]
fn what_is_wrong_with_a_profile_is_said_with_its_name_and_file() {
    let at = |name: &str| format!("profile `{name}` of `/home/somebody/.aliyun/config.json`: ");
    for (profiles, name, message) in [
        (json!([]), "default", "it does not exist"),
        (json!({}), "default", "it does not exist"),
        (json!([{"name": "default"}]), "default", "`mode` is missing"),
        (
            json!([{"name": "default", "mode": "ak"}]),
            "default",
            "mode `ak` is not known; modes are case-sensitive, such as `AK`",
        ),
        (
            json!([{"name": "default", "mode": "AK", "access_key_id": "id"}]),
            "default",
            "`access_key_secret` is missing",
        ),
        (
            json!([{"name": "default", "mode": "AK", "access_key_id": 1}]),
            "default",
            "`access_key_id` is missing",
        ),
        (
            json!([{"name": "default", "mode": "StsToken", "access_key_id": "id"}]),
            "default",
            "`sts_token` is missing",
        ),
        (
            json!([{"name": "default", "mode": "RamRoleArn", "access_key_id": "id",
                "access_key_secret": "secret", "ram_role_arn": "arn", "expired_seconds": 899}]),
            "default",
            "a session of 899 s is too short; the shortest has 900 s",
        ),
        (
            json!([{"name": "default", "mode": "RamRoleArn", "access_key_id": "id",
                "access_key_secret": "secret", "ram_role_arn": "arn", "sts_region": "a.b/"}]),
            "default",
            "the region of the token service is not a region id",
        ),
        (
            json!([{"name": "default", "mode": "RsaKeyPair"}]),
            "default",
            "mode `RsaKeyPair` is deprecated and not supported; use `RamRoleArn` or `StsToken`",
        ),
        (
            json!([{"name": "default", "mode": "CloudSSO"}]),
            "default",
            "`access_token` is missing; log in with `aliyun configure --mode CloudSSO`",
        ),
        (
            json!([{"name": "default", "mode": "OAuth", "oauth_site_type": "CN"}]),
            "default",
            "there is no login; log in with `aliyun configure --mode OAuth`",
        ),
        (
            json!([{"name": "default", "mode": "External", "process_command": "'a"}]),
            "default",
            "`process_command`: a single quote is not closed",
        ),
        (
            json!([{"name": "default", "mode": "External", "process_command": "nothing -x"}]),
            "default",
            "`nothing` of `process_command`: cannot run it: entity not found",
        ),
        (
            json!([{"name": "default", "mode": "External", "process_command": "sh -c 'exit 3'"}]),
            "default",
            "`sh` of `process_command`: it failed: exit status: 3",
        ),
        (
            json!([{"name": "default", "mode": "External", "process_command": "sh -c 'exit 0'"}]),
            "default",
            "`sh` of `process_command`: its output is bad: it is no JSON at line 1, column 1",
        ),
        (
            json!([{"name": "default", "mode": "ChainableRamRoleArn", "ram_role_arn": "arn",
                "source_profile": "other"}]),
            "other",
            "it does not exist",
        ),
        (
            json!([
                {"name": "default", "mode": "ChainableRamRoleArn", "ram_role_arn": "arn",
                    "source_profile": "other"},
                {"name": "other", "mode": "ChainableRamRoleArn", "ram_role_arn": "arn",
                    "source_profile": "default"},
            ]),
            "default",
            "it is, by way of `source_profile`, its own source",
        ),
    ] {
        let machine = Machine::new().with_config(profiles);
        let expected = format!("{}{message}", at(name));
        assert_eq!(reason(profile(&machine)), expected);
        assert_eq!(machine.scripted.exchanges().len(), 0);
    }
}

#[test]
fn files_that_are_none_are_refused() {
    let config = |text: &str| reason(profile(&Machine::new().with_file(CONFIG, text)));
    let path = "`/home/somebody/.aliyun/config.json`";
    assert_eq!(
        config("{\n x"),
        format!("{path}: it is no JSON at line 2, column 2")
    );
    assert_eq!(config("[]"), format!("{path}: it is JSON, but no object"));
    let deep = "[".repeat(100_000);
    assert!(config(&deep).contains("it is no JSON"));
    assert!(config(&" ".repeat((1 << 20) + 1)).contains("is larger than 1 MiB"));
    let machine = Machine::new();
    let machine =
        machine.map(|scripted| scripted.with_file(super::machine::home(CONFIG), [0xff, 0xfe]));
    assert!(reason(profile(&machine)).contains("is not UTF-8"));
    let machine = Machine::new().with_variable("HOME", "");
    let message = reason(profile(&machine));
    assert_eq!(
        message,
        "HOME is not set, so the home directory is not known"
    );
}

#[test]
fn a_long_way_through_source_profiles_is_refused() {
    let profiles = |count: usize| {
        let mut profiles: Vec<_> = (0..count)
            .map(|index| {
                json!({"name": format!("p{index}"), "mode": "ChainableRamRoleArn",
                    "ram_role_arn": "arn", "source_profile": format!("p{}", index + 1)})
            })
            .collect();
        let key = json!({"name": format!("p{count}"), "mode": "AK", "access_key_id": "id",
            "access_key_secret": "secret"});
        profiles.push(key);
        Machine::new().with_config(json!(profiles))
    };
    let provider = || CliProfile::new().profile("p0");
    let machine = (0..15).fold(profiles(15), |machine, index| {
        machine.answer(200, role_key(&format!("id{index}"), FAR))
    });
    let provided = machine.ask_once(provider()).expect("fifteen roles");
    assert_eq!(key(&provided).id, "id14");
    let source = format!("cli_profile/{}static_ak", "ram_role_arn/".repeat(15));
    assert_eq!(provided.source, source);
    let message = reason(profiles(10_000).ask_once(provider()));
    assert!(
        message.ends_with("more than 16 profiles lead here"),
        "{message}"
    );
}

#[test]
fn the_modes_of_the_tool_that_libraries_lack_are_understood() {
    let one = |profile| Machine::new().with_config(json!([profile]));
    let machine = one(json!({"name": "default", "mode": "CredentialsURI",
        "credentials_uri": "http://127.0.0.1:1/"}));
    let provided = profile(&machine.answer(200, temporary_key("id", FAR))).expect("a key");
    assert_eq!(provided.source, "cli_profile/credential_uri");

    let machine = one(json!({"name": "default", "mode": "RamRoleArnWithRoleName",
        "ram_role_name": "ecs", "ram_role_arn": "arn"}));
    let machine = machine
        .answer(200, "token")
        .answer(200, temporary_key("ecs", FAR));
    let provided = profile(&machine.answer(200, role_key("role", FAR))).expect("a key");
    assert_eq!(provided.source, "cli_profile/ram_role_arn/ecs_ram_role");
    assert_eq!(key(&provided).id, "role");

    let machine = one(json!({"name": "default", "mode": "BearerToken", "bearer_token": "t"}));
    let provided = profile(&machine).expect("a token");
    assert_eq!(provided.identity, Identity::Bearer("t".into()));

    let provided = profile(&one(json!({"name": "default", "mode": "Anonymous"})));
    assert_eq!(provided.expect("nobody").identity, Identity::Anonymous);

    // Some libraries write the name of a session here, some there.
    let machine = one(
        json!({"name": "default", "mode": "OIDC", "ram_role_arn": "arn",
        "oidc_provider_arn": "arn", "oidc_token_file": "/token", "ram_session_name": "named"}),
    );
    let machine = machine.map(|scripted| scripted.with_file("/token", "oidc-token\n"));
    let machine = machine.answer(200, role_key("id", FAR));
    profile(&machine).expect("a key");
    let exchanges = machine.scripted.exchanges();
    let form = std::str::from_utf8(exchanges[0].request.body()).expect("text");
    assert!(form.ends_with("&RoleSessionName=named"), "{form}");
    assert!(form.contains("OIDCToken=oidc-token&"), "{form}");
}

#[test]
fn a_profile_is_chosen_by_the_program_then_the_environment_then_the_file() {
    let profiles = ["a", "b", "default"].map(
        |name| json!({"name": name, "mode": "AK", "access_key_id": name, "access_key_secret": "s"}),
    );
    let machine = Machine::new().with_config(json!(profiles));
    let id = |machine: &Machine, provider: CliProfile| {
        key(&machine.ask_once(provider).expect("a key")).id.clone()
    };
    assert_eq!(id(&machine, CliProfile::new()), "default");
    let machine = machine.with_variable("ALIBABA_CLOUD_PROFILE", "a");
    assert_eq!(id(&machine, CliProfile::new()), "a");
    assert_eq!(id(&machine, CliProfile::new().profile("b")), "b");
    let other = r#"{"profiles": [{"name": "a", "mode": "AK", "access_key_id": "other",
        "access_key_secret": "s"}]}"#;
    let machine = machine.map(|scripted| scripted.with_file("/other", other));
    assert_eq!(id(&machine, CliProfile::new().file("/other")), "other");
    let machine = machine.with_variable("ALIBABA_CLOUD_CONFIG_FILE", "/other");
    assert_eq!(id(&machine, CliProfile::new()), "other");
}

#[test]
fn a_file_that_is_written_keeps_everything_else_as_it_was() {
    let before = r#"{
	"zebra": [1, 2.5, -3, null, true, {}],
	"current": "main",
	"profiles": [
		{"name": "other", "mode": "AK", "access_key_secret": "other"},
		{"name": "main", "unknown": {"z": 1, "a": "ü\n"}, "mode": "External",
			"access_key_id": "old", "process_command": "cat /output"}
	],
	"meta_path": ""
}"#;
    let output = r#"{"mode": "StsToken", "access_key_id": "id", "access_key_secret": "secret",
        "sts_token": "token", "expiration": "2025-01-02T04:04:05Z"}"#;
    let machine = Machine::new().with_file(CONFIG, before);
    let machine = machine.map(|scripted| scripted.with_file("/output", output));
    profile(&machine).expect("a key");
    let after = r#"{
	"zebra": [
		1,
		2.5,
		-3,
		null,
		true,
		{}
	],
	"current": "main",
	"profiles": [
		{
			"name": "other",
			"mode": "AK",
			"access_key_secret": "other"
		},
		{
			"name": "main",
			"unknown": {
				"z": 1,
				"a": "ü\n"
			},
			"mode": "External",
			"access_key_id": "id",
			"process_command": "cat /output",
			"access_key_secret": "secret",
			"sts_token": "token",
			"sts_expiration": 1735790645
		}
	],
	"meta_path": ""
}
"#;
    assert_eq!(machine.contents(CONFIG), after);
}

#[test]
fn a_program_is_run_again_shortly_before_its_key_expires() {
    let output = |extra: &str| {
        format!(r#"{{"mode": "AK", "access_key_id": "id", "access_key_secret": "secret"{extra}}}"#)
    };
    let machine = Machine::new().with_config(json!([{"name": "default", "mode": "External",
        "process_command": "cat /output"}]));
    let timed = output(r#", "expiration": "2025-01-02T04:04:05Z""#);
    let machine = machine.map(|scripted| scripted.with_file("/output", timed));
    let provider = Arc::new(CliProfile::new());
    let runs = || machine.scripted.programs().len();
    machine.ask(&provider).expect("a key");
    machine.wait(Duration::from_secs(3600 - 181));
    machine.ask(&provider).expect("a key");
    assert_eq!(runs(), 1);
    machine.wait(Duration::from_secs(1));
    machine.ask(&provider).expect("a key");
    assert_eq!(runs(), 2);
    assert_eq!(
        machine.scripted.programs()[0].limit,
        Duration::from_secs(60)
    );

    // One that does not say when is run each time, and its key is not stored.
    let before = machine.contents(CONFIG);
    let machine = machine
        .clone()
        .map(|scripted| scripted.with_file("/output", output("")));
    let provider = Arc::new(CliProfile::new());
    machine.ask(&provider).expect("a key");
    machine.ask(&provider).expect("a key");
    assert_eq!(runs(), 4);
    assert_eq!(machine.contents(CONFIG), before);

    let machine = machine.with_variable("ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS", "true");
    assert!(reason(machine.ask(&provider)).contains("forbids to run `process_command`"));
    assert_eq!(runs(), 4);
}

#[test]
fn what_a_program_prints_must_be_a_key() {
    for (output, message) in [
        ("[]", "its output is bad: it is JSON, but no object"),
        ("{}", "its output has no `access_key_id`"),
        (
            r#"{"access_key_id": "id"}"#,
            "its output has no `access_key_secret`",
        ),
        (
            r#"{"access_key_id": "id", "access_key_secret": "s", "mode": "ak"}"#,
            "the `mode` in its output is neither `AK` nor `StsToken`",
        ),
        (
            r#"{"access_key_id": "id", "access_key_secret": "s", "mode": "StsToken"}"#,
            "its output has no `sts_token`",
        ),
        (
            r#"{"access_key_id": "id", "access_key_secret": "s", "mode": "AK", "expiration": "x"}"#,
            "the `expiration` in its output is not of the form `2025-01-02T03:04:05Z`",
        ),
    ] {
        let machine = Machine::new().with_config(json!([{"name": "default", "mode": "External",
            "process_command": "cat /output"}]));
        let machine = machine.map(|scripted| scripted.with_file("/output", output));
        let found = reason(profile(&machine));
        assert!(found.ends_with(message), "{found}");
    }
}

#[test]
fn a_new_login_is_stored_before_it_is_used() {
    let machine = Machine::new()
        .with_config(
            json!([{"name": "default", "mode": "OAuth", "oauth_site_type": "CN",
            "oauth_refresh_token": "refresh-1"}]),
        )
        .answer(
            200,
            r#"{"access_token": "access-2", "refresh_token": "refresh-2", "expires_in": 3600}"#,
        )
        .answer(500, "down");
    let message = reason(profile(&machine));
    assert!(
        message.ends_with("oauth.aliyun.com answered with status 500"),
        "{message}"
    );
    let config = machine.contents(CONFIG);
    assert!(
        config.contains("\"refresh-2\"") && !config.contains("refresh-1"),
        "{config}"
    );
}

#[test]
fn a_file_that_cannot_be_written_is_no_reason_to_fail() {
    let mut machine = Machine::new()
        .with_config(
            json!([{"name": "default", "mode": "OAuth", "oauth_site_type": "CN",
            "oauth_access_token": "access", "oauth_access_token_expire": 4_070_908_800_u64}]),
        )
        .answer(200, temporary_key("id", FAR));
    machine.writable = false;
    let before = machine.contents(CONFIG);
    assert_eq!(key(&profile(&machine).expect("a key")).id, "id");
    assert_eq!(machine.contents(CONFIG), before);
}

#[test]
fn a_stored_key_that_is_about_to_expire_is_exchanged() {
    let profile_with = |expiration: u64| {
        json!([{"name": "default", "mode": "OAuth", "oauth_site_type": "INTL",
            "oauth_access_token": "access", "oauth_access_token_expire": 4_070_908_800_u64,
            "access_key_id": "stored", "access_key_secret": "s", "sts_token": "t",
            "sts_expiration": expiration}])
    };
    let now = 1_735_787_045;
    for (expiration, id) in [(now + 181, "stored"), (now + 180, "new"), (u64::MAX, "new")] {
        let machine = Machine::new().with_config(profile_with(expiration));
        let provided = profile(&machine.answer(200, temporary_key("new", FAR)));
        assert_eq!(key(&provided.expect("a key")).id, id, "{expiration}");
    }
}

#[test]
fn what_is_wrong_with_a_section_is_said_with_its_name_and_file() {
    let at = "section `default` of `/home/somebody/.alibabacloud/credentials`: ";
    for (text, message) in [
        ("", "it does not exist"),
        ("[Default]\ntype=access_key", "it does not exist"),
        ("[default]\n", "`type` is missing"),
        (
            "[default]\ntype = magic\n",
            "the type is not known; it is one of `access_key`, `ram_role_arn`, `ecs_ram_role`, \
             `oidc_role_arn`",
        ),
        (
            "[default]\ntype=access_key\naccess_key_id=",
            "`access_key_id` is missing",
        ),
        (
            "[default]\ntype=access_key\naccess_key_id=a",
            "`access_key_secret` is missing",
        ),
        ("[default]\ntype=ram_role_arn\n", "`role_arn` is missing"),
        (
            "[default]\ntype=oidc_role_arn\nrole_arn=a\n",
            "`oidc_provider_arn` is missing",
        ),
        (
            "[default]\ntype=rsa_key_pair\n",
            "type `rsa_key_pair` is deprecated and not supported; use `ram_role_arn`",
        ),
    ] {
        assert_eq!(reason(ini(text)), format!("{at}{message}"), "{text}");
    }
}

#[test]
fn both_names_of_the_shared_file_are_tried() {
    let text = |id: &str| {
        format!("[default]\ntype=access_key\naccess_key_id={id}\naccess_key_secret=a#b # c\n")
    };
    let machine = Machine::new().with_file(".alibabacloud/credentials.ini", &text("second"));
    let found = machine.ask_once(SharedFile::new()).expect("a key");
    assert_eq!(
        (key(&found).id.as_str(), key(&found).secret.expose()),
        ("second", "a#b")
    );
    let machine = machine.with_file(INI, &text("first"));
    let found = machine.ask_once(SharedFile::new()).expect("a key");
    assert_eq!(key(&found).id, "first");
    let other = machine.ask_once(SharedFile::new().section("other"));
    assert!(reason(other).starts_with("section `other` of "));
    let forged = machine.ask_once(SharedFile::new().section("a\n- env: fine\u{1b}[2J"));
    assert!(!reason(forged).contains(['\n', '\u{1b}']));

    // A file that is broken is told of; the other one is not taken in its place.
    let large = " ".repeat(2 << 20);
    let found = machine.with_file(INI, &large).ask_once(SharedFile::new());
    assert!(reason(found).contains("credentials` is larger than 1 MiB"));
}

fn never_panics(machine: &Machine, provider: impl Provider + 'static) {
    let machine = machine.clone().with_variable(OFF, "true");
    if let Err(error) = machine.ask_once(provider) {
        assert!(!error.to_string().is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn no_file_makes_it_panic(text in any::<String>()) {
        let machine = Machine::new().with_file(CONFIG, &text).with_file(INI, &text);
        never_panics(&machine, CliProfile::new());
        never_panics(&machine, SharedFile::new());
    }

    #[test]
    fn no_value_makes_it_panic(
        mode in "AK|StsToken|RamRoleArn|EcsRamRole|OIDC|External|CloudSSO|OAuth|CredentialsURI",
        text in any::<String>(),
        number in any::<u64>(),
        answer in any::<Vec<u8>>(),
    ) {
        let mut profile = json!({"name": "default", "mode": mode, "oauth_site_type": "CN"});
        for name in [
            "access_key_id", "access_key_secret", "sts_token", "ram_role_arn", "ram_session_name",
            "sts_region", "policy", "external_id", "oidc_provider_arn", "oidc_token_file",
            "cloud_sso_sign_in_url", "cloud_sso_account_id", "cloud_sso_access_config",
            "access_token", "oauth_access_token", "oauth_refresh_token", "credentials_uri",
        ] {
            profile[name] = json!(text);
        }
        for name in [
            "expired_seconds", "cloud_sso_access_token_expire", "oauth_access_token_expire",
            "sts_expiration",
        ] {
            profile[name] = json!(number);
        }
        let machine = Machine::new().with_config(json!([profile])).answer(200, answer);
        never_panics(&machine, CliProfile::new());
    }
}
