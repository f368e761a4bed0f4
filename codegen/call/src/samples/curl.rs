//! The script for a shell. It signs by itself, with curl and openssl: a signed command would hold
//! for some minutes, and only for whoever made it.

use acs_runtime::Security;

use super::wire::{Wire, host};
use super::{first_line, title, variable};
use crate::mask::MASK;
use crate::{Operation, Request};

/// What is to be known of a script that signs.
const SIGNS: &str = "
# Signs with the access key that the environment has, so it holds no secret and does not expire.
# Needs curl and openssl. openssl is given the secret as an argument, which others on this machine
# may see for a moment.";

/// What is to be done about secrets among the parameters.
const HINT: &str = "
# A secret is read from the environment, percent-encoded; `***` stands for one within a text.";

/// What a script that signs begins with.
const KEY: &str = r#"
: "${ALIBABA_CLOUD_ACCESS_KEY_ID:?}" "${ALIBABA_CLOUD_ACCESS_KEY_SECRET:?}"
"#;

/// Adds the signature to the headers.
const SIGN: &str = r#"
if [ -n "${ALIBABA_CLOUD_SECURITY_TOKEN:-}" ]; then
  headers+=("x-acs-security-token:$ALIBABA_CLOUD_SECURITY_TOKEN")
fi
signed=$(printf '%s\n' "${headers[@]}" | grep -E '^(host|content-type|x-acs-[^:]*):' | LC_ALL=C sort -t : -k 1,1)
names=$(cut -d : -f 1 <<< "$signed" | paste -s -d ';' -)
canonical=$(printf '%s\n' "$method" "$path" "$query" "$signed" '' "$names" "$hash")
to_sign=$(printf 'ACS3-HMAC-SHA256\n%s' "$(printf %s "$canonical" | digest)")
signature=$(printf %s "$to_sign" | digest -mac HMAC -macopt "key:$ALIBABA_CLOUD_ACCESS_KEY_SECRET")
headers+=("authorization: ACS3-HMAC-SHA256 Credential=$ALIBABA_CLOUD_ACCESS_KEY_ID,SignedHeaders=$names,Signature=$signature")
"#;

pub(super) fn script(request: &Request<'_>) -> String {
    let operation = request.operation();
    let (summary, title) = (first_line(operation.summary()), title(operation));
    let wire = match Wire::of(request) {
        Ok(wire) => wire,
        Err(error) => return format!("# {title}\n# It cannot be written: {error}\n"),
    };
    let (host, region) = host(operation);
    let region = region.map_or(String::new(), |region| format!(" # of the region {region}"));
    let endpoint = format!("https://{}{host}", wire.host_prefix);
    let method = &wire.method;
    let (path, query) = wire.target.split_once('?').unwrap_or((&wire.target, ""));
    let (path, query) = (quoted(path), with_variables(query));
    let Body { set, hash, data } = body(&wire);
    let headers = wire
        .headers
        .iter()
        .filter(|(name, _)| name != "x-acs-security-token");
    let headers = headers.map(|(name, value)| quoted(&format!("{name}:{value}")));
    let headers: String = headers.map(|it| format!("\n  {it}")).collect();
    // Of a body that is announced and does not come, it would wait for the bytes.
    let how = if method == "HEAD" {
        "--head"
    } else {
        "-X \"$method\""
    };
    let (signs, key, sign) = match is_anonymous(operation) {
        true => ("", "\n", "\n"),
        false => (SIGNS, KEY, SIGN),
    };
    let hint = match wire.target.contains(MASK) || wire.body.0.contains(MASK) {
        true => HINT,
        false => "",
    };
    format!(
        r#"#!/usr/bin/env bash
# {summary}
#
# {title}{signs}{hint}
set -euo pipefail{key}
endpoint=${{ENDPOINT:-{endpoint}}}{region}
method={method}
path={path}
query={query}
{set}

digest() {{ openssl dgst -sha256 -r "$@" | cut -d ' ' -f 1; }}
hash=$({hash})
headers=({headers}
  "host:${{endpoint#*://}}"
  "x-acs-content-sha256:$hash"
  "x-acs-date:$(date -u +%Y-%m-%dT%H:%M:%SZ)"
  "x-acs-signature-nonce:$(openssl rand -hex 16)"
)
{sign}
printf '%s\n' "${{headers[@]}}" | curl -sS {how} "$endpoint$path${{query:+?$query}}" -H @-{data}
"#
    )
}

/// How a script deals with the body.
struct Body {
    /// Puts it, or a file that has it, into a variable.
    set: String,
    /// Prints its hash.
    hash: &'static str,
    /// Hands it to curl.
    data: &'static str,
}

fn body(wire: &Wire) -> Body {
    let (text, is_base64) = &wire.body;
    if *is_base64 {
        let decode = format!("printf %s {} | openssl base64 -d -A", quoted(text));
        return Body {
            set: format!("body=$(mktemp)\n{decode} > \"$body\""),
            hash: "digest < \"$body\"",
            data: " \\\n  --data-binary \"@$body\"",
        };
    }
    let is_form = wire.encoded.body.is_none();
    let text_of = if is_form { with_variables } else { quoted };
    Body {
        set: format!("body={}", text_of(text)),
        hash: "printf %s \"$body\" | digest",
        data: match text.as_str() {
            "" => "",
            _ => " \\\n  --data-raw \"$body\"",
        },
    }
}

/// Whether nobody in particular may call.
fn is_anonymous(operation: &Operation) -> bool {
    matches!(
        operation.meta().security,
        [Security::Anonymous | Security::Oidc]
    )
}

/// A text as a shell takes it word for word.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// What is percent-encoded, as a shell takes it. A parameter that is a secret is left for the
/// environment to say.
fn with_variables(pairs: &str) -> String {
    let pairs = pairs.split('&').map(|pair| match pair.split_once('=') {
        Some((name, MASK)) => format!("{name}='\"${{{}:?}}\"'", variable(name)),
        _ => pair.replace('\'', "%27"),
    });
    format!("'{}'", pairs.collect::<Vec<_>>().join("&"))
}
