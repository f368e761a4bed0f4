//! The whole product as the vendor published it over the years.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use acs_diff::{Area, Finding, Options, Revision, Wire, diff};
use acs_import::Imported;

/// The dated metadata files; none where the data is not.
#[expect(clippy::print_stderr, reason = "a test that does nothing says so")]
fn files() -> Vec<std::path::PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/metadata/history/sas-2018-12-03");
    let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
    let mut files: Vec<_> = entries.map(|it| it.path()).collect();
    files.sort();
    if files.is_empty() {
        eprintln!("skipped: there is no history at {}", folder.display());
    }
    files
}

fn imported(path: &Path) -> Imported {
    let text = fs::read_to_string(path).expect("a metadata file");
    acs_import::read("metadata.json", &text).expect("good metadata")
}

fn compared(old: &Imported, new: &Imported) -> Vec<Finding> {
    let options = Options {
        mine: false,
        rust: false,
        ..Options::default()
    };
    diff(&revision(old), &revision(new), &options)
}

fn revision(it: &Imported) -> Revision<'_> {
    Revision {
        sources: &it.sources,
        specs: std::slice::from_ref(&it.spec),
    }
}

#[test]
fn the_history_of_the_product_is_told_with_documents() {
    let files = files();
    // Three stretches of it: the years, the renames of the documented operation, the latest.
    let steps = [
        ("2022-12-19", "2022-12-26"),
        ("2024-07-02", "2024-09-10"),
        ("2025-03-21", "2025-09-19"),
    ];
    let (mut all, mut shown) = (0, 0);
    let mut without: BTreeMap<&str, usize> = BTreeMap::new();
    for (from, to) in steps {
        let path = |day: &str| files.iter().find(|it| it.ends_with(format!("{day}.json")));
        let Some((old, new)) = path(from).zip(path(to)) else {
            continue;
        };
        let (old, new) = (imported(old), imported(new));
        assert_eq!(compared(&new, &new), vec![]);
        let found = compared(&old, &new);
        assert!(found.len() > 20, "{from} to {to}: {}", found.len());
        for it in found.iter().filter(|it| {
            it.verdict.wire == Wire::Break && matches!(it.area, Area::Request | Area::Response)
        }) {
            all += 1;
            match it.witness {
                Some(_) => shown += 1,
                None => *without.entry(it.rule).or_default() += 1,
            }
        }
        if to == "2024-09-10" {
            let renames: Vec<_> = found
                .iter()
                .filter(|it| it.rule == "response-member-renamed-case")
                .collect();
            let [rename] = renames.as_slice() else {
                panic!("{renames:#?}")
            };
            assert_eq!(
                rename.place.operation.as_deref(),
                Some("DescribeImageInstances")
            );
            assert_eq!(
                rename.place.path,
                "response.ImageInstanceList[].LastScanTime"
            );
        }
    }
    assert!(
        shown * 100 >= all * 95,
        "{shown} of {all} are shown; not these: {without:?}"
    );
}
