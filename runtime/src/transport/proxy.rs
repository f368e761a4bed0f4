//! Which proxy a request goes through.

use http::Uri;
use http::uri::{Authority, Scheme};

use super::http_config::{HttpConfig, HttpConfigError, Setting};
use crate::credentials::Secret;

/// The proxies of a transport.
pub(super) struct Proxies {
    http: Option<Proxy>,
    https: Option<Proxy>,
    exceptions: Vec<Exception>,
}

/// A proxy that speaks HTTP.
pub(super) struct Proxy {
    /// Port 80 where it says none.
    pub(super) authority: Authority,
    pub(super) login: Option<Login>,
}

/// Who a proxy is told to be used by.
pub(super) struct Login {
    pub(super) user: Secret,
    pub(super) password: Secret,
}

/// Hosts that no proxy is used for.
struct Exception {
    hosts: Hosts,
    port: Option<u16>,
}

enum Hosts {
    All,
    Exactly(String),
    /// Begins with a dot.
    Below(String),
}

impl Proxies {
    pub(super) fn new(config: &HttpConfig) -> Result<Self, HttpConfigError> {
        Ok(Self {
            http: config.http_proxy.as_ref().map(proxy).transpose()?,
            https: config.https_proxy.as_ref().map(proxy).transpose()?,
            exceptions: config.no_proxy.split(',').filter_map(exception).collect(),
        })
    }

    /// The proxy for a URI, if it does not go there directly.
    pub(super) fn to(&self, uri: &Uri) -> Option<&Proxy> {
        let https = uri.scheme() == Some(&Scheme::HTTPS);
        let proxy = if https { &self.https } else { &self.http };
        let proxy = proxy.as_ref()?;
        let host = bare(uri.host()?).to_ascii_lowercase();
        let port = uri.port_u16().unwrap_or(if https { 443 } else { 80 });
        let excepted = |exception: &Exception| exception.covers(&host, port);
        (!self.exceptions.iter().any(excepted)).then_some(proxy)
    }
}

impl Exception {
    fn covers(&self, host: &str, port: u16) -> bool {
        let hosts = match &self.hosts {
            Hosts::All => true,
            Hosts::Exactly(name) => name == host,
            Hosts::Below(suffix) => host.ends_with(suffix.as_str()),
        };
        hosts && self.port.is_none_or(|only| only == port)
    }
}

/// A host without the brackets of an IPv6 address.
pub(super) fn bare(host: &str) -> &str {
    let inner = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    inner.unwrap_or(host)
}

fn proxy(setting: &Setting) -> Result<Proxy, HttpConfigError> {
    let error = |problem: &str| HttpConfigError {
        setting: setting.origin,
        problem: problem.to_owned(),
    };
    let url = setting.url.expose().trim();
    let rest = match url.split_once("://") {
        None => url,
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => rest,
        Some(_) => return Err(error("the URL of a proxy begins with `http://`")),
    };
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    let (login, authority) = match rest.rsplit_once('@') {
        None => (None, rest),
        Some((login, authority)) => {
            let (user, password) = login.split_once(':').unwrap_or((login, ""));
            let decoded = decode(user).zip(decode(password));
            let Some((user, password)) = decoded else {
                return Err(error("user or password are not percent-encoded UTF-8"));
            };
            (Some(Login { user, password }), authority)
        }
    };
    let authority: Authority = authority
        .parse()
        .map_err(|_| error("the URL of a proxy is `http://host:port`"))?;
    // `:` with no number behind it would count as no port at all.
    if authority.host().is_empty() || authority.as_str().ends_with(':') {
        return Err(error("the URL of a proxy is `http://host:port`"));
    }
    Ok(Proxy { authority, login })
}

fn exception(text: &str) -> Option<Exception> {
    let text = text.trim().to_ascii_lowercase();
    let (name, port) = match text.rsplit_once(':') {
        // More than one colon is an IPv6 address, unless in brackets.
        Some((name, port)) if name.ends_with(']') || !name.contains(':') => {
            (name, Some(port.parse().ok()?))
        }
        _ => (text.as_str(), None),
    };
    let name = bare(name);
    let hosts = match name.strip_prefix('*').unwrap_or(name) {
        "" if name == "*" => Hosts::All,
        "" | "." => return None,
        suffix if suffix.starts_with('.') => Hosts::Below(suffix.to_owned()),
        _ => Hosts::Exactly(name.to_owned()),
    };
    Some(Exception { hosts, port })
}

fn decode(text: &str) -> Option<Secret> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => hex(rest.next()?)? << 4 | hex(rest.next()?)?,
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok().map(Secret::from)
}

fn hex(digit: u8) -> Option<u8> {
    let value = char::from(digit).to_digit(16)?;
    u8::try_from(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::Scripted;

    fn proxies(config: &HttpConfig) -> Proxies {
        Proxies::new(config).expect("the settings make sense")
    }

    fn goes_through(proxies: &Proxies, uri: &str) -> Option<String> {
        let uri: Uri = uri.parse().expect("a URI");
        let proxy = proxies.to(&uri)?;
        Some(proxy.authority.to_string())
    }

    #[test]
    fn the_scheme_of_the_request_chooses_the_proxy() {
        let config = HttpConfig::new()
            .http_proxy("http://plain:1")
            .https_proxy("tls.proxy:2/");
        let proxies = proxies(&config);
        assert_eq!(
            goes_through(&proxies, "http://a/").as_deref(),
            Some("plain:1")
        );
        assert_eq!(
            goes_through(&proxies, "https://a/").as_deref(),
            Some("tls.proxy:2")
        );
    }

    #[test]
    fn exceptions_are_exact_names_suffixes_ports_or_everything() {
        let cases = [
            ("a.example", "http://a.example/", true),
            ("a.example", "http://A.Example/", true),
            ("a.example", "http://b.a.example/", false),
            (".example", "http://b.a.example/", true),
            (".example", "http://example/", false),
            ("*.example", "http://a.example/", true),
            ("b, a", "http://a/", true),
            ("a:81", "http://a:81/", true),
            ("a:81", "http://a/", false),
            ("a:80", "http://a/", true),
            ("*", "http://a/", true),
            ("", "http://a/", false),
            (",,.", "http://a./", false),
            ("::1", "http://[::1]/", true),
            ("[::1]:8080", "http://[::1]:8080/", true),
            ("[::1]:8080", "http://[::1]/", false),
            ("a:x", "http://a/", false),
        ];
        for (exceptions, uri, direct) in cases {
            let config = HttpConfig::new().http_proxy("proxy:1").no_proxy(exceptions);
            let through = goes_through(&proxies(&config), uri);
            assert_eq!(through.is_none(), direct, "`{exceptions}` and {uri}");
        }
    }

    #[test]
    fn the_environment_names_proxies_upper_case_first() {
        let system = Scripted::new()
            .with_variable("HTTP_PROXY", "http://upper:1")
            .with_variable("http_proxy", "http://lower:1")
            .with_variable("https_proxy", "http://lower:2")
            .with_variable("no_proxy", "b");
        let proxies = proxies(&HttpConfig::from_environment(&system));
        assert_eq!(
            goes_through(&proxies, "http://a/").as_deref(),
            Some("upper:1")
        );
        assert_eq!(
            goes_through(&proxies, "https://a/").as_deref(),
            Some("lower:2")
        );
        assert_eq!(goes_through(&proxies, "https://b/"), None);
    }

    #[test]
    fn a_cgi_program_does_not_believe_its_visitor() {
        let system = Scripted::new()
            .with_variable("REQUEST_METHOD", "GET")
            .with_variable("HTTP_PROXY", "http://evil:1");
        let proxies = proxies(&HttpConfig::from_environment(&system));
        assert_eq!(goes_through(&proxies, "http://a/"), None);
    }

    #[test]
    fn user_and_password_are_decoded_and_never_shown() {
        let config = HttpConfig::new().http_proxy("http://us%40er:p%3Ass@proxy:3");
        assert!(!format!("{config:?}").contains("ss@"));
        let proxies = proxies(&config);
        let proxy = proxies.http.expect("there is a proxy");
        let login = proxy.login.expect("there is a login");
        assert_eq!(login.user.expose(), "us@er");
        assert_eq!(login.password.expose(), "p:ss");
        assert_eq!(proxy.authority, "proxy:3");
    }

    #[test]
    fn a_bad_url_names_its_setting_and_not_itself() {
        for url in [
            "socks5://u:secret@h",
            "http://u:secret%zz@h",
            "http://u:secret@",
            "secret h",
        ] {
            let config = HttpConfig::new().https_proxy(url);
            let Err(error) = Proxies::new(&config) else {
                panic!("{url} was accepted");
            };
            assert_eq!(error.setting, "https_proxy");
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }
}
