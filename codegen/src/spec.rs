//! The YAML, key for key: what a spec file may say, and nothing else.
//!
//! Each `record!` is at once the Rust type, the reader of its YAML and its JSON
//! Schema, so the three cannot drift apart; the doc comments are what an editor
//! shows. Required keys come first. A key that is absent has its type's default.
//!
//! Types only, no logic: `read` fills them, `check` judges them.

use indexmap::IndexMap;

use crate::read::record;
use crate::source::Spanned;

pub mod history;
pub mod merge;
mod overrides;
mod parse;
pub mod policy;
#[cfg(test)]
mod tests;
mod values;
mod words;
pub mod write;

pub use crate::read::Word;
pub use overrides::{Override, Overrides, Patch};
pub use parse::{is_file_name, parse};
pub use values::{Flag, Scalar, ScalarKind, Value, Values};
pub use words::word;
pub use words::{
    Access, Effect, EndpointRule, Format, Method, MinedKey, Place, Protocol, Security, Style, Type,
};

/// A map whose keys the author chose, in the author's order.
pub type Map<T> = IndexMap<Spanned<String>, T>;

/// Everything below one folder of `api-spec/`: a product at one version.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    /// `service.yaml`.
    pub service: Service,
    /// `operations/*.yaml`, ordered by file name.
    pub operations: Vec<Operation>,
}

record! {
    /// `service.yaml`: what all operations of a product version share.
    pub struct Service {
        required {
            /// Product code as the vendor spells it, such as `Sas`.
            "product" product: Spanned<String>,
            /// API version on the wire: a date for nearly every product.
            "version" version: Spanned<String>,
            /// Name of the product for people.
            "title" title: Spanned<String>,
            /// How a request is laid out.
            "protocol" protocol: Spanned<Protocol>,
            /// Hosts that answer for the product.
            "endpoints" endpoints: Endpoints,
        }
        optional {
            /// What the product is for, as Markdown. Opens the crate's documentation.
            "doc" doc: Option<Spanned<String>>,
            /// Page of the vendor's reference that lists the operations.
            "page" page: Option<Spanned<String>>,
            /// Where the reference that `cargo xtask docs` makes is published: its top. The crate's
            /// documentation links to it.
            "reference" reference: Option<Spanned<String>>,
            /// Product code in RAM policies, such as `yundun-sas`.
            "ramCode" ram_code: Option<Spanned<String>>,
            /// Name of the generated crate. Default: `acs-` and the product code in lower case.
            "crate" krate: Option<Spanned<String>>,
            /// Version of the generated crate. Default: `0.1.0`.
            "crateVersion" crate_version: Option<Spanned<String>>,
            /// Groups of operations. Each becomes a cargo feature and a chapter of the docs.
            "groups" groups: Map<Group>,
            /// Shapes that several operations share, by name.
            "shapes" shapes: Map<Schema>,
            /// Date (`YYYY-MM-DD`) of the revision this file states. Needed where `history/` has an
            /// earlier one.
            "revision" revision: Option<Spanned<String>>,
        }
    }
}

record! {
    /// Hosts that answer for the product.
    pub struct Endpoints {
        required {
            /// Which host answers for a region that `regions` does not list.
            "rule" rule: Spanned<EndpointRule>,
        }
        optional {
            /// Host name prefix that the rule uses. Default: the product code in lower case.
            "prefix" prefix: Option<Spanned<String>>,
            /// Hosts by region id.
            "regions" regions: Map<Region>,
        }
    }
}

record! {
    /// Hosts of one region.
    pub struct Region {
        required {
            /// Host reached from the internet.
            "public" public: Spanned<String>,
        }
        optional {
            /// Host reached from inside a VPC of the region.
            "vpc" vpc: Option<Spanned<String>>,
        }
    }
}

record! {
    /// A group of operations.
    pub struct Group {
        required {
            /// Name of the group for people.
            "title" title: Spanned<String>,
        }
        optional {
            /// What the operations of the group have in common, as Markdown.
            "doc" doc: Option<Spanned<String>>,
        }
    }
}

record! {
    /// `operations/<Operation>.yaml`: one documented page.
    pub struct Operation {
        required {
            /// Name of the operation on the wire. The file is called after it.
            "operation" name: Spanned<String>,
            /// What the operation does: one sentence, third person.
            "summary" summary: Spanned<String>,
            /// HTTP methods the service accepts. The SDK sends the first.
            "methods" methods: Vec<Spanned<Method>>,
            /// What the service answers on success.
            "response" response: Schema,
        }
        optional {
            /// More about the operation, as Markdown.
            "doc" doc: Option<Spanned<String>>,
            /// The page of the vendor's reference this file restates.
            "page" page: Option<Spanned<String>>,
            /// Group of the operation, one of the service's `groups`.
            "group" group: Option<Spanned<String>>,
            /// Name of the Rust module and of the client's method. Default: the name in snake_case.
            "name" rust_name: Option<Spanned<String>>,
            /// URL path with `{name}` placeholders; `{+name}` may hold slashes, and a query may follow.
            /// Default: `/`.
            "path" path: Option<Spanned<String>>,
            /// What the call does to the caller's resources. Default: `write`, the careful guess.
            "effect" effect: Option<Spanned<Effect>>,
            /// Credentials the service accepts. Default: an access key.
            "security" security: Vec<Spanned<Security>>,
            /// What a RAM policy must allow.
            "authorization" authorization: Option<Authorization>,
            /// The inputs, by wire name.
            "parameters" parameters: Map<Parameter>,
            /// When an answer with HTTP status 200 is a success. Default: always.
            "success" success: Option<Success>,
            /// How a long result is read page by page.
            "pagination" pagination: Option<Pagination>,
            /// Error codes the page documents.
            "errors" errors: Vec<ErrorCode>,
            /// Sample answers.
            "examples" examples: Vec<Example>,
            /// The page's own change history, newest first.
            "changes" changes: Vec<Change>,
            /// Shapes that only this operation uses, by name.
            "shapes" shapes: Map<Schema>,
            /// Says that the operation should no longer be called, and what to call instead.
            "deprecated" deprecated: Option<Spanned<Flag>>,
            /// Where the vendor's page says otherwise, and how we know better.
            "pageDiffers" page_differs: Option<Spanned<String>>,
            /// Date (`YYYY-MM-DD`) of the revision this file states. Needed where `history/` has an
            /// earlier one.
            "revision" revision: Option<Spanned<String>>,
        }
    }
}

record! {
    /// What a RAM policy must allow before the call succeeds.
    pub struct Authorization {
        required {
            /// Value for the `Action` element, such as `yundun-sas:DescribeImageInstances`.
            "action" action: Spanned<String>,
            /// Access level the page states.
            "access" access: Spanned<Access>,
        }
        optional {
            /// Values for the `Resource` element. Default: `*`, all resources.
            "resources" resources: Vec<Spanned<String>>,
            /// Condition keys the service defines for the action.
            "conditionKeys" condition_keys: Vec<Spanned<String>>,
            /// Other actions the caller needs for the call to complete.
            "associatedOperations" associated_operations: Vec<Spanned<String>>,
        }
    }
}

record! {
    /// An input of the operation: a schema and the place it travels in.
    pub struct Parameter {
        required {
            /// Where the parameter travels.
            "in" place: Spanned<Place>,
        }
        optional {}
        flatten schema: Schema,
    }
}

record! {
    /// What a parameter, a member, a list element or a shape is.
    ///
    /// Says either what the value is (`type`) or which shape describes it (`shape`).
    pub struct Schema {
        required {}
        optional {
            /// Kind of value.
            "type" ty: Option<Spanned<Type>>,
            /// Name of the shape that describes the value, in place of `type`.
            "shape" shape: Option<Spanned<String>>,
            /// What the value means, as Markdown. The first line is one sentence.
            "doc" doc: Option<Spanned<String>>,
            /// Whether a caller must give it, or the service always sends it. Default: false.
            "required" required: Option<Spanned<bool>>,
            /// How the value is written inside its type, such as `int64` of an integer.
            "format" format: Option<Spanned<Format>>,
            /// Unit of the value, such as `milliseconds`.
            "unit" unit: Option<Spanned<String>>,
            /// What the service assumes when the value is absent.
            "default" default: Option<Spanned<Scalar>>,
            /// A value as it may occur; of a list or an object, its JSON text.
            "example" example: Option<Spanned<Scalar>>,
            /// Documented values with their meanings.
            "values" values: Option<Values>,
            /// Whether the service refuses every value that `values` does not list. Default: false.
            "closed" closed: Option<Spanned<bool>>,
            /// Smallest number allowed.
            "minimum" minimum: Option<Spanned<Scalar>>,
            /// Largest number allowed.
            "maximum" maximum: Option<Spanned<Scalar>>,
            /// Whether `minimum` itself is excluded. Default: false.
            "exclusiveMinimum" exclusive_minimum: Option<Spanned<bool>>,
            /// Whether `maximum` itself is excluded. Default: false.
            "exclusiveMaximum" exclusive_maximum: Option<Spanned<bool>>,
            /// Fewest characters allowed.
            "minLength" min_length: Option<Spanned<u64>>,
            /// Most characters allowed.
            "maxLength" max_length: Option<Spanned<u64>>,
            /// Fewest list elements allowed.
            "minItems" min_items: Option<Spanned<u64>>,
            /// Most list elements allowed.
            "maxItems" max_items: Option<Spanned<u64>>,
            /// Regular expression that the text must match; anchor it with `^` and `$`.
            "pattern" pattern: Option<Spanned<String>>,
            /// Parts of an object, by wire name.
            "members" members: Option<Map<Schema>>,
            /// What each element of a list, or each value of a map, is.
            "items" items: Option<Box<Schema>>,
            /// How a list or an object becomes text. `json` on a member: JSON inside a string.
            "style" style: Option<Spanned<Style>>,
            /// Name of the Rust type of an object or of documented values.
            /// Default: the wire name in PascalCase.
            "name" name: Option<Spanned<String>>,
            /// Name of the Rust field. Default: the wire name in snake_case.
            "field" field: Option<Spanned<String>>,
            /// Wire names the member had before; they are still understood.
            "formerly" formerly: Vec<Spanned<String>>,
            /// Keys of this schema that were read out of a description. Nobody declared them, so the
            /// next import may read them otherwise, and listed values are never `closed`.
            "mined" mined: Vec<Spanned<MinedKey>>,
            /// Date (`YYYY-MM-DD`) the vendor added it.
            "since" since: Option<Spanned<String>>,
            /// Whether the value is a secret, which `Debug` and logs must not show. Default: false.
            "sensitive" sensitive: Option<Spanned<bool>>,
            /// Says that it should no longer be used, and what to use instead.
            "deprecated" deprecated: Option<Spanned<Flag>>,
            /// Where the vendor's page says otherwise, and how we know better.
            "pageDiffers" page_differs: Option<Spanned<String>>,
        }
    }
}

record! {
    /// When an answer with HTTP status 200 is a success: a member that says so.
    pub struct Success {
        required {
            /// Wire name of the response member that tells success from failure.
            "member" member: Spanned<String>,
            /// Values of it that mean success.
            "equals" equals: Vec<Spanned<Scalar>>,
        }
        optional {}
    }
}

record! {
    /// How a long result is read page by page. Members are named by path, such as `PageInfo.TotalCount`.
    pub struct Pagination {
        required {
            /// Response list that holds the items.
            "items" items: Spanned<String>,
        }
        optional {
            /// Parameter that takes the page number, from 1.
            "page" page: Option<Spanned<String>>,
            /// Parameter that takes the token of the next page.
            "token" token: Option<Spanned<String>>,
            /// Parameter that takes how many items a page may hold.
            "size" size: Option<Spanned<String>>,
            /// Response member with the number of items on all pages.
            "total" total: Option<Spanned<String>>,
            /// Response member with the token of the next page.
            "nextToken" next_token: Option<Spanned<String>>,
        }
    }
}

record! {
    /// An error code the page documents.
    pub struct ErrorCode {
        required {
            /// HTTP status, as the page writes it.
            "status" status: Spanned<Scalar>,
            /// The code, such as `NoPermission`.
            "code" code: Spanned<String>,
        }
        optional {
            /// The message the service sends.
            "message" message: Option<Spanned<String>>,
            /// What the error means and what to do about it, as Markdown.
            "doc" doc: Option<Spanned<String>>,
            /// Name of the Rust variant. Default: the code in PascalCase.
            "name" name: Option<Spanned<String>>,
        }
    }
}

record! {
    /// A sample answer.
    pub struct Example {
        required {
            /// What the sample shows.
            "title" title: Spanned<String>,
            /// The body, as JSON text.
            "response" response: Spanned<String>,
        }
        optional {}
    }
}

record! {
    /// A row of the page's change history.
    pub struct Change {
        required {
            /// Date (`YYYY-MM-DD`) the page gives.
            "date" date: Spanned<String>,
            /// What changed.
            "summary" summary: Spanned<String>,
        }
        optional {}
    }
}

record! {
    /// `history/<date>/revision.yaml`: what happened to a product version on a day.
    pub struct Revision {
        required {}
        optional {
            /// What changed, as Markdown. The first line is one sentence.
            "doc" doc: Option<Spanned<String>>,
            /// Date (`YYYY-MM-DD`) of the published interface description that shows the change,
            /// if it is not the day that the vendor's page gives.
            "published" published: Option<Spanned<String>>,
            /// Operations that are gone from this day on.
            "removed" removed: Vec<Spanned<String>>,
            /// What the rows of the vendor's change history say about the day, as Markdown.
            "announced" announced: Vec<Spanned<String>>,
        }
    }
}
