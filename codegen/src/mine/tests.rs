//! What each miner reads and, more important, what it leaves alone.

use proptest::prelude::*;

use super::*;

fn spelled(text: &str) -> Option<Vec<String>> {
    values(text).map(|list| list.into_iter().map(|value| value.value).collect())
}

fn list(values: &[&str]) -> Option<Vec<String>> {
    Some(values.iter().map(|value| (*value).to_owned()).collect())
}

#[test]
fn lists_are_read_in_every_layout() {
    let cases: &[(&str, &[&str])] = &[
        (
            "The type. Valid values:\n\n*   **add**: adds\n*   **del**: removes",
            &["add", "del"],
        ),
        (
            "语言。取值：\n- **zh**：中文\n- **en**：英文",
            &["zh", "en"],
        ),
        (
            "取值范围：\n\n-   none：关闭。\n\n-   optimized：打开。\n\n默认值：none。",
            &["none", "optimized"],
        ),
        (
            "类型，取值：\nredis：内存型。\ntair_pena：持久型。",
            &["redis", "tair_pena"],
        ),
        (
            "每页条数，取值：30、50、100或200。",
            &["30", "50", "100", "200"],
        ),
        ("取值为**redis**（默认）、**tair**。", &["redis", "tair"]),
        (
            "The mode, with values: - **A**: one - **B**: two.",
            &["A", "B"],
        ),
        (
            "取值：\n- **kill\\_and\\_quara**：查杀\n- **quara**：隔离",
            &["kill_and_quara", "quara"],
        ),
        ("Valid values: **true** and **false**.", &["true", "false"]),
        (
            "取值：\n<props=\"china\">\n\n- Week。\n- Month。\n\n</props>",
            &["Week", "Month"],
        ),
        (
            "The edition. Valid values:\n* **a:** one\n* **b:** two",
            &["a", "b"],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(spelled(text), list(expected), "{text}");
    }
}

#[test]
fn what_is_no_plain_list_yields_nothing() {
    let cases = [
        // The list of a part.
        "JSON. Fields:\n- **Kind**: the kind. Valid values:\n    - **a**: x\n    - **b**: y",
        // Values that may be joined.
        "Separate multiple types with commas (,). Valid values:\n* **a**: x\n* **b**: y",
        // A range, a table of ranges, classes of values.
        "Valid values: 1 to 100.",
        "取值范围：1~100。",
        "容量。取值范围：\n- cloud：5~2000。\n- cloud_ssd：20~32768。",
        "错误码。取值：\n- **2xx**：成功。\n- **4xx**：错误。",
        // Prose.
        "取值为上一次调用该接口返回的参数值。",
        "取值：\n- 请求成功：不返回。\n- 请求失败：返回。",
        "Values:\n* **Administrator User**：1\n* **Regular User**：2",
        // Numbers of a numbered list.
        "取值如下：\n1. WRITE： 写\n2. READ： 读",
        // Another thing's values.
        "实例ID。N的取值范围：1、2。",
        // A list that goes on behind prose.
        "取值：\n- **a**：一\n示例：x\n- **b**：二",
        // Two lists that differ.
        "Valid values:\n- **a**: x\n- **b**: y\n\nValid values:\n- **c**: z\n- **d**: w",
    ];
    for text in cases {
        assert_eq!(spelled(text), None, "{text}");
    }
}

#[test]
fn labels_and_ranges_are_those_of_the_text() {
    let text = "取值：\n- **1**（默认）：是\n- **0**：否。";
    let found = values(text).unwrap();
    assert_eq!(&text[found[1].range.clone()], "0");
    assert_eq!(found[1].label.as_deref(), Some("否"));
}

#[test]
fn bounds_are_told_apart_by_what_they_measure() {
    let numbers = limits("Valid values: 1 to 1,000.");
    assert_eq!(numbers.minimum.unwrap().value, "1");
    assert_eq!(numbers.maximum.unwrap().value, "1000");
    let length = limits("名称。长度为2~128个英文或中文字符。");
    assert_eq!(
        (
            length.min_length.unwrap().value,
            length.max_length.unwrap().value
        ),
        (2, 128)
    );
    let items = limits("资源ID。N的取值范围：1~50。");
    assert_eq!(
        (
            items.min_items.unwrap().value,
            items.max_items.unwrap().value
        ),
        (1, 50)
    );
    let fraction = limits("最小值为0.05，最大值为16。");
    assert_eq!(fraction.minimum.unwrap().value, "0.05");
    assert_eq!(fraction.maximum.unwrap().value, "16");
    let list = limits("You can specify up to 50 IDs.");
    assert_eq!(list.max_items.unwrap().value, 50);
    let upper = limits("The value can be up to 64 characters in length.");
    assert_eq!(upper.max_length.unwrap().value, 64);
}

#[test]
fn a_bound_of_something_else_is_none() {
    let cases = [
        "If the mode is A, valid values: 1 to 5.",
        "当类型为A时，取值范围：1~5。",
        "取值范围：1~5。取值范围：1~9。",
        "每个部分最长为63个字符。",
        "带宽的最大值。",
        "- **cloud**：20~500。",
        "Created from 2020-01-02 to 2020-02-03.",
        "单日上限：1~10万次。",
    ];
    for text in cases {
        assert_eq!(limits(text), Limits::default(), "{text}");
    }
}

#[test]
fn defaults_are_single_words_that_hold_always() {
    let found = |text| default(text).map(|mined| mined.value);
    for (text, expected) in [
        ("Default value: **20**.", "20"),
        (
            "Default value: 20. If you leave this parameter empty, 20 entries are returned.",
            "20",
        ),
        ("语言，默认为**zh**。", "zh"),
        (
            "取值：\n- **true**：是。\n- **false**（默认值）：否。",
            "false",
        ),
        ("超时，默认为30，单位为秒。", "30"),
    ] {
        assert_eq!(found(text).as_deref(), Some(expected), "{text}");
    }
    for text in [
        "默认值：无。",
        "默认值：空。",
        "The default value of the rule.",
        "默认与参数`RetentionDays`的值一致。",
        "当A为1时，默认值为2。",
        "By default, a maximum of 10 tasks run.",
        "取值：\n- **a**（默认）：x\n- **b**：y\n\n默认值：b。",
    ] {
        assert_eq!(found(text), None, "{text}");
    }
}

#[test]
fn units_are_those_we_know() {
    let found = |text| unit(text).map(|mined| mined.value);
    for (text, expected) in [
        ("The time. Unit: milliseconds.", "milliseconds"),
        ("The time. unit:millisecond.", "milliseconds"),
        ("带宽，单位：Mbit/s。", "Mbit/s"),
        ("Memory. Unit: MB.", "MB"),
        ("超时，单位为秒。", "seconds"),
    ] {
        assert_eq!(found(text).as_deref(), Some(expected), "{text}");
    }
    for text in [
        "The unit of the renewal.",
        "单位名称。",
        "Unit: per month.",
        "- **Retention**: days kept. Unit: day.",
    ] {
        assert_eq!(found(text), None, "{text}");
    }
}

#[test]
fn only_the_field_itself_can_be_deprecated() {
    for text in [
        "This parameter is deprecated.",
        ">该参数已废弃。",
        "已废弃。请使用`Other`。",
        "当天访问次数（已废弃）",
        "【该字段已废弃】\nID。",
        "> <notice>已废弃。></notice>",
    ] {
        assert!(deprecation(text).is_some(), "{text}");
    }
    for text in [
        "Whether the rule is deprecated.",
        "状态。取值：\n- **4**：已下线\n- **1**：未处理",
        "- **patch**: deprecated",
        "该参数暂未开放使用。",
    ] {
        assert!(deprecation(text).is_none(), "{text}");
    }
}

/// A text that would take minutes if the time grew with the square of its length.
#[test]
fn hostile_texts_are_read_in_time() {
    for piece in [
        "values: a, ",
        "取值：\n- **a**\nx\n",
        "**取值：**",
        "默认值：1 ",
        "Valid values:\n",
        "- `",
        "1~",
        "当取值范围：1~5个",
    ] {
        let text = piece.repeat(300_000 / piece.len());
        values(&text);
        limits(&text);
        default(&text);
        unit(&text);
        deprecation(&text);
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(pieces in prop::collection::vec(
        prop_oneof![
            Just("取值："), Just("Valid values: "), Just("\n- "), Just("**"), Just("`"), Just("默认"),
            Just("（默认值）"), Just("1"), Just("~"), Just("9,000"), Just("。"), Just("：单位"), Just("秒"),
            Just("Default value: "), Just("\\"), Just("已废弃"), Just(" deprecated"), Just("长度"), Just("字符"),
            Just("最多"), Just("up to "), Just("\u{301}"), Just("é"), Just("<a>"), Just("> "), Just(" "),
        ], 0..40,
    )) {
        let text = pieces.concat();
        for value in values(&text).unwrap_or_default() {
            prop_assert!(text.get(value.range).is_some());
        }
        for mined in [default(&text), unit(&text), deprecation(&text)].into_iter().flatten() {
            prop_assert!(text.get(mined.range).is_some());
        }
        let limits = limits(&text);
        for mined in [limits.minimum, limits.maximum].into_iter().flatten() {
            prop_assert!(text.get(mined.range).is_some());
        }
    }
}
