//! Compares the items of two crates: what is gone, what is new, what is another thing now.

use acs_codegen::model::Crate;

use super::items::{Items, parent};
use super::{ApiChange, Item, Kind, items, shadow};
use crate::Compat;

/// How the public API of `new` differs from that of `old`, ordered by item.
///
/// An item that comes or goes with the one that holds it is not listed: its change is part of
/// the other's. So is a setter that comes or goes with its field.
pub fn compare(old: &Crate, new: &Crate) -> Vec<ApiChange> {
    let (old, new) = (items(old), items(new));
    let mut paths: Vec<&String> = old.keys().chain(new.keys()).collect();
    paths.sort_unstable();
    paths.dedup();
    paths
        .into_iter()
        .filter_map(|path| match (old.get(path), new.get(path)) {
            (Some(before), None) => removed(path, before, &old, &new),
            (None, Some(after)) => added(path, after, &old, &new),
            (Some(before), Some(after)) => changed(path, before, after),
            (None, None) => None,
        })
        .collect()
}

fn removed(path: &str, before: &Item, old: &Items, new: &Items) -> Option<ApiChange> {
    if goes_with_another(path, before, old, new) {
        return None;
    }
    let compat = Compat::Major;
    Some(ApiChange {
        is_diagnosed: true,
        before: before.signature.clone(),
        ..change(path, before, compat)
    })
}

fn added(path: &str, after: &Item, old: &Items, new: &Items) -> Option<ApiChange> {
    let hides_another = match after.kind {
        Kind::Setter => shadow::setter(path),
        Kind::Operation => shadow::operation(path),
        _ => false,
    };
    // In a new owner nothing is missed or hidden.
    if parent_is_elsewhere(path, new, old) {
        return None;
    }
    // Who never set the parameter cannot build the request any more.
    let breaks = hides_another || after.kind == Kind::Required;
    if !hides_another && goes_with_another(path, after, new, old) {
        return None;
    }
    let compat = if breaks { Compat::Major } else { Compat::Minor };
    Some(ApiChange {
        // A value that was unknown is known now.
        behaves_differently: after.kind == Kind::Variant,
        is_diagnosed: breaks,
        after: after.signature.clone(),
        ..change(path, after, compat)
    })
}

fn changed(path: &str, before: &Item, after: &Item) -> Option<ApiChange> {
    let is_other = before.kind != after.kind || before.signature != after.signature;
    let is_harder_to_get = after.feature.is_some() && before.feature != after.feature;
    let is_deprecated = after.is_deprecated && !before.is_deprecated;
    let is_other_on_the_wire = before.wire != after.wire && !after.formerly.contains(&before.wire);
    let compat = match () {
        () if is_other || is_harder_to_get => Compat::Major,
        () if is_deprecated => Compat::Minor,
        () if is_other_on_the_wire => Compat::None,
        () => return None,
    };
    let show = |item: &Item| match &item.feature {
        Some(feature) if before.feature != after.feature => {
            format!("{}, in feature `{feature}`", item.signature)
        }
        _ => item.signature.clone(),
    };
    let mut origins = after.origins.clone();
    if is_harder_to_get {
        for origin in &mut origins {
            "group".clone_into(&mut origin.path);
        }
    }
    Some(ApiChange {
        origins,
        behaves_differently: is_other_on_the_wire,
        is_diagnosed: match compat {
            Compat::Major => true,
            // Elsewhere the attribute would warn within the generated crate too.
            Compat::Minor => matches!(after.kind, Kind::Setter | Kind::Operation),
            Compat::None => false,
        },
        before: show(before),
        after: show(after),
        ..change(path, after, compat)
    })
}

/// Whether what is at `path` in `there` and not in `elsewhere` lacks there because its owner
/// or its field does.
fn goes_with_another(path: &str, item: &Item, there: &Items, elsewhere: &Items) -> bool {
    if parent_is_elsewhere(path, there, elsewhere) {
        return true;
    }
    let field = item.field.as_ref();
    field.is_some_and(|field| there.contains_key(field) && !elsewhere.contains_key(field))
}

fn parent_is_elsewhere(path: &str, there: &Items, elsewhere: &Items) -> bool {
    let mut ancestors = std::iter::successors(parent(path), |path| parent(path));
    ancestors.any(
        |ancestor| match (there.get(ancestor), elsewhere.get(ancestor)) {
            (Some(here), Some(other)) => here.kind != other.kind,
            (Some(_), None) => true,
            (None, _) => false,
        },
    )
}

fn change(path: &str, item: &Item, compat: Compat) -> ApiChange {
    ApiChange {
        origins: item.origins.clone(),
        item: path.to_owned(),
        kind: item.kind,
        compat,
        behaves_differently: false,
        is_diagnosed: false,
        before: String::new(),
        after: String::new(),
    }
}
