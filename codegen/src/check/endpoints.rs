//! Hosts.

use crate::diag::{Diagnostics, Rule};
use crate::source::Spanned;
use crate::spec::{EndpointRule, Service};

/// Endpoints are host names, and the rule for other regions has what it needs.
pub(super) fn endpoints_are_hosts(service: &Service, diags: &mut Diagnostics) {
    let endpoints = &service.endpoints;
    if let Some(prefix) = &endpoints.prefix {
        host_is_legal(prefix, diags);
    }
    for (name, region) in &endpoints.regions {
        if !is_label(name.as_str()) {
            let message = format!("`{name}` is no region id");
            diags.error(Rule::InvalidEndpoint, name, message);
        }
        host_is_legal(&region.public, diags);
        if let Some(vpc) = &region.vpc {
            host_is_legal(vpc, diags);
        }
    }
    let rule = &endpoints.rule;
    if rule.value == EndpointRule::Listed && endpoints.regions.is_empty() {
        let message = "only listed regions have a host, but none is listed";
        diags
            .error(Rule::InvalidEndpoint, rule, message)
            .help("list the hosts under `regions`, or choose the rule `regional` or `central`");
    }
}

fn host_is_legal(host: &Spanned<String>, diags: &mut Diagnostics) {
    let text = host.as_str();
    if text.len() <= 253 && text.split('.').all(is_label) {
        return;
    }
    let error = diags.error(
        Rule::InvalidEndpoint,
        host,
        format!("`{host}` is no host name"),
    );
    if text.contains("://") || text.contains('/') {
        error.help("write the host alone, without scheme and path");
    } else if text.trim() != text || text.contains(' ') {
        error.help("remove the blanks");
    } else {
        error.help("a host name has lower-case letters, digits and `-`, in parts joined by `.`");
    }
}

fn is_label(text: &str) -> bool {
    let is_legal = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !text.is_empty()
        && text.len() <= 63
        && text.bytes().all(is_legal)
        && !text.starts_with('-')
        && !text.ends_with('-')
}
