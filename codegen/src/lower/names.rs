//! Turns wire names into Rust names; the only code that knows about case, keywords
//! and collisions.
//!
//! Invariants:
//! - a name depends on its wire name alone, never on its neighbours, so that adding
//!   a member renames nothing;
//! - what is returned is an [`Ident`], so a bad name cannot travel;
//! - two wire names that fold into one ident are a diagnostic, never a silent suffix.

use std::collections::BTreeMap;

use heck::{ToPascalCase, ToSnakeCase};
use proc_macro2::{Ident, Span as TokenSpan};

use crate::diag::{Diagnostics, Rule};
use crate::source::{Span, Spanned};

/// Spellings that heck would split in the wrong place, and what it is given instead.
///
/// The order matters: a longer spelling stands before its prefix. Adding a row renames
/// items of crates that are in use, so a row needs the same care as a breaking change.
const ACRONYMS: &[(&str, &str)] = &[
    ("IPv4", "Ipv4"),
    ("IPv6", "Ipv6"),
    ("IPs", "Ips"),
    ("IDs", "Ids"),
    ("ACLs", "Acls"),
    ("ARNs", "Arns"),
    ("CIDRs", "Cidrs"),
    ("URLs", "Urls"),
    ("VPCs", "Vpcs"),
    ("VSwitch", "Vswitch"),
    ("vSwitch", "Vswitch"),
    ("MySQL", "Mysql"),
    ("PostgreSQL", "Postgresql"),
    ("OAuth", "Oauth"),
    ("DDoS", "Ddos"),
    ("IoT", "Iot"),
    ("KiB", "Kib"),
    ("MiB", "Mib"),
    ("GiB", "Gib"),
    ("TiB", "Tib"),
];

/// Modules and methods that every crate and client has, and files that mean something to cargo.
const MODULES: &[&str] = &[
    "acs_runtime",
    "blocking",
    "client",
    "error_code",
    "from_env",
    "lib",
    "main",
    "new",
    "runtime",
    "send",
    "shapes",
    "std",
    "with_options",
    "with_transport",
];

/// Methods that every builder has.
const SETTERS: &[&str] = &["build", "items", "pages", "send"];

/// The type or variant that a wire name becomes; `None` if it gives no name.
pub fn type_name(wire: &str) -> Option<String> {
    convert(wire, Case::Type)
}

/// The field or module that a wire name becomes; `None` if it gives no name.
pub fn field_name(wire: &str) -> Option<String> {
    convert(wire, Case::Value)
}

/// Whether no parameter may have the field.
pub fn is_reserved_setter(field: &str) -> bool {
    SETTERS.contains(&field)
}

/// Whether no operation may have the module.
pub fn is_reserved_module(module: &str) -> bool {
    MODULES.contains(&module)
}

/// Whether the name is a word of Rust's own.
pub fn is_keyword(name: &str) -> bool {
    syn::parse_str::<Ident>(name).is_err()
}

/// Whether no type of an operation, or of the module of shared types, may have the name.
pub fn is_reserved_type(name: &str) -> bool {
    super::OPERATION_TYPES.contains(&name) || super::SHARED_TYPES.contains(&name)
}

/// What a name is for, which decides its case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    /// A type, a variant, a marker.
    Type,
    /// A field, a method, a module.
    Value,
}

/// Names of one Rust scope, each with the wire name that took it.
#[derive(Debug)]
pub(super) struct Scope<'a> {
    /// What the scope is, for messages: "operation `GetX`", "object `Image`".
    owner: String,
    case: Case,
    /// Key of the spec that settles a collision.
    key: &'static str,
    taken: BTreeMap<String, &'a Spanned<String>>,
    reserved: &'static [&'static str],
}

impl<'a> Scope<'a> {
    pub(super) fn types(owner: String, reserved: &'static [&'static str]) -> Self {
        Self {
            owner,
            case: Case::Type,
            key: "name",
            taken: BTreeMap::new(),
            reserved,
        }
    }

    /// The modules of a crate, each of which has a method of the client beside those that every
    /// client has.
    pub(super) fn modules(owner: String) -> Self {
        Self {
            reserved: MODULES,
            ..Self::values(owner, "name")
        }
    }

    /// The fields of a request, each of which has a setter beside the builder's own methods.
    pub(super) fn parameters(owner: String) -> Self {
        Self {
            reserved: SETTERS,
            ..Self::values(owner, "field")
        }
    }

    /// The markers of required parameters.
    pub(super) fn markers(owner: String) -> Self {
        Self {
            key: "field",
            ..Self::types(owner, &[])
        }
    }

    pub(super) fn values(owner: String, key: &'static str) -> Self {
        Self {
            owner,
            case: Case::Value,
            key,
            taken: BTreeMap::new(),
            reserved: &[],
        }
    }

    /// Names the thing called `wire`, or `explicit` if the spec says so.
    ///
    /// Reports what goes wrong and returns a name all the same, so that the other
    /// problems of the run are found too.
    pub(super) fn name(
        &mut self,
        wire: &'a Spanned<String>,
        explicit: Option<&'a Spanned<String>>,
        diags: &mut Diagnostics,
    ) -> Ident {
        let source = explicit.unwrap_or(wire);
        let name = match explicit {
            Some(name) => Some(name.value.clone()),
            None => convert(&wire.value, self.case),
        };
        let Some(name) = name else {
            self.unnameable(wire, diags);
            return Ident::new("unnamed", TokenSpan::call_site());
        };
        if self.reserved.contains(&name.as_str()) {
            self.is_reserved(&name, source.span, diags);
        }
        match self.taken.get(&name) {
            Some(first) => self.collision(&name, source, first, diags),
            None => _ = self.taken.insert(name.clone(), source),
        }
        ident(&name)
    }

    /// Names the marker type for a required parameter that is not set.
    ///
    /// Two fields may differ by an underscore that their markers do not have.
    pub(super) fn marker(
        &mut self,
        field: &Ident,
        wire: &'a Spanned<String>,
        diags: &mut Diagnostics,
    ) -> Ident {
        let field = field.to_string();
        let name = field.trim_start_matches("r#").to_pascal_case();
        match self.taken.get(&name) {
            Some(first) => self.collision(&name, wire, first, diags),
            None => _ = self.taken.insert(name.clone(), wire),
        }
        ident(&name)
    }

    fn unnameable(&self, wire: &Spanned<String>, diags: &mut Diagnostics) {
        let message = format!("`{}` gives no Rust name", wire.value);
        diags
            .error(Rule::Unnameable, wire.span, message)
            .help(format!(
                "add `{}:` with a name made of ASCII letters and digits",
                self.key
            ));
    }

    fn is_reserved(&self, name: &str, span: Span, diags: &mut Diagnostics) {
        let message = format!(
            "{} already has something generated called `{name}`",
            self.owner
        );
        diags
            .error(Rule::ReservedName, span, message)
            .help(format!("add `{}:` with another name", self.key));
    }

    fn collision(
        &self,
        name: &str,
        second: &Spanned<String>,
        first: &Spanned<String>,
        diags: &mut Diagnostics,
    ) {
        let message = format!("{} has two things whose Rust name is `{name}`", self.owner);
        diags
            .error(Rule::NameCollision, second.span, message)
            .label(first.span, "the first one is here")
            .help(format!("add `{}:` to one of them", self.key));
    }
}

/// The type of a named shape, seen from a module that does not define it.
pub(super) fn shape(name: &Spanned<String>, explicit: Option<&Spanned<String>>) -> Ident {
    match explicit {
        Some(explicit) => ident(&explicit.value),
        None => ident(&convert(&name.value, Case::Type).unwrap_or_else(|| "unnamed".to_owned())),
    }
}

/// Whether a search for the wire name would miss the ident; rustdoc's ignores case and underscores.
pub(super) fn hides(ident: &Ident, wire: &str) -> bool {
    let fold = |name: &str| name.replace('_', "").to_lowercase();
    fold(ident.to_string().trim_start_matches("r#")) != fold(wire)
}

/// A variant of a type of the runtime.
pub(super) fn runtime_variant(name: impl std::fmt::Debug) -> Ident {
    Ident::new(&format!("{name:?}"), TokenSpan::call_site())
}

fn convert(wire: &str, case: Case) -> Option<String> {
    if !wire.chars().all(|c| c.is_ascii_graphic() || c == ' ') {
        return None;
    }
    let mut spelled = wire.to_owned();
    for (acronym, plain) in ACRONYMS {
        if spelled.contains(acronym) {
            spelled = spelled.replace(acronym, plain);
        }
    }
    let (name, digit_prefix) = match case {
        Case::Type => (spelled.to_pascal_case(), "V"),
        Case::Value => (spelled.to_snake_case(), "v"),
    };
    match name.chars().next()? {
        '0'..='9' => Some(format!("{digit_prefix}{name}")),
        _ => Some(name),
    }
}

/// Makes an ident of a name that has the right characters; keywords become raw.
fn ident(name: &str) -> Ident {
    match name {
        // These four cannot be raw.
        "self" | "Self" | "super" | "crate" => {
            Ident::new(&format!("{name}_"), TokenSpan::call_site())
        }
        _ => syn::parse_str(name).unwrap_or_else(|_| Ident::new_raw(name, TokenSpan::call_site())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn types(wire: &str) -> String {
        convert(wire, Case::Type).map_or("-".to_owned(), |name| ident(&name).to_string())
    }

    fn fields(wire: &str) -> String {
        convert(wire, Case::Value).map_or("-".to_owned(), |name| ident(&name).to_string())
    }

    #[test]
    fn fields_are_snake_case() {
        let wires = [
            ("PageSize", "page_size"),
            ("logicalExp", "logical_exp"),
            ("IPv6Address", "ipv6_address"),
            ("NatIPs", "nat_ips"),
            ("EIPAddress", "eip_address"),
            ("VSwitchId", "vswitch_id"),
            ("SizeGiB", "size_gib"),
            ("VPCId", "vpc_id"),
            ("Tag.1.Key", "tag_1_key"),
            ("405Pv", "v405pv"),
            ("x-acs-date", "x_acs_date"),
            ("_id", "id"),
            ("type", "r#type"),
            ("self", "self_"),
            ("Override", "r#override"),
            (">=", "-"),
            ("试用", "-"),
        ];
        for (wire, expected) in wires {
            assert_eq!(fields(wire), expected, "{wire}");
        }
    }

    #[test]
    fn types_are_pascal_case() {
        let wires = [
            ("pageInfo", "PageInfo"),
            ("PRE_ANALYZER_SUCCESS", "PreAnalyzerSuccess"),
            ("CI/CD", "CiCd"),
            ("forbid_create_repeat_task", "ForbidCreateRepeatTask"),
            ("0", "V0"),
            ("8Core64GB", "V8core64Gb"),
            ("self", "Self_"),
        ];
        for (wire, expected) in wires {
            assert_eq!(types(wire), expected, "{wire}");
        }
    }
}
