//! Writes the RAM policy that lets somebody call some operations, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::spec::Operation;

/// The least that the operations need: their actions, and those that they name besides, each on
/// the resources that it concerns.
///
/// Operations without facts about their authorization are left out, since nothing is known of them.
pub fn policy<'a>(operations: impl IntoIterator<Item = &'a Operation>) -> Value {
    let mut actions: BTreeMap<Vec<&str>, BTreeSet<&str>> = BTreeMap::new();
    for operation in operations {
        let Some(authorization) = &operation.authorization else {
            continue;
        };
        let mut resources: Vec<&str> = authorization
            .resources
            .iter()
            .map(|it| it.as_str())
            .collect();
        resources.sort_unstable();
        resources.dedup();
        if resources.is_empty() {
            resources.push("*");
        }
        let own = actions.entry(resources).or_default();
        own.insert(authorization.action.as_str());
        // Which resources these concern, the page does not say.
        let others = authorization.associated_operations.iter();
        let of_all = actions.entry(vec!["*"]).or_default();
        of_all.extend(others.map(|it| it.as_str()));
    }
    let statements = actions
        .into_iter()
        .filter(|(_, actions)| !actions.is_empty());
    let statements: Vec<Value> = statements
        .map(|(resources, actions)| {
            json!({"Effect": "Allow", "Action": actions, "Resource": resources})
        })
        .collect();
    json!({"Version": "1", "Statement": statements})
}
