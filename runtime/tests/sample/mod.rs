//! Objects as the generator would write them, with every kind of field.

#![allow(
    dead_code,
    unused_imports,
    reason = "every test file uses its own part of the sample"
)]

use acs_runtime::{
    Any, Enumeration, Field, JsonText, Map, Member, Object, Open, Pattern, Place, Rule, Shape,
    Struct, Style,
};

/// Declares objects with their tables.
macro_rules! objects {
    ($($(#[$meta:meta])* $name:ident { $($field:ident: $ty:ty = $member:expr,)* })+) => {$(
        $(#[$meta])*
        #[derive(Default)]
        pub(crate) struct $name { $(pub(crate) $field: $ty,)* }

        impl acs_runtime::Struct for $name {
            const SHAPE: &'static Shape = &Shape::new(stringify!($name), &[$($member,)*]);

            fn get(&self, index: usize) -> &dyn Field {
                let fields: &[&dyn Field] = &[$(&self.$field,)*];
                fields[index]
            }

            fn slot(&mut self, index: usize) -> &mut dyn Field {
                let mut fields: Vec<&mut dyn Field> = vec![$(&mut self.$field,)*];
                fields.swap_remove(index)
            }
        }

        acs_runtime::data!($name);
    )+};
}
pub(crate) use objects;

objects! {
    Criterion {
        name: Option<String> = Member::new("name").required(),
        value: Option<String> = Member::new("value").rules(&[Rule::MaxLength(5)]),
        count: Option<i64> = Member::new("count").rules(&[Rule::Above(0)]),
    }

    Account {
        user: Option<String> = Member::new("User"),
        password: Option<String> = Member::new("Password").sensitive().rules(&[Rule::MinLength(8)]),
    }

    Request {
        criteria: Option<JsonText<Vec<Criterion>>> = Member::new("Criteria").rules(&[Rule::MaxItems(2)]),
        logical_exp: Option<Open<LogicalExp>> = Member::new("LogicalExp").closed(),
        level: Option<Open<Level>> = Member::new("Level"),
        page_size: Option<i64> = Member::new("PageSize").rules(&[Rule::Min(1), Rule::Max(100)]),
        ratio: Option<f64> = Member::new("Ratio").rules(&[Rule::AboveNumber(0.0), Rule::MaxNumber(0.5)]),
        uuids: Vec<String> = Member::new("Uuids")
            .required()
            .style(Style::Json)
            .rules(&[Rule::MinItems(1), Rule::MaxItems(3)])
            .items(&Member::new("").rules(&[Rule::MinLength(1), Rule::MaxLength(4)])),
        tags: Map<String> = Member::new("Tags").items(&Member::new("").rules(&[Rule::MaxLength(3)])),
        tokens: Vec<String> = Member::new("Tokens").items(&Member::new("").sensitive().rules(&[Rule::MaxLength(3)])),
        accounts: Vec<Account> = Member::new("Accounts"),
        vault: Option<Account> = Member::new("Vault").sensitive(),
        name: Option<String> = Member::new("Name").rules(&[Rule::Pattern(Pattern::new("^[a-z]+$"))]),
        free: Option<Any> = Member::new("Free"),
        dry_run: Option<bool> = Member::new("DryRun"),
    }

    Item {
        id: Option<String> = Member::new("Id"),
        size: Option<i64> = Member::new("Size"),
        seen: Option<i64> = Member::new("Seen").formerly(&["seen", "lastSeen"]),
    }

    Node {
        name: Option<String> = Member::new("Name"),
        next: Option<Box<Node>> = Member::new("Next"),
        children: Vec<Node> = Member::new("Children"),
    }

    Response {
        text: Option<String> = Member::new("Text"),
        count: Option<i64> = Member::new("Count"),
        ratio: Option<f64> = Member::new("Ratio"),
        done: Option<bool> = Member::new("Done"),
        extra: Option<Any> = Member::new("Extra"),
        state: Option<Open<LogicalExp>> = Member::new("State"),
        level: Option<Open<Level>> = Member::new("Level"),
        item: Option<Item> = Member::new("Item"),
        inner: Option<JsonText<Vec<Item>>> = Member::new("Inner"),
        secret: Option<String> = Member::new("Secret").sensitive(),
        secrets: Vec<String> = Member::new("Secrets").items(&Member::new("").sensitive()),
        account: Option<Account> = Member::new("Account"),
        texts: Vec<String> = Member::new("Texts"),
        counts: Vec<i64> = Member::new("Counts"),
        states: Vec<Open<LogicalExp>> = Member::new("States"),
        items: Vec<Item> = Member::new("Items"),
        matrix: Vec<Vec<i64>> = Member::new("Matrix"),
        anys: Vec<Any> = Member::new("Anys"),
        labels: Map<i64> = Member::new("Labels"),
        groups: Map<Vec<Item>> = Member::new("Groups"),
        node: Option<Box<Node>> = Member::new("Node"),
    }

    /// Parameters in every place and style.
    Placed {
        query: Option<String> = Member::new("Query"),
        form: Vec<String> = Member::new("Form").place(Place::Form),
        id: Option<String> = Member::new("id").place(Place::Path),
        header: Vec<String> = Member::new("x-acs-list").place(Place::Header),
        pairs: Vec<String> = Member::new("x-acs-pairs").place(Place::Header).style(Style::RepeatList),
        host: Option<String> = Member::new("bucket").place(Place::Host),
        body: Option<Item> = Member::new("body").place(Place::Body),
    }
}

/// Has no members, so it says nothing about its fields.
#[derive(Default)]
pub(crate) struct Empty {}

impl Struct for Empty {
    const SHAPE: &'static Shape = &Shape::new("Empty", &[]);
}

acs_runtime::data!(Empty);

pub(crate) enum LogicalExp {
    Or,
    And,
}

impl Enumeration for LogicalExp {
    const VARIANTS: &'static [Self] = &[Self::Or, Self::And];
    const VALUES: &'static [&'static str] = &["OR", "AND"];
}

pub(crate) enum Level {
    Low,
    High,
}

impl Enumeration for Level {
    const VARIANTS: &'static [Self] = &[Self::Low, Self::High];
    const VALUES: &'static [&'static str] = &["0", "1"];
    const INTEGER: bool = true;
}

acs_runtime::enumeration!(LogicalExp, Level);

/// What a decoded response says, and the notes, on one line each.
pub(crate) fn read(body: &str) -> (Response, Vec<String>) {
    let decoded = acs_runtime::decode::<Response>(body.as_bytes()).expect("the body is JSON");
    let notes = decoded.notes.iter().map(ToString::to_string).collect();
    (decoded.value, notes)
}
