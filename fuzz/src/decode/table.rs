//! An object with a member of every kind.

use std::sync::OnceLock;

use acs_runtime::dynamic::{Documented, Kind, Type};
use acs_runtime::{Member, Shape};

/// Names that a member once had.
pub(super) const FORMER: &[(&str, &str)] = &[("count", "Count"), ("tally", "Count")];

const WORDS: &Documented = &Documented {
    values: &["AND", "OR"],
    integer: false,
};
const LEVELS: &Documented = &Documented {
    values: &["1", "2"],
    integer: true,
};

/// The type of the object.
pub(super) fn everything() -> &'static Type {
    static TYPE: OnceLock<&'static Type> = OnceLock::new();
    TYPE.get_or_init(|| {
        let ty = Type::declare();
        let own: &'static Kind = Box::leak(Box::new(Kind::Object(ty)));
        let owns: &'static Kind = Box::leak(Box::new(Kind::List(own)));
        let members = [
            (Member::new("Text"), Kind::Text),
            (
                Member::new("Count").formerly(&["count", "tally"]),
                Kind::Integer,
            ),
            (Member::new("Ratio"), Kind::Number),
            (Member::new("Done"), Kind::Boolean),
            (Member::new("Extra"), Kind::Any),
            (Member::new("Data"), Kind::Blob),
            (Member::new("State"), Kind::Open(WORDS)),
            (Member::new("Level"), Kind::Open(LEVELS)),
            (Member::new("Item"), *own),
            (Member::new("Items"), *owns),
            (Member::new("Texts"), Kind::List(&Kind::Text)),
            (Member::new("Ratios"), Kind::List(&Kind::Number)),
            (
                Member::new("Matrix"),
                Kind::List(&Kind::List(&Kind::Integer)),
            ),
            (Member::new("Anys"), Kind::List(&Kind::Any)),
            (Member::new("States"), Kind::List(&Kind::Open(WORDS))),
            (Member::new("Labels"), Kind::Map(&Kind::Integer)),
            (
                Member::new("Groups"),
                Kind::Map(&Kind::List(&Kind::Boolean)),
            ),
            (Member::new("Inner"), Kind::Json(owns)),
            (Member::new("Loose"), Kind::Json(&Kind::Any)),
        ];
        let (members, kinds): (Vec<Member>, Vec<Kind>) = members.into_iter().unzip();
        ty.define(Shape::new("Everything", members.leak()), kinds);
        ty
    })
}
