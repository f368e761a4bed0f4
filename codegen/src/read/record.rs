//! The `record!` macro: one declaration, four uses.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map as JsonMap, Value, json};

use super::{Fields, text};
use crate::yaml::Out;

/// What `record!` makes of a struct besides the struct.
pub(crate) trait Record: JsonSchema + Sized {
    /// The key for whose value a plain text may stand alone.
    const SHORTHAND: Option<&'static str>;

    /// The keys of the record, in the order of its declaration.
    fn keys() -> Vec<&'static str>;

    /// Takes the keys of the record from a mapping.
    fn take(fields: &mut Fields<'_>) -> Option<Self>;

    /// Adds the keys that say something, single values before those that hold more.
    fn put(&self, entries: &mut Vec<(String, Out)>);

    /// Adds the keys of the record to a JSON Schema.
    fn describe(schema: &mut RecordSchema, generator: &mut SchemaGenerator);
}

/// The JSON Schema of a record, while it grows.
pub(crate) struct RecordSchema {
    description: String,
    properties: JsonMap<String, Value>,
    required: Vec<&'static str>,
}

impl RecordSchema {
    pub(crate) fn new(doc: &str) -> Self {
        Self {
            description: plain(doc),
            properties: JsonMap::new(),
            required: Vec::new(),
        }
    }

    pub(crate) fn required(&mut self, key: &'static str, doc: &str, schema: Schema) {
        self.required.push(key);
        self.optional(key, doc, schema);
    }

    pub(crate) fn optional(&mut self, key: &'static str, doc: &str, mut schema: Schema) {
        schema.insert("description".to_owned(), plain(doc).into());
        self.properties.insert(key.to_owned(), schema.to_value());
    }

    /// The schema of the record, or of its shorthand if it has one.
    pub(crate) fn finish(self, shorthand: Option<&str>) -> Schema {
        let mut record = json_schema!({
            "description": self.description,
            "type": "object",
            "properties": self.properties,
            "additionalProperties": false,
        });
        if !self.required.is_empty() {
            record.insert("required".to_owned(), json!(self.required));
        }
        match shorthand {
            Some(_) => json_schema!({ "anyOf": [text(), record] }),
            None => record,
        }
    }
}

/// A record as a mapping with single values before those that hold more, or as what stands for
/// it alone.
pub(crate) fn written(record: &impl Record) -> Out {
    fn alone<R: Record>(_: &R, entries: &[(String, Out)]) -> bool {
        matches!(entries, [(key, _)] if Some(key.as_str()) == R::SHORTHAND)
    }

    let mut entries = Vec::new();
    record.put(&mut entries);
    if alone(record, &entries) {
        let (_, value) = entries.remove(0);
        return value;
    }
    Out::Mapping(crate::yaml::singles_first(entries))
}

/// A doc comment as one text: each line of the source without its indentation.
fn plain(doc: &str) -> String {
    let lines: Vec<&str> = doc.lines().map(str::trim).collect();
    lines.join("\n").trim().to_owned()
}

/// Declares a record of the spec language.
///
/// Keys are listed by whether they are required, each with its doc comment, its
/// spelling and its field. `flatten` takes the keys of another record from the same
/// mapping. `shorthand` lets a plain text stand for a record with that key alone.
macro_rules! record {
    (@first $first:expr $(, $rest:expr)?) => {
        $first
    };
    (
        $(#[doc = $doc:literal])+
        pub struct $name:ident {
            required { $($(#[doc = $rdoc:literal])+ $rkey:literal $rfield:ident: $rty:ty,)* }
            optional { $($(#[doc = $odoc:literal])+ $okey:literal $ofield:ident: $oty:ty,)* }
            $(flatten $ffield:ident: $fty:ty,)?
            $(shorthand $skey:literal,)?
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $($(#[doc = $rdoc])+ pub $rfield: $rty,)*
            $($(#[doc = $odoc])+ pub $ofield: $oty,)*
            $(
                /// What the value is.
                pub $ffield: $fty,
            )?
        }

        impl $name {
            /// A record that says what it must and nothing else.
            #[allow(clippy::too_many_arguments, reason = "as many as the record has required keys")]
            pub fn bare($($rfield: $rty,)* $($ffield: $fty,)?) -> Self {
                Self {
                    $($rfield,)*
                    $($ofield: $crate::read::Optional::absent(),)*
                    $($ffield,)?
                }
            }
        }

        impl $crate::read::Record for $name {
            const SHORTHAND: ::std::option::Option<&'static str> =
                $crate::read::record!(@first $(::std::option::Option::Some($skey),)? ::std::option::Option::None);

            fn keys() -> ::std::vec::Vec<&'static str> {
                #[allow(unused_mut, reason = "only a record with `flatten` has more")]
                let mut keys = ::std::vec![$($rkey,)* $($okey,)*];
                $(keys.extend(<$fty as $crate::read::Record>::keys());)?
                keys
            }

            fn take(fields: &mut $crate::read::Fields<'_>) -> ::std::option::Option<Self> {
                // Everything is read before anything fails, so that all mistakes are reported.
                $(let $rfield = fields.required::<$rty>($rkey);)*
                $(let $ofield = fields.optional::<$oty>($okey);)*
                $(let $ffield = <$fty as $crate::read::Record>::take(fields);)?
                ::std::option::Option::Some(Self {
                    $($rfield: $rfield?,)*
                    $($ofield: $ofield?,)*
                    $($ffield: $ffield?,)?
                })
            }

            fn put(&self, entries: &mut ::std::vec::Vec<(::std::string::String, $crate::yaml::Out)>) {
                $(entries.push(($rkey.to_owned(), $crate::read::Write::write(&self.$rfield)));)*
                $(
                    let value = $crate::read::WriteOptional::write_present(&self.$ofield);
                    entries.extend(value.map(|it| ($okey.to_owned(), it)));
                )*
                $($crate::read::Record::put(&self.$ffield, entries);)?
            }

            fn describe(
                schema: &mut $crate::read::RecordSchema,
                generator: &mut ::schemars::SchemaGenerator,
            ) {
                $(
                    let ty = <$rty as $crate::read::Read>::schema(generator);
                    schema.required($rkey, concat!($($rdoc, "\n"),+), ty);
                )*
                $(
                    let ty = <$oty as $crate::read::Optional>::schema_present(generator);
                    schema.optional($okey, concat!($($odoc, "\n"),+), ty);
                )*
                $(<$fty as $crate::read::Record>::describe(schema, generator);)?
            }
        }

        impl $crate::read::Read for $name {
            fn read(
                node: &$crate::yaml::Node,
                diags: &mut $crate::diag::Diagnostics,
            ) -> ::std::option::Option<Self> {
                let mut fields = $crate::read::Fields::open(
                    node,
                    <Self as $crate::read::Record>::SHORTHAND,
                    diags,
                )?;
                let record = <Self as $crate::read::Record>::take(&mut fields);
                fields.close(<Self as $crate::read::Record>::keys);
                record
            }

            fn schema(generator: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                generator.subschema_for::<Self>()
            }
        }

        impl $crate::read::Write for $name {
            fn write(&self) -> $crate::yaml::Out {
                $crate::read::written(self)
            }
        }

        impl ::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(generator: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                let mut schema = $crate::read::RecordSchema::new(concat!($($doc, "\n"),+));
                <Self as $crate::read::Record>::describe(&mut schema, generator);
                schema.finish(<Self as $crate::read::Record>::SHORTHAND)
            }
        }
    };
}

pub(crate) use record;
