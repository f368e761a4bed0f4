//! What services are asked, and what is made of their answers.

use std::sync::Arc;
use std::time::Duration;

use acs_runtime::credentials::{
    Anonymous, AssumeRole, Bearer, Cached, CredentialsUri, EcsRole, Environment, Oidc, Provided,
    ProviderError, Static,
};
use acs_runtime::transport::{Exchange, TransportErrorKind};

use super::machine::{Machine, key, role_key, temporary_key};

const FAR: &str = "2099-01-01T00:00:00Z";

fn message(found: Result<Provided, ProviderError>) -> String {
    let error = found.expect_err("an error").to_string();
    let message = error.strip_prefix("no credentials found\n- ");
    message.expect("the start of every error").to_owned()
}

fn paths(machine: &Machine) -> Vec<String> {
    let path = |exchange: &Exchange| exchange.request.uri().path().to_owned();
    machine.scripted.exchanges().iter().map(path).collect()
}

#[test]
fn one_token_is_enough_for_an_instance() {
    let machine = Machine::new()
        .answer(200, "token")
        .answer(200, "a.role\n")
        .answer(200, temporary_key("id", FAR));
    let provided = machine.ask_once(EcsRole::new()).expect("a key");
    assert_eq!(
        (key(&provided).id.as_str(), &*provided.source),
        ("id", "ecs_ram_role")
    );
    let roles = "/latest/meta-data/ram/security-credentials/";
    let expected = ["/latest/api/token", roles, &format!("{roles}a.role")];
    assert_eq!(paths(&machine), expected);
    for exchange in &machine.scripted.exchanges()[1..] {
        let token = &exchange.request.headers()["x-aliyun-ecs-metadata-token"];
        assert!(token.is_sensitive() && token == "token");
        assert!(exchange.direct);
    }
}

#[test]
fn an_instance_is_not_asked_without_a_token_if_that_is_forbidden() {
    let machine = |name: &str| {
        Machine::new()
            .with_variable("ALIBABA_CLOUD_IMDSV1_DISABLED", name)
            .error(TransportErrorKind::Timeout)
            .answer(200, temporary_key("id", FAR))
    };
    let forbidden = "ecs_ram_role: no answer of 100.100.100.200: no answer in time; to ask \
                     without a token is forbidden";
    let ask = |variable: &str, role: EcsRole| machine(variable).ask_once(role.role("role"));
    assert_eq!(message(ask("TRUE", EcsRole::new())), forbidden);
    assert_eq!(
        message(ask("", EcsRole::new().without_token(false))),
        forbidden
    );
    assert!(ask("", EcsRole::new()).is_ok());
    assert!(ask("true", EcsRole::new().without_token(true)).is_ok());

    // Nor once there was a token.
    let machine = Machine::new().answer(200, "token").answer(403, "no");
    let role = EcsRole::new().role("role").without_token(false);
    let refused = "ecs_ram_role: role `role`: 100.100.100.200 answered with status 403";
    assert_eq!(message(machine.ask_once(role)), refused);
}

#[test]
fn what_an_instance_answers_must_make_sense() {
    let after_token = |machine: Machine| Machine::answer(machine, 200, "token");
    let ask = |machine: Machine| message(machine.ask_once(EcsRole::new().without_token(false)));
    let start = || after_token(Machine::new());
    assert_eq!(
        ask(start().answer(404, "x")),
        "ecs_ram_role: 100.100.100.200 answered with status 404; does the instance have a role?"
    );
    for name in [String::new(), "{\"a\": 1}".to_owned(), "a".repeat(129)] {
        let message = ask(start().answer(200, name));
        assert_eq!(message, "ecs_ram_role: the metadata service names no role");
    }
    for token in ["", "two\nlines"] {
        let message = ask(Machine::new().answer(200, token));
        assert!(
            message.contains("the token of the metadata service is none"),
            "{message}"
        );
    }
    let about = "ecs_ram_role: role `r`: ";
    for (body, expected) in [
        (
            "x",
            "the answer of 100.100.100.200 is bad: it is no JSON at line 1, column 1",
        ),
        ("{}", "100.100.100.200 answered with status 200"),
        (
            r#"{"Code": "Gone", "Message": "m"}"#,
            "100.100.100.200 answered with status 200: Gone: m",
        ),
        (
            r#"{"Code": "Success"}"#,
            "the answer of 100.100.100.200 has no `AccessKeyId`",
        ),
        (
            &temporary_key("id", "soon"),
            "the answer of 100.100.100.200 has no `Expiration`",
        ),
        (
            &temporary_key("", FAR),
            "the answer of 100.100.100.200 has no `AccessKeyId`",
        ),
    ] {
        assert_eq!(
            ask(start().answer(200, "r").answer(200, body.to_owned())),
            format!("{about}{expected}")
        );
    }
}

#[test]
fn an_oidc_token_is_read_each_time() {
    let oidc = || {
        Oidc::new()
            .role_arn("role")
            .provider_arn("provider")
            .token_file("/token")
            .session_name("session")
            .duration(Duration::from_secs(900))
            .policy("{ }")
            .sts_region("cn-beijing")
            .vpc(true)
    };
    let machine = Machine::new()
        .map(|scripted| scripted.with_file("/token", "first\r\n"))
        .answer(200, role_key("one", "2025-01-02T03:10:00Z"))
        .answer(200, role_key("two", FAR));
    let provider = Arc::new(Cached::new(oidc()));
    assert_eq!(key(&machine.ask(&provider).expect("a key")).id, "one");
    let machine = machine.map(|scripted| scripted.with_file("/token", "second"));
    let second = machine.ask(&provider).expect("a key");
    assert_eq!(
        (key(&second).id.as_str(), &*second.source),
        ("two", "oidc_role_arn")
    );
    for (exchange, token) in machine.scripted.exchanges().iter().zip(["first", "second"]) {
        let expected = format!(
            "DurationSeconds=900&OIDCProviderArn=provider&OIDCToken={token}&Policy=%7B+%7D&\
             RoleArn=role&RoleSessionName=session"
        );
        assert_eq!(exchange.request.body(), expected.as_bytes());
        let uri = exchange.request.uri().to_string();
        let expected = "https://sts-vpc.cn-beijing.aliyuncs.com/?Action=AssumeRoleWithOIDC&\
                        Format=JSON&Timestamp=2025-01-02T03%3A04%3A05Z&Version=2015-04-01";
        assert_eq!(uri, expected);
    }

    let machine = machine.map(|scripted| scripted.with_file("/token", " \n"));
    let empty = "oidc_role_arn: `/token` is empty; it must hold a token";
    assert_eq!(message(machine.ask_once(oidc())), empty);
    let missing = message(Machine::new().ask_once(oidc()));
    assert_eq!(
        missing,
        "oidc_role_arn: cannot read `/token`: entity not found"
    );
    let message = message(Machine::new().ask_once(Oidc::new().role_arn("role").token_file("/t")));
    assert_eq!(
        message,
        "oidc_role_arn: the identity provider is not known and ALIBABA_CLOUD_OIDC_PROVIDER_ARN \
         is not set"
    );
}

#[test]
fn a_role_is_assumed_with_what_the_program_and_the_environment_say() {
    let machine = Machine::new()
        .with_variable("ALIBABA_CLOUD_ROLE_ARN", "arn-of-environment")
        .with_variable("ALIBABA_CLOUD_STS_REGION", "cn-shenzhen")
        .with_variable("ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED", "TRUE")
        .answer(200, role_key("id", FAR));
    let role = AssumeRole::new(Static::new("id", "secret"), "");
    let provided = machine.ask_once(role).expect("a key");
    assert_eq!(provided.source, "ram_role_arn/static_ak");
    let exchanges = machine.scripted.exchanges();
    let request = &exchanges[0].request;
    assert_eq!(
        request.uri().host(),
        Some("sts-vpc.cn-shenzhen.aliyuncs.com")
    );
    assert_eq!(request.headers()["x-acs-credentials-provider"], "static_ak");
    let body = "DurationSeconds=3600&RoleArn=arn-of-environment&\
                RoleSessionName=credentials-rust-1735787045";
    assert_eq!(request.body(), body.as_bytes());

    let machine = machine.answer(200, role_key("id", FAR));
    let role = AssumeRole::new(Static::new("id", "secret"), "arn").vpc(false);
    machine.ask_once(role).expect("a key");
    let host = machine.scripted.exchanges()[1]
        .request
        .uri()
        .host()
        .map(str::to_owned);
    assert_eq!(host.as_deref(), Some("sts.cn-shenzhen.aliyuncs.com"));

    let machine = Machine::new().answer(200, role_key("id", FAR));
    let role = AssumeRole::new(Static::new("id", "secret"), "arn")
        .session_name("s")
        .policy("p")
        .external_id("e")
        .sts_region("cn-beijing")
        .vpc(true)
        .sts_endpoint("http://127.0.0.1:80/")
        .duration(Duration::from_secs(1000));
    machine.ask_once(role).expect("a key");
    let exchanges = machine.scripted.exchanges();
    let uri = exchanges[0].request.uri().to_string();
    assert!(
        uri.starts_with("http://127.0.0.1:80/?AccessKeyId=id&Action=AssumeRole&"),
        "{uri}"
    );
    let body = "DurationSeconds=1000&ExternalId=e&Policy=p&RoleArn=arn&RoleSessionName=s";
    assert_eq!(exchanges[0].request.body(), body.as_bytes());
}

#[test]
fn a_role_needs_a_key_and_an_arn() {
    let ask = |role: AssumeRole| message(Machine::new().ask_once(role));
    let role = AssumeRole::new(Bearer::new("token"), "arn");
    let expected = "ram_role_arn: only the holder of an access key can assume a role";
    assert_eq!(ask(role), expected);
    assert_eq!(ask(AssumeRole::new(Anonymous, "arn")), expected);
    let role = AssumeRole::new(Static::new("id", "secret"), "");
    let expected = "ram_role_arn: there is no ARN of a role; ALIBABA_CLOUD_ROLE_ARN can name one";
    assert_eq!(ask(role), expected);
    let role = AssumeRole::new(Environment::new(), "arn");
    let expected = "ram_role_arn/env: ALIBABA_CLOUD_ACCESS_KEY_ID and \
                    ALIBABA_CLOUD_ACCESS_KEY_SECRET are not set";
    assert_eq!(ask(role), expected);
}

#[test]
fn half_a_key_says_which_half_is_missing() {
    let (id, secret) = (
        "ALIBABA_CLOUD_ACCESS_KEY_ID",
        "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
    );
    let ask = |name: &str| {
        let machine = Machine::new().with_variable(name, "x");
        message(machine.ask_once(Environment::new()))
    };
    assert_eq!(ask(id), format!("env: {id} is set, but {secret} is not"));
    assert_eq!(
        ask(secret),
        format!("env: {secret} is set, but {id} is not")
    );
    let ask = |key: Static| message(Machine::new().ask_once(key));
    assert_eq!(
        ask(Static::new("", "s")),
        "static_ak: the access key id is empty"
    );
    let key = Static::new("id", "").token("t");
    assert_eq!(ask(key), "static_sts: the access key secret is empty");
    let empty = message(Machine::new().ask_once(Bearer::new("")));
    assert_eq!(empty, "bearer: the bearer token is empty");
}

#[test]
fn a_uri_must_be_one_that_can_be_asked() {
    for uri in [
        "",
        "x",
        "/path",
        "ftp://host/",
        "http://",
        "http://a b/",
        "http://[::1",
    ] {
        let found = message(Machine::new().ask_once(CredentialsUri::at(uri)));
        let expected = "credential_uri: the URI of the credentials is no http or https URI";
        assert_eq!(found, expected, "{uri}");
    }
    for (uri, direct) in [
        ("http://localhost:1/", true),
        ("http://[::1]:1/", true),
        ("http://127.8.0.1/", true),
        ("https://example.com/", false),
        ("http://localhost.example.com/", false),
    ] {
        let machine = Machine::new().answer(200, temporary_key("id", FAR));
        machine.ask_once(CredentialsUri::at(uri)).expect("a key");
        assert_eq!(machine.scripted.exchanges()[0].direct, direct, "{uri}");
    }
    let machine = Machine::new().answer(200, r#"{"Code": "Failed", "Message": "a\nb"}"#);
    let found = message(machine.ask_once(CredentialsUri::at("http://127.0.0.1/")));
    assert_eq!(
        found,
        "credential_uri: 127.0.0.1 answered with status 200: Failed"
    );
}

#[test]
fn an_answer_is_not_read_without_end() {
    let machine = Machine::new().answer(200, " ".repeat(1 << 20));
    let found = message(machine.ask_once(CredentialsUri::at("http://127.0.0.1/")));
    assert_eq!(
        found,
        "credential_uri: no answer of 127.0.0.1: the answer is too large"
    );
}
