//! Names stay: over the dated revisions of a real product, imported one after the other into one
//! folder, nothing that is there before and after is called otherwise.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

#[path = "corpus/products.rs"]
mod products;

use std::collections::BTreeMap;

use acs_codegen::model::{Crate, Item, Operation, RustType, Struct};
use acs_codegen::spec::Spec;
use acs_import::folder;

use products::Product;

/// What each thing on the wire is called in Rust.
type Names = BTreeMap<String, String>;

#[test]
fn an_addition_renames_nothing() {
    let mut folder: Option<(Spec, Spec)> = None;
    let mut names = Names::new();
    let (mut kept, mut total) = (0, 0);
    for Product { name, text } in products::history() {
        let imported = acs_import::read(&name, &text).expect("it is metadata");
        let (ours, base) = folder.as_ref().map(|(ours, base)| (ours, base)).unzip();
        let merged = folder::merge(ours, base, &imported.spec, true);
        assert_eq!(merged.conflicts, [], "{name}: nobody else changed anything");

        let specs = [merged.spec];
        let crates = acs_codegen::lower(&imported.sources, &specs);
        let crates = crates.expect("every name is settled");
        let now = names_of(&crates[0]);
        for (wire, before) in &names {
            if let Some(after) = now.get(wire) {
                assert_eq!(after, before, "{wire} is renamed in {name}");
                kept += 1;
            }
        }
        total += now.len();
        let [spec] = specs;
        (folder, names) = (Some((spec, merged.theirs)), now);
    }
    if total > 0 {
        assert!(
            kept * 10 > total * 8,
            "most of what there is was there before: {kept} of {total}"
        );
    }
}

fn names_of(krate: &Crate) -> Names {
    let mut names = Names::new();
    for operation in &krate.operations {
        let wire = operation.meta.action.clone();
        names.insert(wire.clone(), operation.module.to_string());
        let mut walk = Walk {
            operation,
            names: &mut names,
        };
        walk.fields(&operation.request, &format!("{wire}:"), 0);
        walk.fields(&operation.response, &format!("{wire}@"), 0);
    }
    names
}

struct Walk<'a> {
    operation: &'a Operation,
    names: &'a mut Names,
}

impl Walk<'_> {
    fn fields(&mut self, object: &Struct, path: &str, depth: usize) {
        for field in &object.fields {
            let path = format!("{path}.{}", field.member.wire);
            self.names.insert(path.clone(), field.ident.to_string());
            self.ty(&field.ty, &path, depth);
        }
    }

    fn ty(&mut self, ty: &RustType, path: &str, depth: usize) {
        match ty {
            RustType::Open(ty) | RustType::Struct(ty) | RustType::Boxed(ty) if depth < 32 => {
                let ident = ty.ident();
                self.names.insert(format!("{path} type"), ident.to_string());
                let operation = self.operation;
                let is_meant = |it: &&Item| match it {
                    Item::Struct(it) => it.ident == *ident,
                    Item::Enum(it) => it.ident == *ident,
                };
                match operation.items.iter().find(is_meant) {
                    Some(Item::Struct(object)) => self.fields(object, path, depth + 1),
                    Some(Item::Enum(list)) => {
                        for variant in &list.variants {
                            let value = format!("{path}={}", variant.wire);
                            self.names.insert(value, variant.ident.to_string());
                        }
                    }
                    None => {}
                }
            }
            RustType::List(inner) | RustType::Map(inner) | RustType::JsonText(inner) => {
                self.ty(inner, path, depth);
            }
            _ => {}
        }
    }
}
