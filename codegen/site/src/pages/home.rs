//! The way in: products and their groups.

use serde::Serialize;

use super::{Frame, Site, index};
use crate::markdown;
use crate::visible::line;

#[derive(Debug, Serialize)]
struct Page {
    products: Vec<Shown>,
    operations: usize,
}

#[derive(Debug, Serialize)]
struct Shown {
    title: String,
    code: String,
    version: String,
    krate: String,
    link: String,
    doc_html: String,
    count: usize,
    groups: Vec<index::Group>,
}

pub(super) fn page(site: &Site<'_>) -> String {
    let products = site.products.iter().map(|product| {
        let service = product.service();
        let find = |name: &str| {
            let file = product.find(name)?;
            Some(format!("{}/{file}", product.folder))
        };
        let doc = service.doc.as_ref();
        Shown {
            title: line(&service.title.value),
            code: line(&service.product.value),
            version: line(&service.version.value),
            krate: product.krate.name.clone(),
            link: format!("{}/index.html", product.folder),
            doc_html: doc.map_or_else(String::new, |it| markdown::blocks(&it.value, &find)),
            count: product.operations.len(),
            groups: index::groups(product, &find),
        }
    });
    let page = Page {
        products: products.collect(),
        operations: site.products.iter().map(|it| it.operations.len()).sum(),
    };
    site.render("home.html", &Frame::top("API reference"), &page)
}
