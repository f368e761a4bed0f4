//! The operations of `api-spec/`, known from their specs and linked as a generated crate.

#![allow(
    dead_code,
    unused_imports,
    unused_macros,
    clippy::unwrap_used,
    reason = "every test file uses its own part, on files that are known"
)]

use std::path::Path;

use acs_call::{Catalogue, Operation};
use acs_codegen::source::SourceMap;
use serde_json::{Map, Value};

/// Everything below `api-spec/`.
pub(crate) fn catalogue() -> Catalogue {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../api-spec");
    Catalogue::read(&SourceMap::load(&folder).unwrap()).unwrap()
}

/// The values that the spec gives as examples, by parameter.
pub(crate) fn examples(operation: &Operation) -> Map<String, Value> {
    let fields = operation.form().fields;
    let examples = fields.into_iter().filter_map(|field| {
        let example = field.example?;
        Some((field.name, Value::String(example)))
    });
    examples.collect()
}

/// Calls `$each!(module)` for the module of every operation of the generated crate.
macro_rules! for_each_operation {
    ($each:ident) => {
        for_each_operation! { $each:
            add_private_registry delete_private_registry describe_affected_malicious_file_images
            describe_all_image_baseline describe_assets_security_event_summary describe_cluster_info_list
            describe_container_criteria describe_container_instances describe_container_tags
            describe_count_not_scanned_image describe_count_scanned_image
            describe_grouped_container_instances describe_grouped_malicious_files describe_image
            describe_image_baseline_check_result describe_image_baseline_check_summary
            describe_image_baseline_detail describe_image_baseline_item_list
            describe_image_baseline_strategy describe_image_criteria describe_image_fix_cycle_config
            describe_image_fix_task describe_image_grouped_vul_list describe_image_info_list
            describe_image_instances describe_image_latest_scan_task describe_image_list_by_sensitive_file
            describe_image_list_with_baseline_name describe_image_repo_criteria
            describe_image_repo_detail_list describe_image_repo_list describe_image_risk_level_statistic
            describe_image_scan_auth_count describe_image_scan_authorization
            describe_image_security_scan_count describe_image_sensitive_file_by_key
            describe_image_sensitive_file_list describe_image_statistics describe_image_vul_list
            get_cluster_check_item_warning_statistics get_cluster_susp_event_statistics
            get_image_scan_num_in_period get_registry_scan_day_num list_image_registry_region
            list_image_risk list_private_registry_list list_private_registry_type
            modify_image_fix_cycle_config open_sensitive_file_scan operate_image_baseline_whitelist
            operate_image_vul page_image_registry public_create_image_scan_task
            public_pre_check_image_scan_task public_sync_and_create_image_scan_task
            refresh_container_assets save_image_baseline_strategy set_image_sensitive_file_status
            set_registry_scan_day_num
        }
    };
    ($each:ident: $($module:ident)+) => { $($each!($module);)+ };
}
pub(crate) use for_each_operation;
