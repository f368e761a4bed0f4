//! Makes the runtime's static tables of an operation, as `acs_codegen` emits them as constants.
//!
//! They are leaked, once for each operation that is used: the runtime's tables live as long as the
//! program.

use std::collections::HashMap;

use acs_codegen::model::{self, Crate, Enum, Item, RustType, Struct, TypePath};
use acs_runtime::dynamic::{Documented, Kind, Type};
use acs_runtime::{
    Authorization, BodyType, DocumentedError, Effect, EndpointRule, Endpoints, Member, Meta,
    Method, Pagination, Place, Protocol, Region, Rule, Security, Shape, Style, Success,
};
use proc_macro2::Ident;

/// The tables of an operation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tables {
    pub(crate) meta: &'static Meta,
    pub(crate) request: &'static Type,
    pub(crate) response: &'static Type,
}

pub(crate) fn operation(krate: &Crate, operation: &model::Operation) -> Tables {
    let mut types = Types::new(krate, operation);
    let request = types.make(&operation.request);
    let response = types.make(&operation.response);
    let meta = leak(meta(krate, &operation.meta));
    Tables {
        meta,
        request,
        response,
    }
}

/// The types of an operation, as far as they are made.
struct Types<'a> {
    local: &'a [Item],
    shared: &'a [Item],
    /// Asked by name, never walked.
    made: HashMap<(bool, String), &'static Type>,
}

impl<'a> Types<'a> {
    fn new(krate: &'a Crate, operation: &'a model::Operation) -> Self {
        Self {
            local: &operation.items,
            shared: &krate.shapes,
            made: HashMap::new(),
        }
    }

    fn make(&mut self, object: &Struct) -> &'static Type {
        let ty = Type::declare();
        self.define(ty, object);
        ty
    }

    fn define(&mut self, ty: &Type, object: &Struct) {
        let members = object.fields.iter().map(|field| member(&field.member));
        let name = leak_text(&object.ident.to_string());
        let mut shape = Shape::new(name, leak_all(members));
        if object.is_transparent {
            shape = shape.transparent();
        }
        let kinds = object.fields.iter().map(|field| self.kind(&field.ty));
        let kinds = kinds.collect();
        ty.define(shape, kinds);
    }

    fn kind(&mut self, ty: &RustType) -> Kind {
        match ty {
            RustType::String => Kind::Text,
            RustType::Integer => Kind::Integer,
            RustType::Number => Kind::Number,
            RustType::Boolean => Kind::Boolean,
            RustType::Any => Kind::Any,
            RustType::Blob => Kind::Blob,
            RustType::Open(path) => match item(self.local, self.shared, path) {
                Item::Enum(documented) => Kind::Open(values(documented)),
                #[expect(clippy::panic, reason = "lowering makes `Open` of an enum alone")]
                Item::Struct(_) => panic!("bug: `Open` holds documented values"),
            },
            RustType::Struct(path) | RustType::Boxed(path) => Kind::Object(self.object(path)),
            RustType::List(item) => Kind::List(leak(self.kind(item))),
            RustType::Map(value) => Kind::Map(leak(self.kind(value))),
            RustType::JsonText(inner) => Kind::Json(leak(self.kind(inner))),
        }
    }

    fn object(&mut self, path: &TypePath) -> &'static Type {
        let key = (
            matches!(path, TypePath::Shared(_)),
            path.ident().to_string(),
        );
        if let Some(made) = self.made.get(&key) {
            return made;
        }
        #[expect(clippy::panic, reason = "lowering makes an object of a struct alone")]
        let Item::Struct(object) = item(self.local, self.shared, path) else {
            panic!("bug: an object is a struct");
        };
        // Known before it is defined, since it may hold itself.
        let ty = Type::declare();
        self.made.insert(key, ty);
        self.define(ty, object);
        ty
    }
}

/// The type that a path leads to.
pub(crate) fn item<'a>(local: &'a [Item], shared: &'a [Item], path: &TypePath) -> &'a Item {
    let (items, name) = match path {
        TypePath::Local(name) => (local, name),
        TypePath::Shared(name) => (shared, name),
    };
    let found = items.iter().find(|item| match item {
        Item::Struct(Struct { ident, .. }) | Item::Enum(Enum { ident, .. }) => ident == name,
    });
    found.expect("bug: a path leads to a type")
}

fn values(documented: &Enum) -> &'static Documented {
    let values = documented.variants.iter();
    leak(Documented {
        values: leak_all(values.map(|it| leak_text(&it.wire))),
        integer: documented.is_integer,
    })
}

fn member(member: &model::Member) -> Member {
    let mut row = Member::new(leak_text(&member.wire));
    if member.required {
        row = row.required();
    }
    if member.sensitive {
        row = row.sensitive();
    }
    if member.closed {
        row = row.closed();
    }
    if let Some(style) = &member.style {
        row = row.style(self::style(style));
    }
    if let Some(place) = &member.place {
        row = row.place(self::place(place));
    }
    if let Some(items) = &member.items {
        row = row.items(leak(self::member(items)));
    }
    row.formerly(texts(&member.formerly))
        .rules(leak_all(member.rules.iter().map(rule)))
}

fn rule(rule: &model::Rule) -> Rule {
    match rule {
        model::Rule::Min(bound) => Rule::Min(*bound),
        model::Rule::Max(bound) => Rule::Max(*bound),
        model::Rule::Above(bound) => Rule::Above(*bound),
        model::Rule::Below(bound) => Rule::Below(*bound),
        model::Rule::MinNumber(bound) => Rule::MinNumber(*bound),
        model::Rule::MaxNumber(bound) => Rule::MaxNumber(*bound),
        model::Rule::AboveNumber(bound) => Rule::AboveNumber(*bound),
        model::Rule::BelowNumber(bound) => Rule::BelowNumber(*bound),
        model::Rule::MinLength(limit) => Rule::MinLength(*limit),
        model::Rule::MaxLength(limit) => Rule::MaxLength(*limit),
        model::Rule::MinItems(limit) => Rule::MinItems(*limit),
        model::Rule::MaxItems(limit) => Rule::MaxItems(*limit),
        model::Rule::Pattern(pattern) => {
            Rule::Pattern(acs_runtime::Pattern::new(leak_text(pattern)))
        }
    }
}

fn meta(krate: &Crate, meta: &model::Meta) -> Meta {
    let default = Meta::DEFAULT;
    let security = meta.security.iter().map(security);
    let errors = meta
        .errors
        .iter()
        .map(|(status, code, message)| DocumentedError {
            status: leak_text(status),
            code: leak_text(code),
            message: leak_text(message),
        });
    Meta {
        product: leak_text(&krate.product),
        version: leak_text(&krate.api_version),
        action: leak_text(&meta.action),
        protocol: protocol(meta.protocol.as_ref().unwrap_or(&krate.protocol)),
        methods: leak_all(meta.methods.iter().map(method)),
        path: meta.path.as_deref().map_or(default.path, leak_text),
        body: meta.body.as_ref().map_or(default.body, body),
        effect: meta.effect.as_ref().map_or(default.effect, effect),
        security: match meta.security.is_empty() {
            true => default.security,
            false => leak_all(security),
        },
        authorization: meta
            .authorization
            .as_ref()
            .map(|it| leak(authorization(it))),
        success: match &meta.success {
            Some((name, equals)) => Success::Member {
                name: leak_text(name),
                equals: texts(equals),
            },
            None => default.success,
        },
        pagination: meta.pagination.as_ref().map(|it| leak(pagination(it))),
        errors: leak_all(errors),
    }
}

fn authorization(authorization: &model::Authorization) -> Authorization {
    let default = Authorization::DEFAULT;
    Authorization {
        action: leak_text(&authorization.action),
        access: leak_text(&authorization.access),
        resources: match authorization.resources.is_empty() {
            true => default.resources,
            false => texts(&authorization.resources),
        },
        condition_keys: texts(&authorization.condition_keys),
        associated_operations: texts(&authorization.associated_operations),
    }
}

fn pagination(pagination: &model::Pagination) -> Pagination {
    let text = |key: &Option<String>| key.as_deref().map(leak_text);
    Pagination {
        items: leak_text(&pagination.items),
        page: text(&pagination.page),
        token: text(&pagination.token),
        size: text(&pagination.size),
        total: text(&pagination.total),
        next_token: text(&pagination.next_token),
    }
}

/// The hosts of a product.
pub(crate) fn endpoints(endpoints: &model::Endpoints) -> &'static Endpoints {
    let regions = endpoints.regions.iter().map(|(id, public, vpc)| Region {
        id: leak_text(id),
        public: leak_text(public),
        vpc: vpc.as_deref().map(leak_text),
    });
    leak(Endpoints {
        rule: endpoint_rule(&endpoints.rule),
        prefix: leak_text(&endpoints.prefix),
        regions: leak_all(regions),
    })
}

/// The model names the variants of the runtime's types.
macro_rules! variants {
    ($($function:ident -> $ty:ident: $($variant:ident)+;)+) => {$(
        fn $function(name: &Ident) -> $ty {
            $(if name == stringify!($variant) {
                return $ty::$variant;
            })+
            panic!("bug: the runtime knows no {} `{name}`", stringify!($ty))
        }
    )+};
}

variants! {
    style -> Style: Json RepeatList Flat Simple SpaceDelimited PipeDelimited;
    place -> Place: Query Form Path Header Body Host;
    protocol -> Protocol: Rpc Roa Oss Sls AliGenie Fc Pds;
    method -> Method: Get Post Put Delete Head Patch Options Trace;
    body -> BodyType: Json Bytes Stream;
    effect -> Effect: Read Write;
    security -> Security: AccessKey BearerToken Anonymous Oidc App PrivateKey AccessToken RootToken
        AliGenieSpi AliGenieToken;
    endpoint_rule -> EndpointRule: Regional Central Listed;
}

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn leak_text(text: &str) -> &'static str {
    match text {
        "" => "",
        text => Box::leak(text.into()),
    }
}

fn leak_all<T>(values: impl Iterator<Item = T>) -> &'static [T] {
    values.collect::<Vec<T>>().leak()
}

fn texts(texts: &[String]) -> &'static [&'static str] {
    leak_all(texts.iter().map(|text| leak_text(text)))
}
