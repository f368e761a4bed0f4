//! Makes findings of what differs between two revisions.

use acs_codegen::spec::Spec;

use crate::finding::{Finding, Place, Side};
use crate::fingerprint::fingerprint;
use crate::rule::Rule;
use crate::{Options, Revision};

pub(crate) fn judge(old: &Revision<'_>, new: &Revision<'_>, _options: &Options) -> Vec<Finding> {
    let mut findings = Vec::new();
    for spec in old.specs {
        let Some(after) = new.specs.iter().find(|it| name(it) == name(spec)) else {
            continue;
        };
        let has = |spec: &Spec, operation: &str| {
            spec.operations.iter().any(|it| it.name.value == operation)
        };
        for operation in &spec.operations {
            if !has(after, &operation.name.value) {
                let side = side(old, operation.name.span);
                findings.push(plain(
                    Rule::OperationRemoved,
                    spec,
                    &operation.name.value,
                    Some(side),
                    None,
                ));
            }
        }
        for operation in &after.operations {
            if !has(spec, &operation.name.value) {
                let side = side(new, operation.name.span);
                findings.push(plain(
                    Rule::OperationAdded,
                    spec,
                    &operation.name.value,
                    None,
                    Some(side),
                ));
            }
        }
    }
    findings.sort_by(|a, b| (&a.place, a.rule).cmp(&(&b.place, b.rule)));
    findings
}

fn name(spec: &Spec) -> String {
    format!(
        "{}/{}",
        spec.service.product.value.to_ascii_lowercase(),
        spec.service.version.value
    )
}

fn side(revision: &Revision<'_>, span: acs_codegen::source::Span) -> Side {
    let file = revision.sources.file(span.file);
    let position = file.position(span.start);
    Side {
        file: revision.sources.display_path(span.file),
        line: position.line,
        column: position.column,
        value: String::new(),
    }
}

fn plain(
    rule: Rule,
    spec: &Spec,
    operation: &str,
    old: Option<Side>,
    new: Option<Side>,
) -> Finding {
    let place = Place {
        service: name(spec),
        operation: Some(operation.to_owned()),
        path: String::new(),
    };
    Finding {
        rule: rule.id(),
        area: rule.area(),
        verdict: rule.verdict(),
        fingerprint: fingerprint(rule, &place, ""),
        place,
        title: format!("operation `{operation}`: {}", rule.summary()),
        old,
        new,
        why: rule.summary().to_owned(),
        advice: String::new(),
        reach: Vec::new(),
        rename: None,
        witness: None,
        is_mined: false,
    }
}
