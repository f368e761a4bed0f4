//! What each miner reads and, more important, what it leaves alone.

use super::*;

fn spelled(text: &str) -> Option<Vec<String>> {
    values(text).map(|list| list.into_iter().map(|value| value.value).collect())
}

#[test]
fn bullets_below_a_cue_are_values() {
    let english = "The type. Valid values:\n\n*   **add**: adds\n*   **del**: removes";
    assert_eq!(spelled(english), Some(vec!["add".into(), "del".into()]));
    let chinese = "语言。取值：\n- **zh**：中文\n- **en**：英文";
    assert_eq!(spelled(chinese), Some(vec!["zh".into(), "en".into()]));
}

#[test]
fn a_list_of_a_part_is_not_a_list_of_the_whole() {
    let text = "JSON. Fields:\n- **Kind**: the kind. Valid values:\n    - **a**: x\n    - **b**: y";
    assert_eq!(spelled(text), None);
}
