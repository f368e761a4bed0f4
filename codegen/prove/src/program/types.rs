//! Types and values as a program outside the generated crate writes them.

use acs_codegen::model::{RustType, TypePath};

/// What every generated type is, too.
pub(super) const AUTO_TRAITS: &str =
    "Send + Sync + Unpin + std::panic::UnwindSafe + std::panic::RefUnwindSafe + 'static";

/// A type, given how the crate `k` is called and where its types lie.
pub(super) fn spell(ty: &RustType, k: &str, path: &dyn Fn(&TypePath) -> String) -> String {
    let inner = |ty: &RustType| spell(ty, k, path);
    match ty {
        RustType::String => "String".to_owned(),
        RustType::Integer => "i64".to_owned(),
        RustType::Number => "f64".to_owned(),
        RustType::Boolean => "bool".to_owned(),
        RustType::Any => format!("{k}::runtime::Any"),
        RustType::Blob => format!("{k}::runtime::Blob"),
        RustType::Open(it) => format!("{k}::runtime::Open<{}>", path(it)),
        RustType::Struct(it) => path(it),
        RustType::Boxed(it) => format!("Box<{}>", path(it)),
        RustType::List(item) => format!("Vec<{}>", inner(item)),
        RustType::Map(value) => format!("{k}::runtime::Map<{}>", inner(value)),
        RustType::JsonText(it) => format!("{k}::runtime::JsonText<{}>", inner(it)),
    }
}

/// Types of what callers give to a setter: that of the field first, then what else is documented
/// to be taken.
pub(super) fn arguments(ty: &RustType, k: &str, path: &dyn Fn(&TypePath) -> String) -> Vec<String> {
    let mut values = match ty {
        RustType::Boxed(it) => vec![path(it)],
        ty => vec![spell(ty, k, path)],
    };
    match ty {
        RustType::String => values.push("&str".to_owned()),
        RustType::Open(it) => values.extend([path(it), "&str".to_owned()]),
        RustType::JsonText(it) => values.push(spell(it, k, path)),
        RustType::Any => values.extend(["&str".to_owned(), "i64".to_owned()]),
        RustType::Blob => values.extend(["&str".to_owned(), "Vec<u8>".to_owned()]),
        RustType::List(item) | RustType::Map(item) => {
            let given = arguments(item, k, path).into_iter().skip(1);
            let wrap = |value: String| match ty {
                RustType::Map(_) => format!("[(&str, {value}); 2]"),
                _ => format!("[{value}; 2]"),
            };
            // What a list of lists takes is exactly that.
            let converts = matches!(
                **item,
                RustType::String
                    | RustType::Open(_)
                    | RustType::JsonText(_)
                    | RustType::Any
                    | RustType::Blob
            );
            values.extend(given.filter(|_| converts).map(wrap));
        }
        RustType::Integer
        | RustType::Number
        | RustType::Boolean
        | RustType::Struct(_)
        | RustType::Boxed(_) => {}
    }
    values
}
