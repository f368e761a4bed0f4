//! The documented values of a product, each set once: those of a named shape, and those that stand
//! at a member, if members of one name have the same.

use std::collections::BTreeMap;

use acs_codegen::resolve::{Home, View};
use acs_codegen::spec::Values;

/// All sets of documented values.
#[derive(Clone, Debug, Default)]
pub(crate) struct Catalogue<'a> {
    /// The sets, in the order in which they were found.
    pub(crate) entries: Vec<Entry<'a>>,
    numbers: BTreeMap<String, usize>,
}

/// A set of documented values.
#[derive(Clone, Debug)]
pub(crate) struct Entry<'a> {
    /// Name of the type: that of the shape, or of the member.
    pub(crate) name: String,
    /// What is said of it.
    pub(crate) view: View<'a>,
    /// The values.
    pub(crate) values: &'a Values,
    /// Where it is used.
    pub(crate) uses: Vec<Use>,
}

/// A member that has documented values.
#[derive(Clone, Debug)]
pub(crate) struct Use {
    /// Number of the operation.
    pub(crate) operation: usize,
    /// Id of the member on the operation's page.
    pub(crate) id: String,
    /// The names that lead to it.
    pub(crate) path: String,
}

impl<'a> Catalogue<'a> {
    /// Notes a use, and says which set it is of.
    ///
    /// # Panics
    ///
    /// If the view has no documented values.
    pub(crate) fn add(
        &mut self,
        view: View<'a>,
        wire: &str,
        operation: usize,
        id: &str,
        path: &str,
    ) -> usize {
        let values = view
            .get(|it| it.values.as_ref())
            .expect("bug: there are values");
        let named = view.get(|it| it.name.as_ref()).map(|it| it.as_str());
        let (name, key) = match view.shape {
            Some((Home::Service, shape)) => {
                (named.unwrap_or(shape.as_str()), format!("service {shape}"))
            }
            Some((Home::Operation, shape)) => {
                let key = format!("operation {operation} {shape}");
                (named.unwrap_or(shape.as_str()), key)
            }
            None => {
                let name = named.unwrap_or(wire);
                (name, key_of(name, values))
            }
        };
        let number = *self.numbers.entry(key).or_insert_with(|| {
            self.entries.push(Entry {
                name: name.to_owned(),
                view,
                values,
                uses: Vec::new(),
            });
            self.entries.len().saturating_sub(1)
        });
        if let Some(entry) = self.entries.get_mut(number) {
            entry.uses.push(Use {
                operation,
                id: id.to_owned(),
                path: path.to_owned(),
            });
        }
        number
    }
}

/// Equal for values that say the same.
fn key_of(name: &str, values: &Values) -> String {
    let mut key = format!("member {name}");
    for (value, meaning) in values {
        key.extend(["\n", value.as_str(), "\n", meaning.doc.value.as_str()]);
    }
    key
}
