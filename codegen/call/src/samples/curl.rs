//! The script for a shell. It signs by itself, with curl and openssl: a signed command would hold
//! for some minutes, and only for whoever made it.

use super::wire::{Wire, host};
use super::{first_line, title, variable};
use crate::Request;
use crate::mask::MASK;

/// What is to be done about secrets in the query.
const HINT: &str = "\n# A secret is read from the environment, percent-encoded; `***` stands for one within a text.";

pub(super) fn script(request: &Request<'_>) -> String {
    let operation = request.operation();
    let title = title(operation);
    let summary = first_line(operation.summary());
    let Wire {
        method,
        target,
        mut headers,
        body: (body, is_base64),
        ..
    } = match Wire::of(request) {
        Ok(wire) => wire,
        Err(error) => return format!("# {title}\n# It cannot be written: {error}\n"),
    };
    let (host, region) = host(operation);
    let region = region.map_or(String::new(), |region| format!(" # of the region {region}"));
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    // What is percent-encoded has no quotes.
    let query = format!("'{}'", with_variables(query));
    let path = quoted(path);
    let hint = if target.contains(MASK) { HINT } else { "" };
    let body = match is_base64 {
        false => format!("body={}", quoted(&body)),
        true => {
            "body=$(mktemp)".to_owned()
                + &format!(
                    " && printf %s {} | openssl base64 -d -A > \"$body\"",
                    quoted(&body)
                )
        }
    };
    let (hashed, data) = match is_base64 {
        false => ("printf %s \"$body\" | digest", "--data-binary \"$body\""),
        true => ("digest < \"$body\"", "--data-binary \"@$body\""),
    };
    headers.retain(|(name, _)| name != "x-acs-security-token");
    let headers: String = headers
        .iter()
        .map(|(name, value)| format!("\n  {}", quoted(&format!("{name}:{value}"))))
        .collect();
    let data = if body == "body=''" { "" } else { data };
    let data = if data.is_empty() {
        String::new()
    } else {
        format!(" \\\n  {data}")
    };
    format!(
        r#"#!/usr/bin/env bash
# {summary}
#
# {title}
# Signs with the access key that the environment has, so it holds no secret and does not expire.
# Needs curl and openssl. openssl is given the secret as an argument, which others on this machine
# may see for a moment.{hint}
set -euo pipefail
: "${{ALIBABA_CLOUD_ACCESS_KEY_ID:?}}" "${{ALIBABA_CLOUD_ACCESS_KEY_SECRET:?}}"

endpoint=${{ENDPOINT:-https://{host}}}{region}
path={path}
query={query}
{body}

digest() {{ openssl dgst -sha256 -r "$@" | cut -d ' ' -f 1; }}
hash=$({hashed})
headers=({headers}
  "host:${{endpoint#*://}}"
  "x-acs-content-sha256:$hash"
  "x-acs-date:$(date -u +%Y-%m-%dT%H:%M:%SZ)"
  "x-acs-signature-nonce:$(openssl rand -hex 16)"
)
if [ -n "${{ALIBABA_CLOUD_SECURITY_TOKEN:-}}" ]; then
  headers+=("x-acs-security-token:$ALIBABA_CLOUD_SECURITY_TOKEN")
fi

signed=$(printf '%s\n' "${{headers[@]}}" | grep -E '^(host|content-type|x-acs-[^:]*):' | LC_ALL=C sort -t : -k 1,1)
names=$(cut -d : -f 1 <<< "$signed" | paste -s -d ';' -)
canonical=$(printf '%s\n' {method} "$path" "$query" "$signed" '' "$names" "$hash")
to_sign=$(printf 'ACS3-HMAC-SHA256\n%s' "$(printf %s "$canonical" | digest)")
signature=$(printf %s "$to_sign" | digest -mac HMAC -macopt "key:$ALIBABA_CLOUD_ACCESS_KEY_SECRET")
headers+=("authorization: ACS3-HMAC-SHA256 Credential=$ALIBABA_CLOUD_ACCESS_KEY_ID,SignedHeaders=$names,Signature=$signature")

printf '%s\n' "${{headers[@]}}" | curl -sS -X {method} "$endpoint$path${{query:+?$query}}" -H @-{data}
"#
    )
}

/// A text as a shell takes it word for word.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A parameter that is a secret is left for the environment to say, percent-encoded.
fn with_variables(query: &str) -> String {
    let pairs = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name, MASK)) => format!("{name}='\"${{{}:?}}\"'", variable(name)),
        _ => pair.to_owned(),
    });
    pairs.collect::<Vec<_>>().join("&")
}
