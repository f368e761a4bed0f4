//! Programs that make a call: in Rust with the generated crate, in Python with the vendor's client,
//! and for a shell with curl.
//!
//! A secret is never written into a program. It is read from the environment where it is a value
//! of its own, and stands as `***` where it is a part of a text.

use acs_codegen::diag::escape;
use acs_runtime::Object as _;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::fill::fill;
use crate::form::Field;
use crate::{Operation, Request};

mod curl;
mod python;
mod rust;
mod wire;

/// What the program of a sample reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    /// One answer, whatever it is.
    Call,
    /// All pages, if there are pages.
    Result,
}

/// Programs that call an operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Samples {
    /// `main.rs`.
    pub rust: String,
    /// The lines that it needs in `Cargo.toml`.
    pub cargo: String,
    /// A script for a shell.
    pub curl: String,
    /// A script for Python.
    pub python: String,
}

impl Operation {
    /// Programs that call the operation with the example values of its spec, and read the whole
    /// result.
    #[must_use]
    pub fn sample(&self) -> Samples {
        let request = self.example();
        Samples {
            rust: rust::program(&request, Extent::Result),
            cargo: rust::manifest(self),
            curl: request.curl_sample(),
            python: request.python_sample(),
        }
    }

    /// A request with the example values of the spec: those of parameters that are not deprecated
    /// and do not choose a page. A required one without an example gets a value that stands in.
    #[must_use]
    pub fn example(&self) -> Request<'_> {
        let mut values = self.example_values();
        loop {
            let problems = match self.request(&values) {
                Ok(request) => return request,
                Err(problems) => problems,
            };
            // An example that is none of its type is no use to anybody.
            for problem in problems {
                let name = problem.path.split(['.', '[']).next();
                values.remove(name.unwrap_or_default());
            }
        }
    }

    fn example_values(&self) -> Map<String, Value> {
        let pagination = self.spec().pagination.as_ref();
        let of_page = |name: &str| {
            let mut names = pagination.into_iter().flat_map(|it| [&it.page, &it.token]);
            names.any(|it| it.as_ref().is_some_and(|it| it.value == name))
        };
        let fields = self.form().fields.into_iter();
        let wanted = fields.filter(|it| {
            it.required || it.deprecated.is_none() && it.example.is_some() && !of_page(&it.name)
        });
        let values = wanted.map(|field| {
            let example = field.example.clone().map(Value::String);
            let value = example.unwrap_or_else(|| stand_in(&field, &field.name));
            (field.name, value)
        });
        values.collect()
    }
}

impl Request<'_> {
    /// The same with values that stand in for required ones: without them a program would not even
    /// compile.
    fn complete(&self) -> Self {
        let mut complete = self.clone();
        let members = self.object.shape().members.iter().enumerate();
        let missing = members.filter(|(index, member)| {
            member.is_required() && rust::is_absent(self.object.get(*index).view())
        });
        let missing: Vec<&str> = missing.map(|(_, member)| member.wire()).collect();
        if !missing.is_empty() {
            let fields = self.operation.form().fields.into_iter();
            let fields = fields.filter(|it| missing.contains(&it.name.as_str()));
            let values = fields.map(|it| (it.name.clone(), stand_in(&it, &it.name)));
            // What has no value that stands in stays away.
            let _ = fill(&mut complete.object, &values.collect());
        }
        complete
    }

    /// A Rust program that makes this call. Its first lines say what `Cargo.toml` needs.
    ///
    /// For a required parameter without a value, another one stands in; so it does in all samples.
    #[must_use]
    pub fn rust_sample(&self) -> String {
        rust::program(&self.complete(), Extent::Call)
    }

    /// A script for a shell that makes this call. It signs with the key that the environment has,
    /// so it holds no secret and does not expire.
    #[must_use]
    pub fn curl_sample(&self) -> String {
        curl::script(&self.complete())
    }

    /// A Python program that makes this call with the vendor's client, which calls any product.
    #[must_use]
    pub fn python_sample(&self) -> String {
        python::script(&self.complete())
    }

    /// All three.
    #[must_use]
    pub fn samples(&self) -> Samples {
        Samples {
            rust: self.rust_sample(),
            cargo: rust::manifest(self.operation()),
            curl: self.curl_sample(),
            python: self.python_sample(),
        }
    }
}

/// A value of the right type, which the service may refuse all the same.
fn stand_in(field: &Field, name: &str) -> Value {
    let known = field.values.first().map(|it| it.value.as_str());
    let said = known.or(field.default.as_deref());
    let said = said.or(field.limits.minimum.as_deref());
    let element = || {
        field
            .items
            .as_deref()
            .map_or(Value::Null, |it| stand_in(it, name))
    };
    match (field.kind, said) {
        ("array", _) => json!([element()]),
        ("map", _) => json!({"key": element()}),
        ("object", _) => json!({}),
        (_, Some(said)) => said.into(),
        ("integer" | "number", None) => 1.into(),
        ("boolean", None) => true.into(),
        (_, None) => format!("<{name}>").into(),
    }
}

/// The variable of the environment that a secret is read from.
fn variable(wire: &str) -> String {
    let name = acs_codegen::naming::field_name(wire).unwrap_or_default();
    match name.as_str() {
        "" => "SECRET".to_owned(),
        name => name.to_uppercase(),
    }
}

/// `Calls DescribeImageInstances of Sas 2018-12-03.`
fn title(operation: &Operation) -> String {
    let (name, product) = (operation.name(), operation.product());
    let version = operation.version();
    format!("Calls {name} of {product} {version}.")
}

/// One line, whatever the spec says.
fn first_line(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or_default();
    escape(line)
}
