//! The words that keys with a fixed set of values may have.

use crate::read::Word;

/// How a value of a set of words is written.
pub fn word<W: Word>(value: W) -> &'static str {
    let entry = W::WORDS.iter().find(|(_, it)| *it == value);
    entry
        .map(|(word, _)| *word)
        .expect("bug: a value has a word")
}

/// Declares a set of words one of which a key takes, with their meanings.
macro_rules! words {
    ($($(#[doc = $doc:literal])+ pub enum $name:ident { $($(#[doc = $meaning:literal])+ $word:literal $variant:ident,)+ })+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, schemars::JsonSchema)]
        pub enum $name {
            $($(#[doc = $meaning])+ #[schemars(rename = $word)] $variant,)+
        }

        impl crate::read::Word for $name {
            const WORDS: &'static [(&'static str, Self)] = &[$(($word, Self::$variant),)+];
        }

        impl crate::read::Write for $name {
            fn write(&self) -> crate::yaml::Out {
                crate::yaml::Out::Plain($crate::spec::word(*self).to_owned())
            }
        }

        impl crate::read::Read for $name {
            fn read(node: &crate::yaml::Node, diags: &mut crate::diag::Diagnostics) -> Option<Self> {
                crate::read::read_word(node, diags)
            }

            fn schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                generator.subschema_for::<Self>()
            }
        }
    )+};
}

pub(super) use words;

words! {
    /// How a request is laid out.
    pub enum Protocol {
        /// One path; the operation is named by the action.
        "rpc" Rpc,
        /// Each operation has a path and a method of its own.
        "roa" Roa,
        /// An operation with a path is laid out as by `roa`, one without as by `rpc`.
        "v3" V3,
        /// The vendor's object storage has a protocol of its own. The SDK cannot call it.
        "oss" Oss,
        /// The vendor's log service has a protocol of its own. The SDK cannot call it.
        "sls" Sls,
        /// The vendor's voice assistant has a protocol of its own. The SDK cannot call it.
        "aligenie" AliGenie,
        /// The vendor's functions have a protocol of their own. The SDK cannot call it.
        "fc" Fc,
        /// The vendor's drive has a protocol of its own. The SDK cannot call it.
        "pds" Pds,
    }

    /// Which host answers for a region that is not listed.
    pub enum EndpointRule {
        /// `<prefix>.<region>.aliyuncs.com`.
        "regional" Regional,
        /// `<prefix>.aliyuncs.com` for every region.
        "central" Central,
        /// Only listed regions have a host.
        "listed" Listed,
    }

    /// An HTTP method.
    pub enum Method {
        /// `GET`.
        "GET" Get,
        /// `POST`.
        "POST" Post,
        /// `PUT`.
        "PUT" Put,
        /// `DELETE`.
        "DELETE" Delete,
        /// `HEAD`.
        "HEAD" Head,
        /// `PATCH`.
        "PATCH" Patch,
        /// `OPTIONS`.
        "OPTIONS" Options,
        /// `TRACE`.
        "TRACE" Trace,
    }

    /// What a call does to the caller's resources.
    pub enum Effect {
        /// Only looks: sending it twice is harmless.
        "read" Read,
        /// Changes something.
        "write" Write,
    }

    /// A kind of credential.
    pub enum Security {
        /// Access key, with or without a security token.
        "AK" AccessKey,
        /// Bearer token.
        "BearerToken" BearerToken,
        /// None at all.
        "Anonymous" Anonymous,
        /// A token of another identity provider, given as a parameter.
        "ARS_OIDC" Oidc,
        /// Application key.
        "APP" App,
        /// Private key.
        "PrivateKey" PrivateKey,
        /// Access token of the vendor's drive.
        "accessTokenAuth" AccessToken,
        /// Root token of the vendor's drive.
        "rootTokenAuth" RootToken,
        /// Key of a service provider of the vendor's voice assistant.
        "AliGenie_Auth_SPI" AliGenieSpi,
        /// Token of the vendor's voice assistant.
        "AliGenie_Auth_Token" AliGenieToken,
    }

    /// Access level of a RAM action, as the vendor names it.
    pub enum Access {
        /// Looks at one resource.
        "get" Get,
        /// Looks at many.
        "list" List,
        /// Reads.
        "read" Read,
        /// Creates a resource.
        "create" Create,
        /// Changes a resource.
        "update" Update,
        /// Deletes a resource.
        "delete" Delete,
        /// Changes something.
        "write" Write,
        /// The page does not say.
        "none" None,
    }

    /// Where a parameter travels.
    pub enum Place {
        /// In the query of the URL.
        "query" Query,
        /// In a form body.
        "form" Form,
        /// In the path, in place of `{name}`.
        "path" Path,
        /// In a header.
        "header" Header,
        /// It is the body: JSON, text as it is, or raw bytes if its format is `binary`.
        "body" Body,
        /// In the host name.
        "host" Host,
    }

    /// A kind of value.
    pub enum Type {
        /// Text.
        "string" String,
        /// A whole number of at most 64 bits.
        "integer" Integer,
        /// A number.
        "number" Number,
        /// True or false.
        "boolean" Boolean,
        /// An object with known members.
        "object" Object,
        /// A list of `items`.
        "array" Array,
        /// An object with any keys, each value one of `items`.
        "map" Map,
        /// Any JSON value.
        "any" Any,
    }

    /// How a value is written inside its type.
    pub enum Format {
        /// An integer of 32 bits.
        "int32" Int32,
        /// An integer of 64 bits.
        "int64" Int64,
        /// A number of single precision.
        "float" Float,
        /// A number of double precision.
        "double" Double,
        /// Text that holds a point in time in the ISO 8601 form.
        "date-time" DateTime,
        /// Text that holds bytes as Base64.
        "byte" Byte,
        /// Raw bytes.
        "binary" Binary,
    }

    /// A key that descriptions state.
    pub enum MinedKey {
        /// `default`.
        "default" Default,
        /// `deprecated`.
        "deprecated" Deprecated,
        /// `maximum`.
        "maximum" Maximum,
        /// `maxItems`.
        "maxItems" MaxItems,
        /// `maxLength`.
        "maxLength" MaxLength,
        /// `minimum`.
        "minimum" Minimum,
        /// `minItems`.
        "minItems" MinItems,
        /// `minLength`.
        "minLength" MinLength,
        /// `unit`.
        "unit" Unit,
        /// `values`.
        "values" Values,
    }

    /// How a list or an object becomes text.
    pub enum Style {
        /// JSON text in one value.
        "json" Json,
        /// `Name.1=…&Name.2=…`, and `Name.1.Key=…` for objects in a list.
        "repeatList" RepeatList,
        /// `Name.Key=…`.
        "flat" Flat,
        /// Elements joined by commas.
        "simple" Simple,
        /// A body that is an XML document. Only for protocols that the SDK cannot call.
        "xml" Xml,
    }
}

impl Protocol {
    /// Whether the SDK can call operations of the protocol.
    pub fn is_supported(self) -> bool {
        match self {
            Self::Rpc | Self::Roa | Self::V3 => true,
            Self::Oss | Self::Sls | Self::AliGenie | Self::Fc | Self::Pds => false,
        }
    }
}
