//! What all operations share: names, endpoints, groups.

use crate::delta::{Change, FacetChange};
use crate::facts::{Facet, Fact, Step};
use crate::finding::Wire;
use crate::rule::Rule;

use super::Judge;
use super::draft::Draft;
use super::texts::{Prose, side};

impl Judge<'_> {
    pub(super) fn service(&mut self) {
        let changes: Vec<_> = self
            .delta
            .changes
            .iter()
            .map(|(path, change)| (path.clone(), change.clone()))
            .collect();
        for (path, change) in &changes {
            match path.as_slice() {
                [] => {
                    for facet in change.facets() {
                        self.service_facet(facet);
                    }
                }
                [Step::Region(id)] => self.region(id, change),
                [Step::Group(name)] => self.group(name, change),
                _ => {}
            }
        }
    }

    fn service_facet(&mut self, (facet, old, new): FacetChange<'_, '_>) {
        let named = |rule: Rule, path: &str, what: &str| {
            let (before, after) = (shown(old), shown(new));
            let title = format!("{what} is {after}, was {before}");
            Draft::new(rule, None, path, title).sides(side(old), side(new))
        };
        let draft = match facet {
            Facet::Version => named(Rule::ApiVersionChanged, "version", "the API version"),
            Facet::Protocol => named(Rule::ApiStyleChanged, "protocol", "the protocol"),
            Facet::RamCode => named(
                Rule::RamCodeChanged,
                "ramCode",
                "the product code in RAM policies",
            ),
            Facet::Crate => named(Rule::RustCrateRenamed, "crate", "the name of the crate"),
            Facet::CrateVersion => named(
                Rule::CrateVersionChanged,
                "crateVersion",
                "the version of the crate",
            ),
            Facet::EndpointRule => named(
                Rule::EndpointRuleChanged,
                "endpoints.rule",
                "the rule for hosts",
            ),
            Facet::EndpointPrefix => named(
                Rule::EndpointPrefixChanged,
                "endpoints.prefix",
                "the prefix of hosts",
            ),
            Facet::Product => named(Rule::DocTitleChanged, "product", "the product code"),
            Facet::Title => {
                return self.prose(
                    Prose::of(Rule::DocTitleChanged),
                    None,
                    "title",
                    "the title",
                    old,
                    new,
                );
            }
            Facet::Page => named(Rule::DocPageChanged, "page", "the address of the reference"),
            Facet::Doc => {
                return self.prose(Prose::DESCRIPTION, None, "doc", "the product", old, new);
            }
            _ => return,
        };
        self.push(draft);
    }

    fn region(&mut self, id: &str, change: &Change<'_>) {
        let path = format!("endpoints.regions.{id}");
        let (rule, what) = match (&change.before, &change.after) {
            (None, _) => (Rule::EndpointAdded, "is new"),
            (_, None) => (Rule::EndpointRemoved, "is gone"),
            _ => {
                for (facet, old, new) in change.facets() {
                    let (rule, which) = match (facet, old, new) {
                        (Facet::Vpc, None, _) => (Rule::EndpointVpcAdded, "VPC host"),
                        (Facet::Vpc, _, None) => (Rule::EndpointVpcRemoved, "VPC host"),
                        (Facet::Vpc, ..) => (Rule::EndpointHostChanged, "VPC host"),
                        _ => (Rule::EndpointHostChanged, "host"),
                    };
                    let title = format!(
                        "the {which} of region `{id}` is {}, was {}",
                        shown(new),
                        shown(old)
                    );
                    self.push(
                        Draft::new(rule, None, path.clone(), title).sides(side(old), side(new)),
                    );
                }
                return;
            }
        };
        let host = |node: &Option<crate::facts::Node<'_>>| {
            let node = node.as_ref()?;
            let host = node
                .facets
                .get(&Facet::Public)
                .map(|it| it.value.to_string());
            Some((node.span, host.unwrap_or_default()))
        };
        let draft = Draft::new(rule, None, path, format!("region `{id}` {what}"));
        self.push(draft.sides(host(&change.before), host(&change.after)));
    }

    fn group(&mut self, name: &str, change: &Change<'_>) {
        let path = format!("groups.{name}");
        let spans = |node: &Option<crate::facts::Node<'_>>| {
            node.as_ref().map(|it| (it.span, name.to_owned()))
        };
        let (rule, what) = match (&change.before, &change.after) {
            (None, _) => (Rule::RustFeatureAdded, "is new"),
            (_, None) => (Rule::RustFeatureRemoved, "is gone"),
            _ => {
                for (facet, old, new) in change.facets() {
                    let noun = format!("group `{name}`");
                    match facet {
                        Facet::Title => self.prose(
                            Prose::of(Rule::DocTitleChanged),
                            None,
                            &path,
                            &noun,
                            old,
                            new,
                        ),
                        _ => self.prose(Prose::DESCRIPTION, None, &path, &noun, old, new),
                    }
                }
                return;
            }
        };
        let draft = Draft::new(
            rule,
            None,
            path,
            format!("group `{name}`, a cargo feature, {what}"),
        );
        self.push(
            draft
                .sides(spans(&change.before), spans(&change.after))
                .wire(Wire::None),
        );
    }
}

/// A value for a sentence.
pub(super) fn shown(value: Option<&Fact<'_>>) -> String {
    match value {
        Some(value) => format!("`{}`", value.value),
        None => "not stated".to_owned(),
    }
}
