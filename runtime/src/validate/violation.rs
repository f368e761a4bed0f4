//! What is said against a request.

use std::fmt;

/// Something said against a request. It never quotes a sensitive value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    path: String,
    constraint: Constraint,
    severity: Severity,
    message: String,
}

impl Violation {
    pub(super) fn new(
        path: String,
        constraint: Constraint,
        severity: Severity,
        message: String,
    ) -> Self {
        Self {
            path,
            constraint,
            severity,
            message,
        }
    }

    /// Where, in wire names, such as `Criteria[0].name`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Which constraint is violated.
    #[must_use]
    pub fn constraint(&self) -> Constraint {
        self.constraint
    }

    /// How bad it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.severity
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.path, self.message)
    }
}

/// A kind of constraint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Constraint {
    /// It must be given.
    Required,
    /// It must not be smaller.
    Minimum,
    /// It must not be larger.
    Maximum,
    /// It must not be shorter.
    MinLength,
    /// It must not be longer.
    MaxLength,
    /// It must not have fewer elements.
    MinItems,
    /// It must not have more elements.
    MaxItems,
    /// It must match a regular expression.
    Pattern,
    /// It must be one of the documented values.
    OneOf,
    /// It must be JSON text.
    Json,
    /// It must be a finite number.
    Finite,
}

/// How bad a violation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Severity {
    /// The service would refuse the request.
    Refusal,
    /// The documentation does not mention such a value; the service may know it.
    Warning,
}

/// Why the service would refuse a request: everything, one violation a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    violations: Vec<Violation>,
}

impl Invalid {
    pub(super) fn new(violations: Vec<Violation>) -> Self {
        Self { violations }
    }

    /// All of them, in the order of the table.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.violations.iter().enumerate() {
            f.write_str(if index == 0 { "" } else { "\n" })?;
            violation.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Invalid {}
