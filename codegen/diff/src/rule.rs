//! The catalogue of rules: the one place that knows their ids and what each means by itself.
//!
//! A row says: variant, id, verdict (wire, Rust, whether programs behave differently, texts),
//! the rule that the change back gives, and for requests and responses the rule for the same
//! change on the other side. Where there is none, the row says why.

use std::fmt;

use crate::finding::{Area, Compat, Docs, Rust, Verdict, Wire};

/// The rule for the same change seen from elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mirror {
    /// This one.
    Rule(Rule),
    /// There is none, for a reason.
    None(&'static str),
}

macro_rules! rules {
    (@mirror $variant:ident) => { Mirror::Rule(Rule::$variant) };
    (@mirror $reason:literal) => { Mirror::None($reason) };
    (@side) => { Mirror::None("") };
    (@side $side:tt) => { rules!(@mirror $side) };
    (@differs same) => { false };
    (@differs differs) => { true };
    ($($area:ident {$(
        $(#[doc = $summary:literal])+
        $variant:ident $id:literal [$wire:ident $compat:ident $differs:ident $docs:ident] back $back:tt $(side $side:tt)?;
    )+})+) => {
        /// A kind of change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $($($(#[doc = $summary])+ $variant,)+)+
        }

        impl Rule {
            /// Every rule, in the order of this catalogue.
            pub const ALL: &'static [Self] = &[$($(Self::$variant,)+)+];

            /// The id that findings show, such as `response-member-removed`.
            pub const fn id(self) -> &'static str {
                match self { $($(Self::$variant => $id,)+)+ }
            }

            /// What the rule sees, in one sentence.
            pub fn summary(self) -> &'static str {
                match self { $($(Self::$variant => concat!($($summary),+).trim(),)+)+ }
            }

            /// The text behind [`explain`](crate::explain).
            pub(crate) const fn explanation(self) -> &'static str {
                match self { $($(Self::$variant => include_str!(concat!("../explain/", $id, ".md")),)+)+ }
            }

            /// The part of the API it is about.
            pub const fn area(self) -> Area {
                match self { $($(Self::$variant => Area::$area,)+)+ }
            }

            /// What the change means as long as nothing more is known about it.
            pub const fn verdict(self) -> Verdict {
                match self {
                    $($(Self::$variant => Verdict {
                        wire: Wire::$wire,
                        rust: Rust { compat: Compat::$compat, behaves_differently: rules!(@differs $differs) },
                        docs: Docs::$docs,
                    },)+)+
                }
            }

            /// The rule that the change back gives.
            pub const fn back(self) -> Mirror {
                match self { $($(Self::$variant => rules!(@mirror $back),)+)+ }
            }

            /// The rule for the same change in an answer instead of a request, or the other way
            /// round; without a reason for areas that have no sides.
            pub const fn side(self) -> Mirror {
                match self { $($(Self::$variant => rules!(@side $($side)?),)+)+ }
            }
        }
    };
}

rules! {
    Operation {
        /// An operation is new.
        OperationAdded "operation-added" [Ok Minor same None] back OperationRemoved;
        /// An operation is gone, without a warning before.
        OperationRemoved "operation-removed" [Break Major same None] back OperationAdded;
        /// An operation is gone that was deprecated before.
        OperationRemovedAfterDeprecation "operation-removed-after-deprecation" [Break Major same None] back OperationAdded;
        /// An operation has another name.
        OperationRenamed "operation-renamed" [Break Major same None] back OperationRenamed;
        /// The name of an operation is written with other capitals.
        OperationRenamedCase "operation-renamed-case" [Risk Major same None] back OperationRenamedCase;
        /// An operation should no longer be called.
        OperationDeprecated "operation-deprecated" [Ok Minor same Changed] back OperationUndeprecated;
        /// An operation may be called again.
        OperationUndeprecated "operation-undeprecated" [Ok None same Changed] back OperationDeprecated;
        /// A call that only looked now changes something.
        OperationBecameWrite "operation-became-write" [Risk None differs Changed] back OperationBecameRead;
        /// A call that changed something now only looks.
        OperationBecameRead "operation-became-read" [Ok None differs Changed] back OperationBecameWrite;
        /// The service accepts one more HTTP method.
        HttpMethodAdded "http-method-added" [Ok None same None] back HttpMethodRemoved;
        /// The service no longer accepts an HTTP method.
        HttpMethodRemoved "http-method-removed" [Break None differs None] back HttpMethodAdded;
        /// The URL path of an operation is another.
        PathChanged "path-changed" [Break None differs None] back PathChanged;
        /// Requests to the product are laid out by another protocol.
        ApiStyleChanged "api-style-changed" [Break None differs None] back ApiStyleChanged;
        /// The product is there in one more version.
        ApiVersionAdded "api-version-added" [Ok Minor same None] back ApiVersionRemoved;
        /// A version of the product is gone.
        ApiVersionRemoved "api-version-removed" [Break Major same None] back ApiVersionAdded;
        /// The spec describes another version of the product.
        ApiVersionChanged "api-version-changed" [Break None differs None] back ApiVersionChanged;
        /// A list comes in pages that came whole before.
        PaginationAdded "pagination-added" [Break Minor differs None] back PaginationRemoved;
        /// A list comes whole that came in pages before.
        PaginationRemoved "pagination-removed" [Ok Major same None] back PaginationAdded;
        /// Pages are asked for in another way, such as by token instead of by number.
        PaginationStyleChanged "pagination-style-changed" [Break None differs None] back PaginationStyleChanged;
        /// The items of a page stand in another list.
        PaginationItemsMoved "pagination-items-moved" [Break Major same None] back PaginationItemsMoved;
        /// Another parameter asks for the page or for its size.
        PaginationParameterChanged "pagination-parameter-changed" [Risk None differs None] back PaginationParameterChanged;
        /// Another member tells how many items there are.
        PaginationTotalChanged "pagination-total-changed" [Risk None differs None] back PaginationTotalChanged;
    }

    Request {
        /// A parameter is new and may be left out.
        RequestParameterAddedOptional "request-parameter-added-optional" [Ok Minor same None] back RequestParameterRemoved side "answers have no parameters";
        /// A parameter is new and must be given.
        RequestParameterAddedRequired "request-parameter-added-required" [Break Major same None] back RequestParameterRemoved side "answers have no parameters";
        /// A parameter is gone.
        RequestParameterRemoved "request-parameter-removed" [Risk Major same None] back RequestParameterAddedOptional side "answers have no parameters";
        /// A parameter is gone that was deprecated before.
        RequestParameterRemovedAfterDeprecation "request-parameter-removed-after-deprecation" [Ok Major same None] back RequestParameterAddedOptional side "answers have no parameters";
        /// A parameter must be given that could be left out.
        RequestParameterBecameRequired "request-parameter-became-required" [Break Major same None] back RequestParameterBecameOptional side "answers have no parameters";
        /// A parameter may be left out that had to be given.
        RequestParameterBecameOptional "request-parameter-became-optional" [Ok Major same None] back RequestParameterBecameRequired side "answers have no parameters";
        /// A parameter has another name.
        RequestParameterRenamed "request-parameter-renamed" [Break Major same None] back RequestParameterRenamed side "answers have no parameters";
        /// The name of a parameter is written with other capitals.
        RequestParameterRenamedCase "request-parameter-renamed-case" [Break None same None] back RequestParameterRenamedCase side "answers have no parameters";
        /// A parameter travels in another part of the request.
        RequestParameterMoved "request-parameter-moved" [Break None differs None] back RequestParameterMoved side "answers have no parameters";
        /// A parameter should no longer be used.
        RequestParameterDeprecated "request-parameter-deprecated" [Ok Minor same Changed] back RequestParameterUndeprecated side "answers have no parameters";
        /// A parameter may be used again.
        RequestParameterUndeprecated "request-parameter-undeprecated" [Ok None same Changed] back RequestParameterDeprecated side "answers have no parameters";
        /// The URL path has one more part to fill in.
        PathParameterAdded "path-parameter-added" [Break Major same None] back PathParameterRemoved side "answers have no path";
        /// The URL path has one part less to fill in.
        PathParameterRemoved "path-parameter-removed" [Break Major same None] back PathParameterAdded side "answers have no path";

        /// A member of a value that callers send is new and may be left out.
        RequestMemberAddedOptional "request-member-added-optional" [Ok Minor same None] back RequestMemberRemoved side ResponseMemberAdded;
        /// A member of a value that callers send is new and must be given.
        RequestMemberAddedRequired "request-member-added-required" [Break Minor same None] back RequestMemberRemoved side ResponseMemberAdded;
        /// A member of a value that callers send is gone.
        RequestMemberRemoved "request-member-removed" [Risk Major same None] back RequestMemberAddedOptional side ResponseMemberRemoved;
        /// A member of a value that callers send is gone that was deprecated before.
        RequestMemberRemovedAfterDeprecation "request-member-removed-after-deprecation" [Ok Major same None] back RequestMemberAddedOptional side ResponseMemberRemovedAfterDeprecation;
        /// A member of a value that callers send must be given that could be left out.
        RequestMemberBecameRequired "request-member-became-required" [Break None differs None] back RequestMemberBecameOptional side ResponseMemberBecameRequired;
        /// A member of a value that callers send may be left out that had to be given.
        RequestMemberBecameOptional "request-member-became-optional" [Ok None differs None] back RequestMemberBecameRequired side ResponseMemberBecameOptional;
        /// A member of a value that callers send has another name.
        RequestMemberRenamed "request-member-renamed" [Break Major same None] back RequestMemberRenamed side ResponseMemberRenamed;
        /// The name of a member that callers send is written with other capitals.
        RequestMemberRenamedCase "request-member-renamed-case" [Break None same None] back RequestMemberRenamedCase side ResponseMemberRenamedCase;
        /// A member of a value that callers send stands elsewhere in it.
        RequestMemberMoved "request-member-moved" [Break Major same None] back RequestMemberMoved side ResponseMemberMoved;
        /// A member of a value that callers send should no longer be used.
        RequestMemberDeprecated "request-member-deprecated" [Ok Minor same Changed] back RequestMemberUndeprecated side ResponseMemberDeprecated;
        /// A member of a value that callers send may be used again.
        RequestMemberUndeprecated "request-member-undeprecated" [Ok None same Changed] back RequestMemberDeprecated side ResponseMemberUndeprecated;

        /// A whole number that callers send may have 64 bits instead of 32.
        RequestIntWidened "request-int-widened" [Ok None differs None] back RequestIntNarrowed side ResponseIntWidened;
        /// A whole number that callers send may have 32 bits instead of 64.
        RequestIntNarrowed "request-int-narrowed" [Break None differs None] back RequestIntWidened side ResponseIntNarrowed;
        /// A whole number that callers send may have a fraction.
        RequestIntegerToNumber "request-integer-to-number" [Ok Major same None] back RequestNumberToInteger side ResponseIntegerToNumber;
        /// A number that callers send may no longer have a fraction.
        RequestNumberToInteger "request-number-to-integer" [Break Major same None] back RequestIntegerToNumber side ResponseNumberToInteger;
        /// A text that callers send is now a number.
        RequestStringToNumber "request-string-to-number" [Break Major same None] back RequestNumberToString side ResponseStringToNumber;
        /// A number that callers send is now a text.
        RequestNumberToString "request-number-to-string" [Break Major same None] back RequestStringToNumber side ResponseNumberToString;
        /// One value that callers send is now a list.
        RequestScalarToArray "request-scalar-to-array" [Break Major same None] back RequestArrayToScalar side ResponseScalarToArray;
        /// A list that callers send is now one value.
        RequestArrayToScalar "request-array-to-scalar" [Break Major same None] back RequestScalarToArray side ResponseArrayToScalar;
        /// An object that callers send is now a list.
        RequestObjectToArray "request-object-to-array" [Break Major same None] back RequestArrayToObject side ResponseObjectToArray;
        /// A list that callers send is now an object.
        RequestArrayToObject "request-array-to-object" [Break Major same None] back RequestObjectToArray side ResponseArrayToObject;
        /// A list that callers send gains or loses the object around it.
        RequestListWrapperChanged "request-list-wrapper-changed" [Break Major same None] back RequestListWrapperChanged side ResponseListWrapperChanged;
        /// An object, a map, any value or a text that callers send becomes another of these.
        RequestObjectReshaped "request-object-reshaped" [Break Major same None] back RequestObjectReshaped side ResponseObjectReshaped;
        /// A value that callers send has another type.
        RequestTypeChanged "request-type-changed" [Break Major same None] back RequestTypeChanged side ResponseTypeChanged;
        /// The spec now says what the JSON in a text that callers send holds.
        RequestJsonTyped "request-json-typed" [Risk Major same None] back RequestJsonUntyped side ResponseJsonTyped;
        /// The spec no longer says what the JSON in a text that callers send holds.
        RequestJsonUntyped "request-json-untyped" [Ok Major same None] back RequestJsonTyped side ResponseJsonUntyped;
        /// A list or an object that callers send becomes text in another way.
        RequestStyleChanged "request-style-changed" [Break Major differs None] back RequestStyleChanged side ResponseStyleChanged;
        /// A text that callers send is written in another format.
        RequestFormatChanged "request-format-changed" [Risk None differs None] back RequestFormatChanged side ResponseFormatChanged;
        /// A value that callers send is counted in another unit.
        RequestUnitChanged "request-unit-changed" [Risk None differs Changed] back RequestUnitChanged side ResponseUnitChanged;

        /// Callers may send one more documented value.
        RequestEnumValueAdded "request-enum-value-added" [Ok Minor same None] back RequestEnumValueRemoved side ResponseEnumValueAdded;
        /// A documented value that callers may send is gone.
        RequestEnumValueRemoved "request-enum-value-removed" [Break Major same None] back RequestEnumValueAdded side ResponseEnumValueRemoved;
        /// A documented value that callers may send is written with other capitals.
        RequestEnumValueRenamedCase "request-enum-value-renamed-case" [Break None differs None] back RequestEnumValueRenamedCase side ResponseEnumValueRenamedCase;
        /// A documented value should no longer be sent.
        RequestEnumValueDeprecated "request-enum-value-deprecated" [Ok Minor same Changed] back RequestEnumValueUndeprecated side ResponseEnumValueDeprecated;
        /// A documented value may be sent again.
        RequestEnumValueUndeprecated "request-enum-value-undeprecated" [Ok None same Changed] back RequestEnumValueDeprecated side ResponseEnumValueUndeprecated;
        /// The service now refuses values that are not documented.
        RequestEnumClosed "request-enum-closed" [Break None differs None] back RequestEnumOpened side ResponseEnumClosed;
        /// The service no longer refuses values that are not documented.
        RequestEnumOpened "request-enum-opened" [Ok None differs None] back RequestEnumClosed side ResponseEnumOpened;
        /// The values that callers may send are now documented.
        RequestBecameEnum "request-became-enum" [Risk Major same None] back RequestEnumDropped side ResponseBecameEnum;
        /// The values that callers may send are no longer documented.
        RequestEnumDropped "request-enum-dropped" [Ok Major same None] back RequestBecameEnum side ResponseEnumDropped;

        /// A text that callers send must match a pattern.
        RequestPatternAdded "request-pattern-added" [Break None differs None] back RequestPatternRemoved side ResponsePatternChanged;
        /// A text that callers send need not match a pattern any more.
        RequestPatternRemoved "request-pattern-removed" [Ok None differs None] back RequestPatternAdded side ResponsePatternChanged;
        /// The pattern of a text that callers send takes less.
        RequestPatternTightened "request-pattern-tightened" [Break None differs None] back RequestPatternLoosened side ResponsePatternChanged;
        /// The pattern of a text that callers send takes all it took, and more.
        RequestPatternLoosened "request-pattern-loosened" [Ok None differs None] back RequestPatternTightened side ResponsePatternChanged;
        /// The pattern of a text that callers send is another, and what that means is not known.
        RequestPatternUnproven "request-pattern-unproven" [Risk None differs None] back RequestPatternUnproven side ResponsePatternChanged;
        /// A number that callers send gets a lower bound.
        RequestMinimumAdded "request-minimum-added" [Risk None differs None] back RequestMinimumRemoved side ResponseRangeShrunk;
        /// A number that callers send has no lower bound any more.
        RequestMinimumRemoved "request-minimum-removed" [Ok None differs None] back RequestMinimumAdded side ResponseRangeGrown;
        /// A number that callers send must be larger than before.
        RequestMinimumRaised "request-minimum-raised" [Break None differs None] back RequestMinimumLowered side ResponseRangeShrunk;
        /// A number that callers send may be smaller than before.
        RequestMinimumLowered "request-minimum-lowered" [Ok None differs None] back RequestMinimumRaised side ResponseRangeGrown;
        /// A number that callers send gets an upper bound.
        RequestMaximumAdded "request-maximum-added" [Risk None differs None] back RequestMaximumRemoved side ResponseRangeShrunk;
        /// A number that callers send has no upper bound any more.
        RequestMaximumRemoved "request-maximum-removed" [Ok None differs None] back RequestMaximumAdded side ResponseRangeGrown;
        /// A number that callers send must be smaller than before.
        RequestMaximumLowered "request-maximum-lowered" [Break None differs None] back RequestMaximumRaised side ResponseRangeShrunk;
        /// A number that callers send may be larger than before.
        RequestMaximumRaised "request-maximum-raised" [Ok None differs None] back RequestMaximumLowered side ResponseRangeGrown;
        /// The length of a text that callers send is bounded more narrowly.
        RequestLengthTightened "request-length-tightened" [Break None differs None] back RequestLengthLoosened side ResponseLengthShrunk;
        /// The length of a text that callers send is bounded less narrowly.
        RequestLengthLoosened "request-length-loosened" [Ok None differs None] back RequestLengthTightened side ResponseLengthGrown;
        /// The number of elements of a list that callers send is bounded more narrowly.
        RequestItemsTightened "request-items-tightened" [Break None differs None] back RequestItemsLoosened side ResponseItemsShrunk;
        /// The number of elements of a list that callers send is bounded less narrowly.
        RequestItemsLoosened "request-items-loosened" [Ok None differs None] back RequestItemsTightened side ResponseItemsGrown;

        /// The service assumes something when a value is absent, and did not say so before.
        RequestDefaultAdded "request-default-added" [Risk None differs Changed] back RequestDefaultRemoved side ResponseDefaultChanged;
        /// The service no longer says what it assumes when a value is absent.
        RequestDefaultRemoved "request-default-removed" [Risk None differs Changed] back RequestDefaultAdded side ResponseDefaultChanged;
        /// The service assumes something else when a value is absent.
        RequestDefaultChanged "request-default-changed" [Risk None differs Changed] back RequestDefaultChanged side ResponseDefaultChanged;
        /// A page holds fewer items unless the caller says otherwise.
        PageSizeDefaultLowered "page-size-default-lowered" [Break None differs Changed] back PageSizeDefaultRaised side "answers state no page size";
        /// A page holds more items unless the caller says otherwise.
        PageSizeDefaultRaised "page-size-default-raised" [Risk None differs Changed] back PageSizeDefaultLowered side "answers state no page size";
        /// A page may hold fewer items.
        PageSizeMaximumLowered "page-size-maximum-lowered" [Break None differs None] back PageSizeMaximumRaised side "answers state no page size";
        /// A page may hold more items.
        PageSizeMaximumRaised "page-size-maximum-raised" [Ok None differs None] back PageSizeMaximumLowered side "answers state no page size";
        /// A value that callers send is now a secret.
        RequestSensitiveAdded "request-sensitive-added" [Ok None differs None] back RequestSensitiveRemoved side ResponseSensitiveAdded;
        /// A value that callers send is no longer a secret.
        RequestSensitiveRemoved "request-sensitive-removed" [Ok None differs None] back RequestSensitiveAdded side ResponseSensitiveRemoved;
    }

    Response {
        /// Answers have one more member.
        ResponseMemberAdded "response-member-added" [Ok Minor same None] back ResponseMemberRemoved side RequestMemberAddedOptional;
        /// Answers have one member less.
        ResponseMemberRemoved "response-member-removed" [Break Major same None] back ResponseMemberAdded side RequestMemberRemoved;
        /// Answers have one member less, which was deprecated before.
        ResponseMemberRemovedAfterDeprecation "response-member-removed-after-deprecation" [Break Major same None] back ResponseMemberAdded side RequestMemberRemovedAfterDeprecation;
        /// A member of answers has another name.
        ResponseMemberRenamed "response-member-renamed" [Break Major same None] back ResponseMemberRenamed side RequestMemberRenamed;
        /// The name of a member of answers is written with other capitals.
        ResponseMemberRenamedCase "response-member-renamed-case" [Break None same None] back ResponseMemberRenamedCase side RequestMemberRenamedCase;
        /// A member of answers stands elsewhere in them.
        ResponseMemberMoved "response-member-moved" [Break Major same None] back ResponseMemberMoved side RequestMemberMoved;
        /// The service always sends a member that it could leave out.
        ResponseMemberBecameRequired "response-member-became-required" [Ok None same Changed] back ResponseMemberBecameOptional side RequestMemberBecameRequired;
        /// The service may leave out a member that it always sent.
        ResponseMemberBecameOptional "response-member-became-optional" [Risk None differs Changed] back ResponseMemberBecameRequired side RequestMemberBecameOptional;
        /// A member of answers should no longer be read.
        ResponseMemberDeprecated "response-member-deprecated" [Ok Minor same Changed] back ResponseMemberUndeprecated side RequestMemberDeprecated;
        /// A member of answers may be read again.
        ResponseMemberUndeprecated "response-member-undeprecated" [Ok None same Changed] back ResponseMemberDeprecated side RequestMemberUndeprecated;
        /// A member of answers is also understood under a name it had before.
        ResponseFormerNameAdded "response-former-name-added" [Ok None differs None] back ResponseFormerNameRemoved side "only answers are read under former names";
        /// A member of answers is no longer understood under a name it had before.
        ResponseFormerNameRemoved "response-former-name-removed" [Risk None differs None] back ResponseFormerNameAdded side "only answers are read under former names";

        /// A whole number in answers may have 64 bits instead of 32.
        ResponseIntWidened "response-int-widened" [Risk None same None] back ResponseIntNarrowed side RequestIntWidened;
        /// A whole number in answers has 32 bits instead of 64.
        ResponseIntNarrowed "response-int-narrowed" [Ok None same None] back ResponseIntWidened side RequestIntNarrowed;
        /// A whole number in answers may have a fraction.
        ResponseIntegerToNumber "response-integer-to-number" [Break Major same None] back ResponseNumberToInteger side RequestIntegerToNumber;
        /// A number in answers no longer has a fraction.
        ResponseNumberToInteger "response-number-to-integer" [Ok Major same None] back ResponseIntegerToNumber side RequestNumberToInteger;
        /// A text in answers is now a number.
        ResponseStringToNumber "response-string-to-number" [Risk Major same None] back ResponseNumberToString side RequestStringToNumber;
        /// A number in answers is now a text.
        ResponseNumberToString "response-number-to-string" [Break Major same None] back ResponseStringToNumber side RequestNumberToString;
        /// One value in answers is now a list.
        ResponseScalarToArray "response-scalar-to-array" [Break Major same None] back ResponseArrayToScalar side RequestScalarToArray;
        /// A list in answers is now one value.
        ResponseArrayToScalar "response-array-to-scalar" [Risk Major same None] back ResponseScalarToArray side RequestArrayToScalar;
        /// An object in answers is now a list.
        ResponseObjectToArray "response-object-to-array" [Break Major same None] back ResponseArrayToObject side RequestObjectToArray;
        /// A list in answers is now an object.
        ResponseArrayToObject "response-array-to-object" [Risk Major same None] back ResponseObjectToArray side RequestArrayToObject;
        /// A list in answers gains or loses the object around it.
        ResponseListWrapperChanged "response-list-wrapper-changed" [Break Major same None] back ResponseListWrapperChanged side RequestListWrapperChanged;
        /// An object, a map, any value or a text in answers becomes another of these.
        ResponseObjectReshaped "response-object-reshaped" [Break Major same None] back ResponseObjectReshaped side RequestObjectReshaped;
        /// A value in answers has another type.
        ResponseTypeChanged "response-type-changed" [Break Major same None] back ResponseTypeChanged side RequestTypeChanged;
        /// The spec now says what the JSON in a text of answers holds.
        ResponseJsonTyped "response-json-typed" [Ok Major same None] back ResponseJsonUntyped side RequestJsonTyped;
        /// The spec no longer says what the JSON in a text of answers holds.
        ResponseJsonUntyped "response-json-untyped" [Risk Major same None] back ResponseJsonTyped side RequestJsonUntyped;
        /// A list or an object in answers becomes JSON inside a text, or the other way round.
        ResponseStyleChanged "response-style-changed" [Risk Major same None] back ResponseStyleChanged side RequestStyleChanged;
        /// A text in answers is written in another format.
        ResponseFormatChanged "response-format-changed" [Risk None same None] back ResponseFormatChanged side RequestFormatChanged;
        /// A value in answers is counted in another unit.
        ResponseUnitChanged "response-unit-changed" [Risk None differs Changed] back ResponseUnitChanged side RequestUnitChanged;

        /// Answers may hold one more documented value.
        ResponseEnumValueAdded "response-enum-value-added" [Ok Minor differs None] back ResponseEnumValueRemoved side RequestEnumValueAdded;
        /// A documented value of answers is gone.
        ResponseEnumValueRemoved "response-enum-value-removed" [Ok Major same None] back ResponseEnumValueAdded side RequestEnumValueRemoved;
        /// A documented value of answers is written with other capitals.
        ResponseEnumValueRenamedCase "response-enum-value-renamed-case" [Break None differs None] back ResponseEnumValueRenamedCase side RequestEnumValueRenamedCase;
        /// A documented value of answers should no longer be relied on.
        ResponseEnumValueDeprecated "response-enum-value-deprecated" [Ok Minor same Changed] back ResponseEnumValueUndeprecated side RequestEnumValueDeprecated;
        /// A documented value of answers is in use again.
        ResponseEnumValueUndeprecated "response-enum-value-undeprecated" [Ok None same Changed] back ResponseEnumValueDeprecated side RequestEnumValueUndeprecated;
        /// Answers hold documented values only.
        ResponseEnumClosed "response-enum-closed" [Ok None same Changed] back ResponseEnumOpened side RequestEnumClosed;
        /// Answers may hold values that are not documented.
        ResponseEnumOpened "response-enum-opened" [Risk None same Changed] back ResponseEnumClosed side RequestEnumOpened;
        /// The values that answers may hold are now documented.
        ResponseBecameEnum "response-became-enum" [Ok Major same None] back ResponseEnumDropped side RequestBecameEnum;
        /// The values that answers may hold are no longer documented.
        ResponseEnumDropped "response-enum-dropped" [Risk Major same None] back ResponseBecameEnum side RequestEnumDropped;

        /// The pattern of a text in answers is another.
        ResponsePatternChanged "response-pattern-changed" [Risk None same Changed] back ResponsePatternChanged side RequestPatternUnproven;
        /// A number in answers may be smaller or larger than before.
        ResponseRangeGrown "response-range-grown" [Risk None same Changed] back ResponseRangeShrunk side RequestMinimumLowered;
        /// A number in answers is bounded more narrowly.
        ResponseRangeShrunk "response-range-shrunk" [Ok None same Changed] back ResponseRangeGrown side RequestMinimumRaised;
        /// A text in answers may be shorter or longer than before.
        ResponseLengthGrown "response-length-grown" [Risk None same Changed] back ResponseLengthShrunk side RequestLengthLoosened;
        /// The length of a text in answers is bounded more narrowly.
        ResponseLengthShrunk "response-length-shrunk" [Ok None same Changed] back ResponseLengthGrown side RequestLengthTightened;
        /// A list in answers may have fewer or more elements than before.
        ResponseItemsGrown "response-items-grown" [Risk None same Changed] back ResponseItemsShrunk side RequestItemsLoosened;
        /// The number of elements of a list in answers is bounded more narrowly.
        ResponseItemsShrunk "response-items-shrunk" [Ok None same Changed] back ResponseItemsGrown side RequestItemsTightened;
        /// The absence of a member of answers means something else.
        ResponseDefaultChanged "response-default-changed" [Risk None same Changed] back ResponseDefaultChanged side RequestDefaultChanged;
        /// A value in answers is now a secret.
        ResponseSensitiveAdded "response-sensitive-added" [Ok None differs None] back ResponseSensitiveRemoved side RequestSensitiveAdded;
        /// A value in answers is no longer a secret.
        ResponseSensitiveRemoved "response-sensitive-removed" [Ok None differs None] back ResponseSensitiveAdded side RequestSensitiveRemoved;

        /// A member of the answer now tells success from failure.
        SuccessRuleAdded "success-rule-added" [Break None differs None] back SuccessRuleRemoved side "requests do not succeed";
        /// Every answer with HTTP status 200 is now a success.
        SuccessRuleRemoved "success-rule-removed" [Break None differs None] back SuccessRuleAdded side "requests do not succeed";
        /// Another member of the answer tells success from failure.
        SuccessMemberChanged "success-member-changed" [Break None differs None] back SuccessMemberChanged side "requests do not succeed";
        /// One more value means success.
        SuccessValueAdded "success-value-added" [Break None differs None] back SuccessValueRemoved side "requests do not succeed";
        /// A value no longer means success.
        SuccessValueRemoved "success-value-removed" [Break None differs None] back SuccessValueAdded side "requests do not succeed";
    }

    Error {
        /// One more error code is documented.
        ErrorCodeAdded "error-code-added" [Ok Minor same None] back ErrorCodeRemoved;
        /// An error code is no longer documented.
        ErrorCodeRemoved "error-code-removed" [Risk Major same None] back ErrorCodeAdded;
        /// An error is reported under another code.
        ErrorCodeRenamed "error-code-renamed" [Risk Major differs None] back ErrorCodeRenamed;
        /// An operation that documented no error codes now does.
        ErrorListAdded "error-list-added" [Ok Minor same None] back ErrorListRemoved;
        /// An operation no longer documents any error code.
        ErrorListRemoved "error-list-removed" [Risk Major same None] back ErrorListAdded;
        /// An error code comes with another HTTP status.
        ErrorStatusChanged "error-status-changed" [Risk None differs None] back ErrorStatusChanged;
        /// The message of an error is another.
        ErrorMessageChanged "error-message-changed" [None None same Changed] back ErrorMessageChanged;
    }

    Authorization {
        /// A RAM policy must now allow an action.
        RamActionAdded "ram-action-added" [Risk None same None] back RamActionRemoved;
        /// No RAM policy need allow an action any more.
        RamActionRemoved "ram-action-removed" [Ok None same None] back RamActionAdded;
        /// A RAM policy must allow another action.
        RamActionChanged "ram-action-changed" [Risk None same None] back RamActionChanged;
        /// The access level of the RAM action is another.
        RamAccessLevelChanged "ram-access-level-changed" [Risk None same None] back RamAccessLevelChanged;
        /// A RAM policy may or must name one more kind of resource.
        RamResourceAdded "ram-resource-added" [Risk None same None] back RamResourceRemoved;
        /// A kind of resource no longer counts in RAM policies.
        RamResourceRemoved "ram-resource-removed" [Risk None same None] back RamResourceAdded;
        /// RAM policies can make one more condition.
        RamConditionKeyAdded "ram-condition-key-added" [Ok None same None] back RamConditionKeyRemoved;
        /// RAM policies can make one condition less.
        RamConditionKeyRemoved "ram-condition-key-removed" [Risk None same None] back RamConditionKeyAdded;
        /// A call needs the permission for one more action.
        RamDependentActionAdded "ram-dependent-action-added" [Risk None same None] back RamDependentActionRemoved;
        /// A call needs the permission for one action less.
        RamDependentActionRemoved "ram-dependent-action-removed" [Ok None same None] back RamDependentActionAdded;
        /// The product has another code in RAM policies.
        RamCodeChanged "ram-code-changed" [Risk None same None] back RamCodeChanged;
        /// The service accepts one more kind of credential.
        SecurityAdded "security-added" [Ok None same None] back SecurityRemoved;
        /// The service no longer accepts a kind of credential.
        SecurityRemoved "security-removed" [Break None same None] back SecurityAdded;
    }

    Endpoint {
        /// The product answers in one more region.
        EndpointAdded "endpoint-added" [Ok None same None] back EndpointRemoved;
        /// The product no longer answers in a region.
        EndpointRemoved "endpoint-removed" [Break None differs None] back EndpointAdded;
        /// Another host answers in a region.
        EndpointHostChanged "endpoint-host-changed" [Risk None differs None] back EndpointHostChanged;
        /// A region has a host inside its VPC.
        EndpointVpcAdded "endpoint-vpc-added" [Ok None same None] back EndpointVpcRemoved;
        /// A region no longer has a host inside its VPC.
        EndpointVpcRemoved "endpoint-vpc-removed" [Break None differs None] back EndpointVpcAdded;
        /// Regions that are not listed are reached by another rule.
        EndpointRuleChanged "endpoint-rule-changed" [Risk None differs None] back EndpointRuleChanged;
        /// Host names that follow the rule begin differently.
        EndpointPrefixChanged "endpoint-prefix-changed" [Risk None differs None] back EndpointPrefixChanged;
    }

    Rust {
        /// Something keeps its wire name and has another Rust name.
        RustIdentChanged "rust-ident-changed" [None Major same None] back RustIdentChanged;
        /// A value keeps what it is on the wire, and its Rust type stands elsewhere or has another name.
        RustTypePathChanged "rust-type-path-changed" [None Major same None] back RustTypePathChanged;
        /// The crate has one more type.
        RustTypeAdded "rust-type-added" [None Minor same None] back RustTypeRemoved;
        /// A type of the crate is gone.
        RustTypeRemoved "rust-type-removed" [None Major same None] back RustTypeAdded;
        /// A field holds its value in a box, since a type came to contain itself.
        RustBoxAdded "rust-box-added" [None Major same None] back RustBoxRemoved;
        /// A field no longer holds its value in a box.
        RustBoxRemoved "rust-box-removed" [None Major same None] back RustBoxAdded;
        /// The crate has one more cargo feature.
        RustFeatureAdded "rust-feature-added" [None Minor same None] back RustFeatureRemoved;
        /// A cargo feature of the crate is gone.
        RustFeatureRemoved "rust-feature-removed" [None Major same None] back RustFeatureAdded;
        /// An operation stands behind another cargo feature.
        RustFeatureMoved "rust-feature-moved" [None Major same None] back RustFeatureMoved;
        /// The crate has another name.
        RustCrateRenamed "rust-crate-renamed" [None Major same None] back RustCrateRenamed;
        /// An item of the crate changes that no change of the spec by itself explains.
        RustItemChanged "rust-item-changed" [None Major same None] back "the change back may be an addition";
    }

    Documentation {
        /// The name of something for people is another.
        DocTitleChanged "doc-title-changed" [None None same Changed] back DocTitleChanged;
        /// The summary of an operation is another.
        DocSummaryChanged "doc-summary-changed" [None None same Changed] back DocSummaryChanged;
        /// Something that had no description has one.
        DocDescriptionAdded "doc-description-added" [None None same Changed] back DocDescriptionRemoved;
        /// Something has no description any more.
        DocDescriptionRemoved "doc-description-removed" [None None same Changed] back DocDescriptionAdded;
        /// A description is another.
        DocDescriptionChanged "doc-description-changed" [None None same Changed] back DocDescriptionChanged;
        /// A text differs in blanks, punctuation or a mended typing error.
        DocWhitespaceOrTypo "doc-whitespace-or-typo" [None None same Trivial] back DocWhitespaceOrTypo;
        /// The address of a page is another.
        DocPageChanged "doc-page-changed" [None None same Changed] back DocPageChanged;
        /// What the spec says about mistakes of the vendor's page is another.
        DocPageDiffersChanged "doc-page-differs-changed" [None None same Changed] back DocPageDiffersChanged;
        /// The date since when something exists is another.
        DocSinceChanged "doc-since-changed" [None None same Changed] back DocSinceChanged;
        /// The advice that comes with a deprecation is another.
        DocDeprecationNoteChanged "doc-deprecation-note-changed" [None None same Changed] back DocDeprecationNoteChanged;
        /// The meaning of a documented value is described differently.
        DocValueMeaningChanged "doc-value-meaning-changed" [None None same Changed] back DocValueMeaningChanged;
        /// What an error means is described differently.
        DocErrorChanged "doc-error-changed" [None None same Changed] back DocErrorChanged;
        /// An example is new, gone or another.
        DocExampleChanged "doc-example-changed" [None None same Changed] back DocExampleChanged;
        /// A value no longer fits the schema that it is the example of.
        ExampleBecameInvalid "example-became-invalid" [Risk None same Changed] back ExampleBecameValid;
        /// A value fits the schema that it is the example of, and did not before.
        ExampleBecameValid "example-became-valid" [None None same Changed] back ExampleBecameInvalid;
        /// A sample answer is new.
        DocSampleAdded "doc-sample-added" [None None same Changed] back DocSampleRemoved;
        /// A sample answer is gone.
        DocSampleRemoved "doc-sample-removed" [None None same Changed] back DocSampleAdded;
        /// A sample answer is another.
        DocSampleChanged "doc-sample-changed" [None None same Changed] back DocSampleChanged;
        /// A description lists one more value, which no key lists.
        DocValidValuesAdded "doc-valid-values-added" [Risk None same Changed] back DocValidValuesRemoved;
        /// A description lists one value less, which no key lists.
        DocValidValuesRemoved "doc-valid-values-removed" [Risk None same Changed] back DocValidValuesAdded;
        /// A description states another limit, which no key states.
        DocLimitChanged "doc-limit-changed" [Risk None same Changed] back DocLimitChanged;
        /// A description states another default, which no key states.
        DocDefaultChanged "doc-default-changed" [Risk None same Changed] back DocDefaultChanged;
        /// A description states another unit, which no key states.
        DocUnitChanged "doc-unit-changed" [Risk None same Changed] back DocUnitChanged;
        /// A description says that something is deprecated, and no key says so.
        DocDeprecationInProse "doc-deprecation-in-prose" [Risk None same Changed] back DocDeprecationWithdrawn;
        /// A description no longer says that something is deprecated, and no key said so.
        DocDeprecationWithdrawn "doc-deprecation-withdrawn" [None None same Changed] back DocDeprecationInProse;
    }

    Policy {
        /// The vendor's page announces a change.
        ChangeAnnounced "change-announced" [None None same Changed] back ChangeWithdrawn;
        /// The vendor's page no longer announces a change.
        ChangeWithdrawn "change-withdrawn" [None None same Changed] back ChangeAnnounced;
        /// The spec states another version of the generated crate.
        CrateVersionChanged "crate-version-changed" [None None same None] back CrateVersionChanged;
        /// Something changed and changed back.
        HistoryFlapped "history-flapped" [None None same None] back HistoryFlapped;
        /// The spec changed, and the vendor announced nothing.
        HistoryUnannounced "history-unannounced" [None None same None] back HistoryVendorOnly;
        /// The vendor announced a change that the spec does not show.
        HistoryVendorOnly "history-vendor-only" [None None same None] back HistoryUnannounced;
        /// The version of the crate grew by less than the changes ask for.
        PolicyBumpTooSmall "policy-bump-too-small" [None None same None] back PolicyBumpTooLarge;
        /// The version of the crate grew by more than the changes ask for.
        PolicyBumpTooLarge "policy-bump-too-large" [None None same None] back PolicyBumpTooSmall;
        /// The version of the crate went down.
        PolicyVersionDecreased "policy-version-decreased" [None None same None] back "a version that goes up is as it should be";
        /// A suppression is out of date.
        SuppressionExpired "suppression-expired" [None None same None] back "time does not run back";
        /// A suppression suppresses nothing.
        SuppressionStale "suppression-stale" [None None same None] back "a suppression that works is as it should be";
    }
}

impl Rule {
    /// The rule with that id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.id() == id)
    }

    /// Whether a comparison of two specs alone can give it; the others come from what is built
    /// on top: history, versions, suppressions.
    pub const fn is_compared(self) -> bool {
        !matches!(
            self,
            Self::HistoryFlapped
                | Self::HistoryUnannounced
                | Self::HistoryVendorOnly
                | Self::PolicyBumpTooSmall
                | Self::PolicyBumpTooLarge
                | Self::PolicyVersionDecreased
                | Self::SuppressionExpired
                | Self::SuppressionStale
        )
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
