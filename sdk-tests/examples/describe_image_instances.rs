//! Asks for container images: what would be sent, and what comes back.
//!
//! Run it with `cargo run -p sdk-tests --example describe_image_instances`. It stays offline:
//! instead of calling the service, it reads the answer that the vendor documents.

#![expect(clippy::print_stdout, reason = "an example shows what it finds")]

use std::error::Error;

use acs_sas::describe_image_instances::{Criterion, Image, Request, Response, ScaStatus};
use acs_sas::runtime::{JsonText, Open, Operation as _, decode, encode, findings};
use acs_sas::shapes::LogicalExp;

/// An answer as the vendor documents it.
const ANSWER: &str = include_str!("../data/describe_image_instances.json");

fn main() -> Result<(), Box<dyn Error>> {
    // A request is built by name, in any order. What the wire wants as JSON inside a string is
    // given as values.
    let request = Request::builder()
        .criteria([
            Criterion::default().name("riskStatus").value("YES"),
            Criterion::default().name("registryType").value("acr"),
        ])
        .logical_exp(LogicalExp::And)
        .page_size(50)
        .current_page(1)
        .scanned(true)
        .build();
    request.validate()?;
    show_what_is_sent(&request, "cn-hangzhou")?;

    // An answer is read whatever it says; what had no place in the types is in the notes.
    let answer = decode::<Response>(ANSWER.as_bytes())?;
    show_images(&answer.value);
    println!("notes: {}\n", answer.notes.count());

    show_mistakes();
    show_a_value_of_tomorrow()
}

/// Facts about the operation, the host of the region, and the query before percent-encoding.
fn show_what_is_sent(request: &Request, region: &str) -> Result<(), Box<dyn Error>> {
    let method = Request::META
        .methods
        .first()
        .ok_or("the operation has no method")?;
    let host = acs_sas::ENDPOINTS
        .public(region)
        .ok_or("the region has no host")?;
    println!("{} https://{host}{}", method.as_str(), Request::META.path);
    println!(
        "action: {}, version {}",
        Request::META.action,
        Request::META.version
    );
    if let Some(authorization) = Request::META.authorization {
        println!("a RAM policy must allow: {}", authorization.action);
    }
    for (name, value) in encode(request).query {
        println!("  {name} = {value}");
    }
    println!();
    Ok(())
}

fn show_images(page: &Response) {
    let total = page.page_info.as_ref().and_then(|info| info.total_count);
    let images = &page.image_instance_list;
    println!("{} of {} images", images.len(), total.unwrap_or_default());

    let title = ["IMAGE", "REGISTRY", "REGION", "MIB", "AT RISK", "SCAN"].map(str::to_owned);
    let rows: Vec<[String; 6]> = std::iter::once(title)
        .chain(images.iter().map(row))
        .collect();
    for row in &rows {
        for (column, cell) in row.iter().enumerate() {
            let width = rows.iter().map(|row| row[column].len()).max();
            print!("  {cell:width$}", width = width.unwrap_or_default());
        }
        println!();
    }
    println!();
}

fn row(image: &Image) -> [String; 6] {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    // The service sends the size as text.
    let bytes = image.image_size.as_ref().and_then(|size| size.parse().ok());
    let mebibytes = bytes.map(|bytes: u64| (bytes / 1024 / 1024).to_string());
    [
        format!("{}:{}", text(&image.repo_name), text(&image.tag)),
        wire(&image.registry_type),
        text(&image.region_id),
        text(&mebibytes),
        wire(&image.risk_status),
        wire(&image.sca_status),
    ]
}

/// The text on the wire, for a documented value and for any other.
fn wire<E: acs_sas::runtime::Enumeration>(value: &Option<Open<E>>) -> String {
    value.as_ref().map(Open::to_string).unwrap_or_default()
}

/// All mistakes of a request are found at once, before anything is sent.
fn show_mistakes() {
    let request = Request::builder()
        .criteria(JsonText::raw("[{name: riskStatus}]"))
        .current_page(0)
        .logical_exp("XOR")
        .build();
    if let Err(invalid) = request.validate() {
        println!("the service would refuse this request:\n{invalid}\n");
    }
    // A value that is not documented is no reason to refuse, but one to look twice.
    println!("everything that can be said against it:");
    for finding in findings(&request) {
        println!("{finding}");
    }
    println!();
}

/// The service may learn values that these types do not know. They are kept.
fn show_a_value_of_tomorrow() -> Result<(), Box<dyn Error>> {
    let body = ANSWER.replace(r#""SUCCESS""#, r#""QUANTUM_ANALYZER""#);
    let answer = decode::<Response>(body.as_bytes())?;
    for image in &answer.value.image_instance_list {
        match &image.sca_status {
            Some(Open::Known(ScaStatus::Success)) => println!("the scan is complete"),
            Some(Open::Known(other)) => println!("the scan has come to {other:?}"),
            Some(Open::Unknown(unknown)) => println!("the scan has come to the unknown {unknown}"),
            None => println!("there was no scan"),
        }
    }
    Ok(())
}
