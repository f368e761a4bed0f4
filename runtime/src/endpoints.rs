//! Hosts that answer for a product.
//!
//! Which one a request goes to: the endpoint that the caller gave, see [`Endpoint::parse`]; else
//! the host that is listed for region and network; else the one the product's rule makes, see
//! [`Endpoints::resolve`].

use std::error::Error;
use std::fmt;

/// Hosts that answer for a product.
#[derive(Clone, Copy, Debug)]
pub struct Endpoints {
    /// Which host answers for a region that is not listed.
    pub rule: EndpointRule,
    /// Host name prefix that the rule uses.
    pub prefix: &'static str,
    /// Listed regions, ordered by id.
    pub regions: &'static [Region],
}

/// Hosts of a region.
#[derive(Clone, Copy, Debug)]
pub struct Region {
    /// Region id, such as `cn-hangzhou`.
    pub id: &'static str,
    /// Host reached from the internet.
    pub public: &'static str,
    /// Host reached from inside a VPC of the region.
    pub vpc: Option<&'static str>,
}

/// Which host answers for a region that is not listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EndpointRule {
    /// `<prefix>.<region>.aliyuncs.com`.
    Regional,
    /// `<prefix>.aliyuncs.com` for every region.
    Central,
    /// None: only listed regions have a host.
    Listed,
}

/// Where the client is, which decides the hosts it can reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Network {
    /// Anywhere on the internet.
    #[default]
    Public,
    /// Inside a VPC of the region.
    Vpc,
    /// On the vendor's internal network.
    Internal,
    /// On the vendor's shared network.
    Share,
}

/// HTTP or HTTPS.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// Encrypted.
    #[default]
    Https,
    /// Not encrypted: whoever carries the request can read it.
    Http,
}

/// An endpoint that a caller gave.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Endpoint {
    /// The scheme, if it was given.
    pub scheme: Option<Scheme>,
    /// The host, with `:port` if that was given.
    pub host: String,
}

/// Why there is no host.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EndpointError {
    /// The host depends on the region, and there is none.
    MissingRegion,
    /// This is not a region id.
    InvalidRegion(String),
    /// No host is known for this region and network.
    NoHost {
        /// The region.
        region: String,
        /// The network.
        network: Network,
    },
    /// This is not a host, with or without scheme and port.
    InvalidEndpoint(String),
}

impl Endpoints {
    /// The host that answers for a region in a network. An empty region counts as none.
    ///
    /// The rule makes the host where the region is not listed, and in networks for which no hosts
    /// are listed. It does not where a region is listed without a host for VPCs: there is none.
    ///
    /// # Errors
    ///
    /// If a region is needed and missing, if the text cannot be a region, or if there is no host.
    pub fn resolve(&self, region: Option<&str>, network: Network) -> Result<String, EndpointError> {
        let region = region.filter(|region| !region.is_empty());
        let listed = region.and_then(|region| self.find(region));
        let listed = match (listed, network) {
            (Some(listed), Network::Public) => Some(Some(listed.public)),
            (Some(listed), Network::Vpc) => Some(listed.vpc),
            (None, _) | (_, Network::Internal | Network::Share) => None,
        };
        let host = match listed {
            Some(host) => host.map(str::to_owned),
            None => self.by_rule(region, network)?,
        };
        host.ok_or_else(|| EndpointError::NoHost {
            region: region.unwrap_or_default().to_owned(),
            network,
        })
    }

    /// The host reached from the internet for a region, if there is one.
    #[must_use]
    pub fn public(&self, region: &str) -> Option<String> {
        self.resolve(Some(region), Network::Public).ok()
    }

    /// The host reached from inside a VPC of the region, if one is known.
    #[must_use]
    pub fn vpc(&self, region: &str) -> Option<&'static str> {
        self.find(region).and_then(|listed| listed.vpc)
    }

    fn find(&self, region: &str) -> Option<&'static Region> {
        self.regions.iter().find(|listed| listed.id == region)
    }

    fn by_rule(
        &self,
        region: Option<&str>,
        network: Network,
    ) -> Result<Option<String>, EndpointError> {
        let first = format!("{}{}", self.prefix.to_ascii_lowercase(), network.suffix());
        match self.rule {
            EndpointRule::Central => Ok(Some(format!("{first}.aliyuncs.com"))),
            EndpointRule::Regional => {
                let region = region.ok_or(EndpointError::MissingRegion)?;
                if !is_label(region) {
                    return Err(EndpointError::InvalidRegion(region.to_owned()));
                }
                Ok(Some(format!("{first}.{region}.aliyuncs.com")))
            }
            EndpointRule::Listed if region.is_none() => Err(EndpointError::MissingRegion),
            EndpointRule::Listed => Ok(None),
        }
    }
}

impl Endpoint {
    /// Reads `host`, `host:port`, or either after `https://` or `http://`. Nothing comes of an
    /// empty text, which counts as not given.
    ///
    /// ```
    /// use acs_runtime::{Endpoint, Scheme};
    ///
    /// # fn main() -> Result<(), acs_runtime::EndpointError> {
    /// let endpoint = Endpoint::parse("http://localhost:8080/")?.expect("it is not empty");
    /// assert_eq!(endpoint.scheme, Some(Scheme::Http));
    /// assert_eq!(endpoint.host, "localhost:8080");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// If the text holds anything else: another scheme, a user, a path, a query.
    pub fn parse(text: &str) -> Result<Option<Self>, EndpointError> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let lower = text.to_ascii_lowercase();
        let (scheme, rest) = match lower.split_once("://") {
            Some(("https", rest)) => (Some(Scheme::Https), rest),
            Some(("http", rest)) => (Some(Scheme::Http), rest),
            Some(_) => return Err(EndpointError::InvalidEndpoint(without_user(text))),
            None => (None, &*lower),
        };
        let host = rest.strip_suffix('/').unwrap_or(rest);
        if !is_host(host) {
            return Err(EndpointError::InvalidEndpoint(without_user(text)));
        }
        let host = host.to_owned();
        Ok(Some(Self { scheme, host }))
    }
}

impl Scheme {
    /// The scheme as URLs write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Scheme::Https => "https",
            Scheme::Http => "http",
        }
    }
}

impl Network {
    /// What the rule puts behind the prefix.
    fn suffix(self) -> &'static str {
        match self {
            Network::Public => "",
            Network::Vpc => "-vpc",
            Network::Internal => "-internal",
            Network::Share => "-share",
        }
    }
}

/// Whether the text can be one label of a host name.
pub(crate) fn is_label(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (1..=63).contains(&text.len()) && text.bytes().all(fits)
}

/// Whether the text is a host with or without a port.
fn is_host(text: &str) -> bool {
    let Ok(authority) = text.parse::<http::uri::Authority>() else {
        return false;
    };
    let host = authority.host();
    let port = text
        .strip_prefix(host)
        .and_then(|rest| rest.strip_prefix(':'));
    let has_port = port.is_some_and(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
    let is_name = !host.is_empty() && host.split('.').all(is_label);
    let address = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    let is_address = address.is_some_and(|host| host.parse::<std::net::Ipv6Addr>().is_ok());
    (is_name || is_address) && (text == host || has_port)
}

/// The text for an error message. What stands before an `@` may be a password.
fn without_user(text: &str) -> String {
    let rest = text.rsplit_once('@').map(|(_, rest)| format!("***@{rest}"));
    rest.unwrap_or_else(|| text.to_owned())
}

impl fmt::Display for EndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingRegion => f.write_str(
                "no region is set, and the host depends on it; set a region or an endpoint",
            ),
            Self::InvalidRegion(region) => write!(f, "{region:?} is not a region id"),
            Self::NoHost { region, network } => {
                let network = match network {
                    Network::Public => "from the internet",
                    Network::Vpc => "from inside a VPC",
                    Network::Internal => "from the internal network",
                    Network::Share => "from the shared network",
                };
                write!(
                    f,
                    "no host is known for region {region:?} {network}; set an endpoint"
                )
            }
            Self::InvalidEndpoint(text) => write!(
                f,
                "{text:?} is not an endpoint; write a host, such as `tds.cn-shanghai.aliyuncs.com`, \
                 with or without `https://` and a port"
            ),
        }
    }
}

impl Error for EndpointError {}
