//! Rules as the laws count them: a change and the same change back may be told by relatives.

use std::collections::BTreeMap;

use acs_diff::Rule;

/// Rules that differ only in what was known before are one.
fn family(rule: Rule) -> Rule {
    match rule {
        Rule::OperationRemovedAfterDeprecation => Rule::OperationRemoved,
        Rule::RequestParameterRemovedAfterDeprecation => Rule::RequestParameterRemoved,
        Rule::RequestMemberRemovedAfterDeprecation => Rule::RequestMemberRemoved,
        Rule::ResponseMemberRemovedAfterDeprecation => Rule::ResponseMemberRemoved,
        Rule::RequestParameterAddedRequired => Rule::RequestParameterAddedOptional,
        Rule::RequestMemberAddedRequired => Rule::RequestMemberAddedOptional,
        other => other,
    }
}

/// Rules by family and how often they occur.
pub(crate) fn counted(rules: impl Iterator<Item = Rule>) -> BTreeMap<Rule, usize> {
    let mut counts = BTreeMap::new();
    for rule in rules {
        *counts.entry(family(rule)).or_default() += 1;
    }
    counts
}
