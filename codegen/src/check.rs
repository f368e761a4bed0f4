//! Judges specs that are well-formed: one function per rule, named after the truth it asserts.
//!
//! Invariants of a spec that passes:
//! - every reference, be it to a shape, a group or a member, has its target;
//! - every schema has exactly one kind, and no key that means nothing for it;
//! - every value that is written down, be it a bound, a default or an example, fits its schema.
//!
//! A rule stays silent about what another rule reports: one mistake, one diagnostic.

use crate::diag::Diagnostics;
use crate::source::SourceMap;
use crate::spec::history::{History, days_of};
use crate::spec::{Operation, Service, Spec};

mod bounds;
mod crates;
mod endpoints;
mod files;
pub mod fits;
mod history;
mod identifiers;
mod keys;
mod operation;
mod pagination;
mod parameters;
mod patterns;
mod samples;
mod shapes;
mod site;
mod success;
mod texts;
mod values;

use site::Scope;

/// Judges every spec.
pub(crate) fn check(sources: &SourceMap, specs: &[Spec], diags: &mut Diagnostics) {
    crates::crates_have_names_of_their_own(specs, diags);
    for spec in specs {
        let Spec {
            service,
            operations,
        } = spec;
        files::specs_say_what_their_paths_say(sources, spec, diags);
        check_service(service, diags);
        crates::services_have_operations(spec, diags);
        crates::groups_are_used(spec, diags);
        shapes::shapes_are_used(spec, diags);
        for operation in operations {
            crates::group_is_known(service, operation, diags);
            check_operation(sources, service, operation, diags);
        }
    }
}

/// Judges the histories of specs. The rules about what is unused are for the present only: a day
/// holds no more than what changed on it.
pub(crate) fn check_history(
    sources: &SourceMap,
    specs: &[Spec],
    histories: &[History],
    diags: &mut Diagnostics,
) {
    for spec in specs {
        history::check(sources, spec, days_of(spec, histories), diags);
    }
}

/// Judges operations that are only a part of their spec.
pub(crate) fn check_part(sources: &SourceMap, specs: &[Spec], diags: &mut Diagnostics) {
    for spec in specs {
        check_service(&spec.service, diags);
        for operation in &spec.operations {
            crates::group_is_known(&spec.service, operation, diags);
            check_operation(sources, &spec.service, operation, diags);
        }
    }
}

fn check_service(service: &Service, diags: &mut Diagnostics) {
    crates::crate_is_one_cargo_takes(service, diags);
    endpoints::endpoints_are_hosts(service, diags);
    texts::service_texts_say_something(service, diags);
    texts::service_date_is_real(service, diags);
    check_schemas(&Scope::of_service(service), diags);
}

fn check_operation(
    sources: &SourceMap,
    service: &Service,
    operation: &Operation,
    diags: &mut Diagnostics,
) {
    let scope = Scope::of_operation(service, operation);
    check_schemas(&scope, diags);

    texts::operation_texts_say_something(operation, diags);
    texts::summary_is_one_sentence(operation, diags);
    texts::operation_dates_are_real(operation, diags);
    texts::changes_are_newest_first(operation, diags);

    shapes::operation_shapes_are_new(service, operation, diags);

    identifiers::operation_name_is_legal(operation, diags);
    identifiers::error_names_are_legal(operation, diags);
    operation::methods_are_listed_once(operation, diags);
    operation::errors_are_listed_once(operation, diags);
    operation::statuses_are_http_statuses(operation, diags);
    operation::action_belongs_to_the_service(service, operation, diags);

    parameters::path_names_its_parameters(service, operation, diags);
    parameters::parameters_have_a_place(&scope, operation, diags);
    parameters::bodies_have_no_style(&scope, operation, diags);

    success::success_names_a_member(&scope, operation, diags);
    pagination::pagination_names_what_exists(&scope, operation, diags);
    samples::samples_are_described(sources, &scope, operation, diags);
}

/// The rules about schemas, wherever they stand.
fn check_schemas(scope: &Scope<'_>, diags: &mut Diagnostics) {
    shapes::shapes_are_no_cycles(scope, diags);
    texts::schemas_are_documented(scope, diags);
    for site in scope.sites() {
        shapes::schema_has_type_or_shape(&site, diags);
        shapes::shapes_exist(scope, &site, diags);
        shapes::types_are_complete(&site, diags);
        shapes::former_names_are_free(&site, diags);
        shapes::required_has_no_default(&site, diags);
        texts::schema_texts_say_something(&site, diags);
        texts::schema_dates_are_real(&site, diags);
        identifiers::rust_names_are_legal(&site, diags);
        keys::keys_fit_the_type(scope, &site, diags);
        keys::keys_fit_the_place(&site, diags);
        keys::mined_keys_are_there(&site, diags);
        bounds::bounds_leave_room(&site, diags);
        patterns::pattern_compiles(&site, diags);
        values::listed_values_are_of_the_type(&site, diags);
        values::default_is_allowed(scope, &site, diags);
        values::example_is_allowed(scope, &site, diags);
    }
}
