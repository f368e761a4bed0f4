//! What a program may name of a generated crate, and what a change of it means to that program.
//!
//! ```text
//! old Crate ─items→ Items ─┐
//!                          ├─compare→ ApiChanges
//! new Crate ─items→ Items ─┘
//! ```
//!
//! The verdict is read off the model that `emit` spells out, not off a table of rules about
//! specs: what the generator does not let a program see cannot break it. `cargo xtask prove`
//! holds every answer against the compiler's.
//!
//! Conventions, those of cargo's chapter on SemVer: programs name items by their path, so that
//! a glob import or a trait of their own may clash with what is new and is not counted; they
//! neither use `__private` nor what an item happens to cost.

mod compare;
mod items;
mod shadow;

use crate::{Compat, Place, Rust};

pub use compare::compare;
pub use items::{Item, Kind, items};

/// A change of what programs may name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiChange {
    /// What of the spec it comes from: the place before for what is gone, else the place after.
    /// Several if operations share it, as they do error codes.
    pub origins: Vec<Place>,
    /// Path below the crate's root, such as `describe_image_instances::Image::last_scan_time`.
    /// Methods end in `()`; the crate itself is empty; a cargo feature is ``feature `x` ``.
    pub item: String,
    /// Kind of item.
    pub kind: Kind,
    /// Whether programs compile.
    pub compat: Compat,
    /// Whether those that compile behave differently.
    pub behaves_differently: bool,
    /// Whether the compiler tells a program that uses the item. It is silent about what is new,
    /// and about a deprecation that only the documentation states.
    pub is_diagnosed: bool,
    /// The item before, as Rust; empty if it is new.
    pub before: String,
    /// The item after; empty if it is gone.
    pub after: String,
}

/// What the changes that come from a place mean together.
pub fn verdict_at(changes: &[ApiChange], place: &Place) -> Rust {
    let of_place = changes
        .iter()
        .filter(|change| change.origins.contains(place));
    verdict(of_place)
}

/// What changes mean together.
pub fn verdict<'a>(changes: impl IntoIterator<Item = &'a ApiChange>) -> Rust {
    let none = Rust {
        compat: Compat::None,
        behaves_differently: false,
    };
    changes.into_iter().fold(none, |sum, change| Rust {
        compat: sum.compat.max(change.compat),
        behaves_differently: sum.behaves_differently || change.behaves_differently,
    })
}
