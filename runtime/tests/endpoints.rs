//! The host of a request is the one that the official clients choose.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tests say how many cases they ran, on files that are known"
)]

mod dynamic;

use acs_runtime::{Endpoint, EndpointError, EndpointRule, Endpoints, Network, Region, Scheme};
use dynamic::Json;

fn network(json: &Json) -> Network {
    match json.as_text().unwrap_or_default() {
        "" | "public" => Network::Public,
        "vpc" => Network::Vpc,
        "internal" => Network::Internal,
        "share" => Network::Share,
        network => panic!("unknown network {network}"),
    }
}

fn leak(text: String) -> &'static str {
    text.leak()
}

/// The hosts of the file, as a spec lists them.
fn sas(file: &Json) -> Endpoints {
    let vpc = file.at("sas_vpc_endpoints");
    let region = |(id, public): &(String, Json)| Region {
        id: leak(id.clone()),
        public: leak(public.text().to_owned()),
        vpc: vpc
            .get(id)
            .and_then(Json::as_text)
            .map(|host| leak(host.to_owned())),
    };
    let regions: Vec<Region> = file
        .at("sas_public_endpoints")
        .members()
        .iter()
        .map(region)
        .collect();
    Endpoints {
        rule: EndpointRule::Regional,
        prefix: "sas",
        regions: regions.leak(),
    }
}

/// Compares a host with what a case expects.
fn check(case: &Json, host: Result<String, EndpointError>) {
    let name = case.at("name").text();
    let expected = case.at("expected");
    match expected.get("host") {
        Some(expected) => assert_eq!(host.as_deref(), Ok(expected.text()), "{name}"),
        None => {
            assert_eq!(expected.at("error").text(), "missing region id", "{name}");
            assert_eq!(host, Err(EndpointError::MissingRegion), "{name}");
        }
    }
}

#[test]
fn hosts_are_those_of_the_official_clients() {
    let file = dynamic::file(include_str!("vectors/endpoints.json"));
    let rules = file.at("rules").list();
    for case in rules {
        let input = case.at("input");
        let suffix = input.at("suffix").text();
        let product = input.at("product").text();
        // A suffix is part of the prefix that a spec names.
        let prefix = if suffix.is_empty() {
            product.to_owned()
        } else {
            format!("{product}-{suffix}")
        };
        let endpoints = Endpoints {
            rule: match input.at("endpoint_rule").text() {
                "regional" => EndpointRule::Regional,
                "central" | "" => EndpointRule::Central,
                rule => panic!("unknown rule {rule}"),
            },
            prefix: leak(prefix),
            regions: &[],
        };
        let region = input.at("region_id").as_text();
        check(
            case,
            endpoints.resolve(region, network(input.at("network"))),
        );
    }
    let endpoints = sas(&file);
    let cases = file.at("sas").list();
    for case in cases {
        let input = case.at("input");
        let own = Endpoint::parse(input.at("endpoint").as_text().unwrap_or_default()).unwrap();
        let region = input.at("region_id").as_text();
        let host = match own {
            Some(endpoint) => Ok(endpoint.host),
            None => endpoints.resolve(region, network(input.at("network"))),
        };
        check(case, host);
    }
    let count = rules.len() + cases.len();
    assert_eq!((rules.len(), cases.len()), (14, 46));
    println!("conformance: endpoints.json: {count} cases, {count} passed, 0 argued deviations");
}

#[test]
fn each_network_has_hosts_of_its_own() {
    let file = dynamic::file(include_str!("vectors/endpoints.json"));
    let endpoints = sas(&file);
    for region in endpoints.regions {
        let host = endpoints.resolve(Some(region.id), Network::Vpc);
        match region.vpc {
            Some(vpc) => assert_eq!(host.as_deref(), Ok(vpc)),
            None => assert!(
                matches!(host, Err(EndpointError::NoHost { .. })),
                "{}",
                region.id
            ),
        }
        assert_eq!(endpoints.vpc(region.id), region.vpc);
        assert_eq!(endpoints.public(region.id).as_deref(), Some(region.public));
    }
    let host = endpoints.resolve(Some("cn-hangzhou"), Network::Internal);
    assert_eq!(host.as_deref(), Ok("sas-internal.cn-hangzhou.aliyuncs.com"));
}

#[test]
fn where_only_listed_regions_have_a_host_others_have_none() {
    let regions = &[Region {
        id: "a",
        public: "x.example",
        vpc: Some("v.example"),
    }];
    let endpoints = Endpoints {
        rule: EndpointRule::Listed,
        prefix: "sas",
        regions,
    };
    let resolve = |region, network| endpoints.resolve(region, network);
    assert_eq!(
        resolve(Some("a"), Network::Public).as_deref(),
        Ok("x.example")
    );
    assert_eq!(resolve(Some("a"), Network::Vpc).as_deref(), Ok("v.example"));
    assert_eq!(
        resolve(None, Network::Public),
        Err(EndpointError::MissingRegion)
    );
    assert_eq!(
        resolve(Some(""), Network::Public),
        Err(EndpointError::MissingRegion)
    );
    for (region, network) in [
        ("b", Network::Public),
        ("b", Network::Vpc),
        ("a", Network::Share),
    ] {
        let error = resolve(Some(region), network).unwrap_err();
        assert_eq!(
            error,
            EndpointError::NoHost {
                region: region.to_owned(),
                network
            }
        );
        assert!(error.to_string().contains("set an endpoint"));
    }
}

#[test]
fn a_region_cannot_lead_to_another_host() {
    let endpoints = Endpoints {
        rule: EndpointRule::Regional,
        prefix: "sas",
        regions: &[],
    };
    for region in ["evil.example/", "a.b", "a b", "a@b", "a:1", "测", "a\n"] {
        let error = endpoints
            .resolve(Some(region), Network::Public)
            .unwrap_err();
        assert_eq!(error, EndpointError::InvalidRegion(region.to_owned()));
    }
}

#[test]
fn endpoints_are_read_with_scheme_and_port() {
    use Scheme::{Http, Https};
    for (text, scheme, host) in [
        (
            "tds.cn-shanghai.aliyuncs.com",
            None,
            "tds.cn-shanghai.aliyuncs.com",
        ),
        (" https://TDS.example/ ", Some(Https), "tds.example"),
        ("http://localhost:8080", Some(Http), "localhost:8080"),
        ("HTTP://127.0.0.1", Some(Http), "127.0.0.1"),
        ("[::1]:8080", None, "[::1]:8080"),
        ("http://[::1]", Some(Http), "[::1]"),
        ("a_b.example:65535", None, "a_b.example:65535"),
    ] {
        let endpoint = Endpoint::parse(text).unwrap().unwrap();
        assert_eq!((endpoint.scheme, &*endpoint.host), (scheme, host), "{text}");
    }
    assert_eq!(Endpoint::parse(""), Ok(None));
    assert_eq!(Endpoint::parse(" \n"), Ok(None));
}

#[test]
fn what_is_no_endpoint_is_refused() {
    for text in [
        "ftp://a.example",
        "://a.example",
        "http://",
        "https:///",
        "a.example/path",
        "a.example//",
        "a.example?x",
        "a.example#x",
        "a.example:",
        "a.example:0",
        "a.example:65536",
        "a.example:x",
        "a..example",
        ".example",
        "a b",
        "测.example",
        "[::1",
        "[x]",
        "[::1]x",
        "{region}.example",
        "user:hunter2@a.example",
        "https://hunter2@a.example",
    ] {
        let error = Endpoint::parse(text).unwrap_err();
        assert!(matches!(error, EndpointError::InvalidEndpoint(_)), "{text}");
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
    }
}
