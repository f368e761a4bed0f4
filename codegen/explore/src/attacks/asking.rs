//! Who asks: foreign names, foreign sites, no token, forms.

use super::{Target, assert_refused, status};

#[test]
fn a_page_is_served_with_every_protection() {
    let target = Target::new();
    let page = target.ask("GET /", "", "");
    assert_eq!(status(&page), 200, "{page}");
    for header in [
        "cache-control: no-store",
        "content-security-policy: default-src 'none'; script-src 'self'; style-src 'self'; ",
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        "cross-origin-opener-policy: same-origin",
        "cross-origin-resource-policy: same-origin",
        "referrer-policy: no-referrer",
        "x-content-type-options: nosniff",
        "x-frame-options: DENY",
        "content-type: text/html; charset=utf-8",
    ] {
        assert!(page.contains(header), "{header}: {page}");
    }
    assert!(
        !page.to_lowercase().contains("access-control-allow"),
        "{page}"
    );
}

#[test]
fn a_name_that_was_made_to_resolve_to_this_machine_is_refused() {
    let target = Target::new();
    let (_, port) = target.authority.split_once(':').unwrap();
    for host in [
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        format!("localhost:{port}"),
        format!("127.0.0.1.evil.example:{port}"),
        format!("127.0.0.2:{port}"),
        format!("127.1:{port}"),
        "127.0.0.1".to_owned(),
        "127.0.0.1:1".to_owned(),
        format!("{}@evil.example", target.authority),
        String::new(),
    ] {
        let answer = target.send(format!(
            "GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        ));
        assert_refused(&answer, 403, "`Host` header names something else");
        assert!(!answer.contains("data-explore-token"), "{answer}");
        assert!(
            !host.contains("evil") || !answer.contains("evil"),
            "{answer}"
        );
    }
}

#[test]
fn hosts_that_contradict_each_other_are_refused() {
    let target = Target::new();
    let host = &target.authority;
    for request in [
        "GET / HTTP/1.1\r\nConnection: close\r\n\r\n".to_owned(),
        "GET / HTTP/1.0\r\n\r\n".to_owned(),
        format!(
            "GET / HTTP/1.1\r\nHost: {host}\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
        ),
        format!(
            "GET / HTTP/1.1\r\nHost: evil.example\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        ),
        format!("GET http://evil.example/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"),
        format!("GET http://{host}/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"),
    ] {
        let answer = target.send(&request);
        assert_refused(&answer, 403, "`Host` header names something else");
    }
}

#[test]
fn other_sites_are_refused_even_with_the_token() {
    let target = Target::new();
    let token = format!("X-Explore-Token: {}\r\n", target.token());
    let home = &target.authority;
    for origin in [
        "http://evil.example".to_owned(),
        "null".to_owned(),
        format!("https://{home}"),
        format!("http://{home}.evil.example"),
        "http://127.0.0.1:1".to_owned(),
        "http://localhost".to_owned(),
        String::new(),
        format!("http://{home}\r\nOrigin: http://evil.example"),
    ] {
        let headers = format!("Origin: {origin}\r\nContent-Type: application/json\r\n{token}");
        let answer = target.post(&headers, "{}");
        assert_refused(&answer, 403, "`Origin` header names another site");
        // Pages, which hold the token, neither.
        let answer = target.ask("GET /", &format!("Origin: {origin}\r\n"), "");
        assert_refused(&answer, 403, "`Origin` header names another site");
    }
}

#[test]
fn no_permission_is_given_in_advance() {
    let target = Target::new();
    let headers = "Origin: http://evil.example\r\nAccess-Control-Request-Method: POST\r\n";
    let answer = target.ask("OPTIONS /_explore/api/send", headers, "");
    assert_refused(&answer, 403, "`Origin` header names another site");
    let answer = target.ask("OPTIONS /", "", "");
    assert_refused(&answer, 405, "asked with GET");
    assert!(
        !answer.to_lowercase().contains("access-control"),
        "{answer}"
    );
}

#[test]
fn data_needs_the_token_of_this_run() {
    let target = Target::new();
    let other = Target::new();
    let json = "Content-Type: application/json\r\n";
    let answer = target.post(json, "{}");
    assert_refused(&answer, 403, "needs the header `x-explore-token`");
    let own = target.token();
    let short = &own[..own.len() - 1];
    for token in [
        &other.token(),
        "",
        short,
        &format!("{own}A"),
        &own.to_lowercase(),
    ] {
        let headers = format!("{json}X-Explore-Token: {token}\r\n");
        assert_refused(&target.post(&headers, "{}"), 403, "not of this run");
    }
    let twice = format!("{json}X-Explore-Token: {own}\r\nX-Explore-Token: x\r\n");
    assert_refused(&target.post(&twice, "{}"), 403, "not of this run");
    // Not in the address either, which would be remembered.
    let path = format!("GET /_explore/api/form?x-explore-token={own}");
    assert_refused(&target.ask(&path, "", ""), 403, "needs the header");
    // Every path of the data, those that do not exist too.
    for path in ["form", "target", "send", "nothing", ""] {
        let answer = target.ask(&format!("GET /_explore/api/{path}"), "", "");
        assert_refused(&answer, 403, "needs the header `x-explore-token`");
    }
}

#[test]
fn what_a_form_could_post_is_refused() {
    let target = Target::new();
    let token = format!("X-Explore-Token: {}\r\n", target.token());
    for kind in [
        "",
        "Content-Type: text/plain\r\n",
        "Content-Type: application/x-www-form-urlencoded\r\n",
        "Content-Type: multipart/form-data; boundary=application/json\r\n",
        "Content-Type: text/plain; application/json\r\n",
        "Content-Type: application/jsonp\r\n",
    ] {
        let answer = target.post(&format!("{token}{kind}"), "{}");
        assert_refused(&answer, 415, "has the `Content-Type` application/json");
    }
    let length = "Content-Length: 2\r\nContent-Type: application/json\r\n";
    let answer = target.ask("PUT /_explore/api/check", &format!("{token}{length}"), "{}");
    assert_refused(&answer, 405, "asked with POST");
}
