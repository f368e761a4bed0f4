//! How a long result is read, told from the names of parameters and members.
//!
//! Nothing in the metadata says it, so only names that mean one thing count, and only if
//! exactly one list can hold the items.

use acs_codegen::source::Spanned;
use acs_codegen::spec::{Operation, Pagination, Schema, Service, Type};

use crate::reader::{At, Reader, text_at};
use crate::report::Kind;

const PAGES: &[&str] = &[
    "currentpage",
    "page",
    "pageindex",
    "pageno",
    "pagenum",
    "pagenumber",
];
const SIZES: &[&str] = &[
    "pagesize",
    "maxresults",
    "maxresult",
    "size",
    "limit",
    "maxitems",
    "pagelimit",
    "perpage",
];
const TOKENS: &[&str] = &[
    "nexttoken",
    "marker",
    "nextmarker",
    "pagetoken",
    "continuationtoken",
];
const NEXT_TOKENS: &[&str] = &[
    "nexttoken",
    "nextmarker",
    "nextpagetoken",
    "nextcontinuationtoken",
];
const TOTALS: &[&str] = &[
    "totalcount",
    "total",
    "totalrecordcount",
    "totalnum",
    "totalsize",
    "totalrecords",
    "totalitems",
    "totalnumber",
];

pub(crate) fn pagination(
    reader: &mut Reader<'_>,
    service: &Service,
    operation: &Operation,
    place: &At,
) -> Option<Pagination> {
    let parameter = |names: &[&str]| {
        operation
            .parameters
            .keys()
            .find(|it| is_one_of(it.as_str(), names))
    };
    let page = parameter(PAGES);
    let token = parameter(TOKENS);
    let named = page.or(token)?;
    let size = parameter(SIZES);
    let is_of = |name: &Spanned<String>, ty| {
        let schema = operation.parameters.get(name.as_str()).map(|it| &it.schema);
        schema.and_then(|it| type_of(service, it)) == Some(ty)
    };
    let mut members = Vec::new();
    collect(service, &operation.response, "", 2, &mut members);
    let member = |names: &[&str], ty| {
        let mut fitting = members
            .iter()
            .filter(|(path, it)| *it == ty && is_one_of(last(path), names));
        fitting.next().map(|(path, _)| path.clone())
    };
    let mut lists = members.iter().filter(|(_, it)| *it == Type::Array);
    let (items, others) = (lists.next(), lists.count());
    let (Some((items, _)), 0) = (items, others) else {
        let what = "the request asks for pages, but it is not clear which list of the answer holds the items";
        reader.report(Kind::Pagination, place, named, what);
        return None;
    };
    let next_token = member(NEXT_TOKENS, Type::String);
    let mut pagination = Pagination::bare(text_at(items.as_str(), named.span));
    match (page, token, &next_token) {
        (Some(page), other, _) if is_of(page, Type::Integer) && starts_at_one(operation, page) => {
            pagination.page = Some(page.clone());
            pagination.total = member(TOTALS, Type::Integer).map(|it| text_at(it, page.span));
            if let Some(other) = other {
                reader.report(
                    Kind::Pagination,
                    place,
                    other,
                    "pages are counted and chained by tokens; they are counted",
                );
            }
        }
        (_, Some(token), Some(next)) if is_of(token, Type::String) => {
            pagination.token = Some(token.clone());
            pagination.next_token = Some(text_at(next.as_str(), token.span));
        }
        _ => {
            let what = "pages are asked for in a way that the language does not have";
            reader.report(Kind::Pagination, place, named, what);
            return None;
        }
    }
    pagination.size = size.filter(|it| is_of(it, Type::Integer)).cloned();
    Some(pagination)
}

/// Whether nothing says that pages are counted from zero.
fn starts_at_one(operation: &Operation, page: &Spanned<String>) -> bool {
    let schema = operation.parameters.get(page.as_str()).map(|it| &it.schema);
    let scalars = schema
        .into_iter()
        .flat_map(|it| [&it.minimum, &it.default, &it.example]);
    !scalars.flatten().any(|it| it.value.text == "0")
}

/// Names are compared without case and separators.
fn is_one_of(name: &str, names: &[&str]) -> bool {
    let folded: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    names.contains(&folded.to_ascii_lowercase().as_str())
}

fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// The members of the answer down to a depth, shallow ones first.
fn collect(
    service: &Service,
    schema: &Schema,
    prefix: &str,
    depth: usize,
    found: &mut Vec<(String, Type)>,
) {
    let (Some(target), Some(below)) = (resolve(service, schema), depth.checked_sub(1)) else {
        return;
    };
    let members = target
        .members
        .iter()
        .flatten()
        .filter(|(name, _)| !name.value.contains('.'));
    let named: Vec<(String, &Schema)> = members
        .map(|(name, it)| (format!("{prefix}{name}"), it))
        .collect();
    for (path, member) in &named {
        found.extend(type_of(service, member).map(|ty| (path.clone(), ty)));
    }
    for (path, member) in &named {
        collect(service, member, &format!("{path}."), below, found);
    }
}

fn type_of(service: &Service, schema: &Schema) -> Option<Type> {
    resolve(service, schema)?.ty.as_ref().map(|it| it.value)
}

fn resolve<'a>(service: &'a Service, schema: &'a Schema) -> Option<&'a Schema> {
    let mut target = schema;
    for _ in 0..=service.shapes.len() {
        match &target.shape {
            None => return Some(target),
            Some(name) => target = service.shapes.get(name.as_str())?,
        }
    }
    None
}
