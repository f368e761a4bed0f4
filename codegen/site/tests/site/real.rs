//! Real specs: ours, and the whole product as the vendor publishes it.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;

use acs_codegen::files::Files;
use acs_diff::input::Folder;
use acs_site::{EXPLORER, Options, build};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

use crate::page::{Page, leads_somewhere, pages};
use crate::{ours, shared};

const KIB: usize = 1024;

/// The whole of Security Center.
fn product() -> Option<Folder> {
    let path = shared("metadata/api-docs/sas/2018-12-03/api-docs.json")?;
    let text = fs::read_to_string(path).unwrap();
    let imported = acs_import::read("api-docs.json", &text).expect("good metadata");
    Some(Folder {
        sources: imported.sources,
        specs: vec![imported.spec],
        histories: Vec::new(),
    })
}

fn index(files: &Files) -> Value {
    let script = files.get("assets/search-index.js").expect("an index");
    let json = script.strip_prefix("globalThis.acsIndex=").unwrap();
    serde_json::from_str(json.trim_end().trim_end_matches(';')).unwrap()
}

/// Everything that the search finds is there.
fn found_is_there(files: &Files, pages: &BTreeMap<String, Page>) -> usize {
    let (mut problems, mut count) = (Vec::new(), 0);
    for product in index(files).as_array().unwrap() {
        let from = format!("{}/index.html", product["folder"].as_str().unwrap());
        let operations = product["operations"].as_array().unwrap();
        let mut check = |link: &str| {
            count += 1;
            if let Err(why) = leads_somewhere(pages, &from, link) {
                problems.push(format!("{link} {why}"));
            }
        };
        for operation in operations {
            check(operation[1].as_str().unwrap());
        }
        for (list, prefix) in [("parameters", "p"), ("members", "r")] {
            for part in product[list].as_array().unwrap() {
                let path = part[0].as_str().unwrap();
                let usual = format!("{prefix}-{path}");
                let id = part[2].as_str().unwrap_or(&usual).replace('%', "%25");
                for operation in part[1].as_array().unwrap() {
                    let file = &operations[operation.as_u64().unwrap() as usize][1];
                    check(&format!("{}#{id}", file.as_str().unwrap()));
                }
            }
        }
        for set in product["enums"].as_array().unwrap() {
            check(set[1].as_str().unwrap());
            for value in set[2].as_array().unwrap() {
                check(value[1].as_str().unwrap());
            }
        }
        for error in product["errors"].as_array().unwrap() {
            check(error[1].as_str().unwrap());
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");
    count
}

fn compressed(text: &str) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap().len()
}

/// Files above a size.
fn too_large(files: &Files, limit: usize) -> Vec<(&str, usize)> {
    let pages = files.iter().filter(|(path, _)| path.ends_with(".html"));
    let sizes = pages.map(|(path, html)| (path, html.len()));
    sizes.filter(|(_, size)| *size > limit).collect()
}

#[test]
fn our_pages_are_valid_and_their_links_lead_somewhere() {
    let folder = ours();
    let files = build(&folder, &Options::default()).unwrap();
    let (pages, problems) = pages(&files);
    assert!(problems.is_empty(), "{problems:#?}");
    assert_eq!(too_large(&files, 150 * KIB), []);
    let operations: usize = folder.specs.iter().map(|it| it.operations.len()).sum();
    assert!(pages.len() > operations + 4, "{}", pages.len());
    assert!(found_is_there(&files, &pages) > 1000);
}

#[test]
fn a_page_tells_everything_the_spec_says_of_an_operation() {
    let files = build(&ours(), &Options::default()).unwrap();
    let path = "sas/2018-12-03/DescribeImageInstances.html";
    let html = files.get(path).unwrap();
    let (pages, _) = pages(&files);
    let page = &pages[path];
    for id in [
        "p-Criteria",
        "p-Criteria.logicalExp",
        "r-ImageInstanceList.LastScanTime",
        "r-ImageInstanceList.ScaStatus=WEB_SHELL_ANALYZER",
        "e-NoPermission",
        "d-2024-07-19",
        "try",
    ] {
        assert!(page.ids.contains(id), "{id}");
    }
    for text in [
        "yundun-sas:DescribeImageInstances",
        "must be at least 1",
        "The search for web shells is complete.",
        "milliseconds",
        "since 2025-09-19",
        "The vendor’s page differs",
        "Member LastScanTime was lastScanTime",
        "wire: break",
        "acs-sas = {",
        ".describe_image_instances()",
        "\"TotalCount\": 69",
    ] {
        assert!(page.text.contains(text), "{text}");
    }
    assert_eq!(html.matches(EXPLORER).count(), 1);
    let body = "<body data-product=\"Sas\" data-version=\"2018-12-03\" data-operation=\"DescribeImageInstances\">";
    assert!(html.contains(body));
}

#[test]
fn the_documentation_of_the_crate_is_linked_where_it_is_said_to_be() {
    let options = Options {
        rustdoc: Some("../doc/".to_owned()),
    };
    let files = build(&ours(), &options).unwrap();
    let html = files
        .get("sas/2018-12-03/DescribeImageInstances.html")
        .unwrap();
    assert!(html.contains("href=\"../../../doc/acs_sas/describe_image_instances/index.html\""));
    let options = Options {
        rustdoc: Some("https://docs.example".to_owned()),
    };
    let files = build(&ours(), &options).unwrap();
    let html = files.get("sas/2018-12-03/index.html").unwrap();
    assert!(html.contains("href=\"https://docs.example/acs_sas/index.html\""));
}

#[test]
fn the_whole_product_is_valid_and_light() {
    let Some(folder) = product() else { return };
    let files = build(&folder, &Options::default()).unwrap();
    let (pages, problems) = pages(&files);
    assert!(
        problems.is_empty(),
        "{:#?}",
        &problems[..problems.len().min(20)]
    );
    assert_eq!(too_large(&files, 300 * KIB), []);
    assert!(pages.len() > 679);
    assert!(found_is_there(&files, &pages) > 10_000);
    let index = compressed(files.get("assets/search-index.js").unwrap());
    assert!(index < KIB * KIB, "{index}");
}
