//! This client and the vendor's Python client send the same requests, and read the same answers.
//!
//! Both call one server for each row of `mock/conformance/inputs.json`; what arrived is compared.
//! Left out is what differs between any two requests, or names the client. Whatever else
//! differs is in `deviation`, with the reason. Skipped where the vendor's client cannot be
//! had, see `mock/tests/support/python.rs`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking and says what it ran"
)]

use std::collections::{BTreeMap, BTreeSet};

use acs_mock::{Request, Server};
use acs_sas::runtime::{
    CallOptions, JsonText, Object, Operation, Output, RetryPolicy, decode, to_json,
};
use acs_sas::{blocking, describe_image_criteria, describe_image_instances};
use serde_json::Value;

#[path = "../../mock/tests/support/python.rs"]
mod python;

/// Headers that say when and by whom a request was made, or hold for the connection.
const OWN_HEADERS: [&str; 7] = [
    "accept-encoding",
    "authorization",
    "connection",
    "host",
    "user-agent",
    "x-acs-date",
    "x-acs-signature-nonce",
];

#[test]
fn the_vendors_client_and_this_one_send_the_same() {
    let theirs = Server::builder().seed(5).start().unwrap();
    if python::call_all(&theirs).is_none() {
        return;
    }
    let theirs = theirs.requests();
    let inputs = python::inputs();
    let (mut argued, mut reasons) = (0, BTreeSet::new());
    for form in [Form::Typed, Form::Text] {
        let ours = call_all(&inputs, form);
        assert_eq!((theirs.len(), ours.len()), (inputs.len(), inputs.len()));
        for ((input, theirs), ours) in inputs.iter().zip(&theirs).zip(&ours) {
            let name = &input["name"];
            assert_eq!(ours.parameters, theirs.parameters, "{name}");
            assert_eq!((ours.status, &ours.code), (theirs.status, &theirs.code));
            let (mut ours, theirs) = (Compared::of(ours), Compared::of(theirs));
            argued += usize::from(ours != theirs);
            for ((_, ours), (_, theirs)) in ours.query.iter_mut().zip(&theirs.query) {
                if let Some(why) = deviation(ours, theirs, form) {
                    reasons.insert(why);
                    ours.clone_from(theirs);
                }
            }
            assert_eq!(ours, theirs, "{name}");
        }
    }
    let cases = 2 * inputs.len();
    println!(
        "conformance: requests of the vendor's Python client: {cases} cases, {} passed, \
         {argued} argued deviations",
        cases - argued
    );
    for why in &reasons {
        println!("  argued: {why}");
    }
    assert_eq!(reasons.len(), 3, "each reason is still needed");
}

#[test]
fn the_vendors_client_and_this_one_read_the_same() {
    let server = Server::builder().seed(5).start().unwrap();
    let Some(theirs) = python::call_all(&server) else {
        return;
    };
    let twin = Server::builder().seed(5).start().unwrap();
    let client = blocking::Client::new(twin.config()).unwrap();
    let client = client.with_options(CallOptions::new().validation(false));
    let inputs = python::inputs();
    assert_eq!(theirs.len(), inputs.len());
    for (input, theirs) in inputs.iter().zip(&theirs) {
        let (name, parameters) = (&input["name"], &input["parameters"]);
        let ours = match input["operation"].as_str().unwrap() {
            "DescribeImageInstances" => {
                let request: describe_image_instances::Request = request(parameters);
                client.send(&request).map(read)
            }
            _ => {
                let request: describe_image_criteria::Request = request(parameters);
                client.send(&request).map(read)
            }
        };
        match (ours, input["code"].as_str()) {
            (Ok(body), None) => {
                assert_eq!(theirs["status"], 200, "{name}: {theirs}");
                assert_eq!(body, without_empty_lists(&theirs["body"]), "{name}");
            }
            (Err(error), Some(code)) => {
                assert_eq!(error.code(), Some(code), "{name}");
                assert_eq!(theirs["code"], code, "{name}");
                assert_eq!(theirs["requestId"], error.request_id().unwrap(), "{name}");
            }
            (Ok(_), Some(code)) => panic!("{name}: {code} was expected"),
            (Err(error), None) => panic!("{name}: {error}"),
        }
    }
}

fn read<T: Object>(output: Output<T>) -> Value {
    assert!(output.notes().is_empty(), "{:?}", output.notes());
    serde_json::from_str(&to_json(&*output)).unwrap()
}

/// A list without elements is not told from one that is absent, as in the vendor's own models.
fn without_empty_lists(body: &Value) -> Value {
    let mut body = body.clone();
    if let Some(members) = body.as_object_mut() {
        members.retain(|_, value| value.as_array().is_none_or(|list| !list.is_empty()));
    }
    body
}

/// How JSON that travels as text is given to this client. The vendor's takes text alone.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    /// As values of its types.
    Typed,
    /// As text.
    Text,
}

/// Calls a server once for each input; what arrived.
fn call_all(inputs: &[Value], form: Form) -> Vec<Request> {
    let server = Server::builder().seed(5).start().unwrap();
    let client = blocking::Client::new(server.config()).unwrap();
    // Rows that the service refuses have to get there, and once.
    let options = CallOptions::new()
        .validation(false)
        .retry(RetryPolicy::off());
    let client = client.with_options(options);
    for input in inputs {
        let parameters = &input["parameters"];
        let result = match input["operation"].as_str().unwrap() {
            "DescribeImageInstances" => {
                let mut request: describe_image_instances::Request = request(parameters);
                if let (Form::Text, Some(text)) = (form, parameters["Criteria"].as_str()) {
                    request.criteria = Some(JsonText::raw(text));
                }
                client.send(&request).map(|_| ())
            }
            "DescribeImageCriteria" => {
                let request: describe_image_criteria::Request = request(parameters);
                client.send(&request).map(|_| ())
            }
            other => panic!("a row of `{other}` needs a line here"),
        };
        let code = result.err().map(|it| it.code().unwrap().to_owned());
        assert_eq!(code.as_deref(), input["code"].as_str(), "{}", input["name"]);
    }
    server.requests()
}

/// A request made from its parameters as the table has them.
fn request<R: Operation + Default>(parameters: &Value) -> R {
    let request = decode::<R>(parameters.to_string().as_bytes()).unwrap();
    assert!(request.notes.is_empty(), "{}", request.notes);
    request.value
}

/// What has to be the same.
#[derive(Debug, PartialEq)]
struct Compared {
    method: String,
    path: String,
    /// As they were sent, before decoding.
    query: Vec<(String, String)>,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Compared {
    fn of(request: &Request) -> Self {
        let target = request.target.split_once('?');
        let (path, query) = target.unwrap_or((&request.target, ""));
        let pairs = query.split('&').filter_map(|it| it.split_once('='));
        let mut query: Vec<_> = pairs
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        // Signatures order them, so the service cannot care.
        query.sort();
        let headers = request.headers.iter();
        let headers = headers.filter(|(name, _)| !OWN_HEADERS.contains(&name.as_str()));
        Self {
            method: request.method.clone(),
            path: path.to_owned(),
            query,
            headers: headers.cloned().collect(),
            body: request.body.clone(),
        }
    }
}

/// How our value comes to be written otherwise than theirs, and means the same.
fn deviation(ours: &str, theirs: &str, form: Form) -> Option<&'static str> {
    if matches!(ours, "true" | "false") && ours.eq_ignore_ascii_case(theirs) {
        return Some("Python writes its own `True`; JSON and the documentation have `true`");
    }
    if ours == theirs {
        return None;
    }
    let spaces = theirs.replace('+', "%20");
    if ours == spaces {
        return Some("Python's HTTP library writes a space as `+`; what is signed has `%20`");
    }
    if form == Form::Typed && ours == spaces.replace("%20", "") {
        return Some("typed values are written without the spaces of the text they came from");
    }
    None
}
