//! The operations of a product, group by group, and its hosts.

use serde::Serialize;

use super::{Frame, Site, title_of};
use crate::markdown::{self, Find};
use crate::product::Product;
use crate::tree::deprecated;
use crate::visible::line;

#[derive(Debug, Serialize)]
struct Page {
    title: String,
    code: String,
    krate: String,
    crate_version: String,
    doc_html: String,
    page: Option<String>,
    count: usize,
    groups: Vec<Group>,
    rule: String,
    regions: Vec<(String, String, String)>,
    rustdoc: Option<String>,
}

/// Operations that belong together.
#[derive(Debug, Serialize)]
pub(super) struct Group {
    id: String,
    title: String,
    feature: String,
    doc_html: String,
    /// The first paragraph of it.
    brief_html: String,
    operations: Vec<Operation>,
}

#[derive(Debug, Serialize)]
struct Operation {
    name: String,
    link: String,
    summary_html: String,
    is_deprecated: bool,
}

pub(super) fn page(site: &Site<'_>, product: &Product<'_>) -> String {
    let service = product.service();
    let find = |name: &str| product.find(name);
    let endpoints = &product.krate.endpoints;
    let prefix = &endpoints.prefix;
    let rule = match service.endpoints.rule.value {
        acs_codegen::spec::EndpointRule::Regional => format!("{prefix}.<region>.aliyuncs.com"),
        acs_codegen::spec::EndpointRule::Central => format!("{prefix}.aliyuncs.com"),
        acs_codegen::spec::EndpointRule::Listed => String::new(),
    };
    let doc = service.doc.as_ref();
    let page = Page {
        title: title_of(product),
        code: line(&service.product.value),
        krate: product.krate.name.clone(),
        crate_version: product.krate.version.clone(),
        doc_html: doc.map_or_else(String::new, |it| markdown::blocks(&it.value, &find)),
        page: super::operation::web(service.page.as_ref()),
        count: product.operations.len(),
        groups: groups(product, &find),
        rule,
        regions: endpoints
            .regions
            .iter()
            .map(|(region, public, vpc)| {
                (
                    region.clone(),
                    public.clone(),
                    vpc.clone().unwrap_or_default(),
                )
            })
            .collect(),
        rustdoc: super::operation::rustdoc(site, product, "index.html"),
    };
    let mut frame = Frame::of(product, &title_of(product), "index.html");
    frame.crumbs.clear();
    site.render("product.html", &frame, &page)
}

/// The groups of a product in the order of the spec, and at last what belongs to none.
pub(super) fn groups(product: &Product<'_>, find: &Find<'_>) -> Vec<Group> {
    let service = product.service();
    let members = |of: Option<&str>| -> Vec<Operation> {
        let own = product.operations.iter().filter(|it| {
            let group = it.spec.group.as_ref().map(|it| it.as_str());
            group == of
        });
        own.map(|it| Operation {
            name: line(&it.spec.name.value),
            link: it.file.clone(),
            summary_html: markdown::inline(&it.spec.summary.value, &|_| None),
            is_deprecated: deprecated(it.spec.deprecated.as_ref(), find).is_some(),
        })
        .collect()
    };
    let text = |text: Option<&str>| text.map_or_else(String::new, |it| markdown::blocks(it, find));
    let mut ids = crate::address::Names::default();
    let mut groups: Vec<Group> = service
        .groups
        .iter()
        .map(|(name, group)| Group {
            id: ids.id(&format!("g-{name}")),
            title: line(group.title.value.trim_end_matches('.')),
            feature: line(name.as_str()),
            doc_html: text(group.doc.as_ref().map(|it| it.as_str())),
            brief_html: text(group.doc.as_ref().map(|it| first_paragraph(it.as_str()))),
            operations: members(Some(name.as_str())),
        })
        .collect();
    groups.push(Group {
        id: ids.id("g-others"),
        title: if groups.is_empty() {
            "Operations"
        } else {
            "Others"
        }
        .to_owned(),
        feature: String::new(),
        doc_html: String::new(),
        brief_html: String::new(),
        operations: members(None),
    });
    groups.retain(|it| !it.operations.is_empty());
    groups
}

fn first_paragraph(text: &str) -> &str {
    let text = text.trim();
    text.split_once("\n\n").map_or(text, |(first, _)| first)
}
