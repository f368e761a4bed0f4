//! Which names are taken for one thing, and which are not.

use super::*;

fn named(names: &[&str]) -> Vec<Candidate> {
    names
        .iter()
        .map(|name| Candidate {
            name: (*name).to_owned(),
            ty: "string".to_owned(),
            ..Candidate::default()
        })
        .collect()
}

fn pairs(removed: &[&str], added: &[&str]) -> Vec<(String, String)> {
    pair(&named(removed), &named(added))
        .into_iter()
        .map(|pair| {
            (
                removed[pair.removed].to_owned(),
                added[pair.added].to_owned(),
            )
        })
        .collect()
}

fn is_renamed(from: &str, to: &str) -> bool {
    !pairs(&[from], &[to]).is_empty()
}

#[test]
fn spelling_alone_makes_a_rename() {
    for (from, to) in [
        ("lastScanTime", "LastScanTime"),
        ("VPCId", "VpcId"),
        ("BackupSetID", "BackupSetId"),
        ("PrefixListEntrys", "PrefixListEntries"),
        ("MaxResult", "MaxResults"),
        ("Describption", "Description"),
        ("request_id", "requestId"),
        ("CurrrentPage", "CurrentPage"),
    ] {
        assert!(is_renamed(from, to), "{from} → {to}");
        assert!(is_renamed(to, from), "{to} → {from}");
    }
}

#[test]
fn names_that_exclude_each_other_never_match() {
    for (from, to) in [
        ("StartTime", "EndTime"),
        ("SrcIp", "DstIp"),
        ("MinSize", "MaxSize"),
        ("PageNumber", "PageSize"),
        ("Name", "NewName"),
        ("SourceV1", "SourceV2"),
        ("Enabled", "Disabled"),
        ("CpuCount", "GpuCount"),
        ("GroupId", "GroupName"),
        ("InternetIp", "IntranetIp"),
        ("CreatedDate", "UpdatedDate"),
        ("CalledNumber", "CallingNumber"),
        ("Ipv4Address", "Ipv6Address"),
        ("RouteId", "RouterId"),
        ("Host", "Post"),
    ] {
        assert!(!is_renamed(from, to), "{from} → {to}");
    }
}

#[test]
fn the_best_whole_is_chosen() {
    let found = pairs(
        &["instanceId", "instanceIds"],
        &["InstanceIds", "InstanceId"],
    );
    assert_eq!(
        found,
        [
            ("instanceId".to_owned(), "InstanceId".to_owned()),
            ("instanceIds".to_owned(), "InstanceIds".to_owned()),
        ]
    );
}

#[test]
fn a_pair_that_another_could_replace_is_dropped() {
    assert!(pairs(&["Entrys"], &["Entries", "Entry"]).is_empty());
}

#[test]
fn order_of_candidates_changes_nothing() {
    let (removed, added) = (
        ["aId", "bName", "MaxResult"],
        ["BName", "AId", "MaxResults", "Other"],
    );
    let mut forth = pairs(&removed, &added);
    let reversed: Vec<&str> = removed.iter().rev().copied().collect();
    let shuffled: Vec<&str> = added.iter().rev().copied().collect();
    let mut back = pairs(&reversed, &shuffled);
    forth.sort();
    back.sort();
    assert_eq!(forth, back);
    assert_eq!(forth.len(), 3);
}

#[test]
fn different_names_need_the_same_telling_description() {
    let candidate = |name: &str, description: &str| Candidate {
        name: name.to_owned(),
        ty: "boolean".to_owned(),
        description: description.to_owned(),
        example: "cn-hangzhou".to_owned(),
        ..Candidate::default()
    };
    let text = "Whether the rule has been looked at by a person.";
    let one = [candidate("Dealed", text)];
    assert_eq!(pair(&one, &[candidate("Reviewed", text)]).len(), 1);
    assert!(pair(&one, &[candidate("Reviewed", "How many rules there are.")]).is_empty());
    // Two that say the same: which one is meant?
    let two = [candidate("Reviewed", text), candidate("Checked", text)];
    assert!(pair(&one, &two).is_empty());
}
