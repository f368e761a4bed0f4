//! The client over real sockets, against the fake server.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use acs_mock::{Fault, Rule, Server};
use acs_sas::describe_image_instances::{Criterion, Request};
use acs_sas::runtime::credentials::Static;
use acs_sas::runtime::{CallOptions, ErrorKind, Open, RetryPolicy};
use acs_sas::{Client, ErrorCode, blocking};

fn client(server: &Server) -> Client {
    Client::new(server.config()).unwrap()
}

#[tokio::test]
async fn a_call_is_signed_sent_and_read() {
    let server = Server::start().unwrap();
    let output = client(&server)
        .describe_image_instances()
        .criteria([Criterion::default().name("riskStatus").value("YES")])
        .scanned(true)
        .page_size(5)
        .send()
        .await
        .unwrap();
    assert_eq!(output.status(), 200);
    assert_eq!(output.attempts(), 1);
    assert_eq!(output.request_id(), output.request_id.as_deref());
    assert_eq!(output.image_instance_list.len(), 5);
    assert!(output.notes().is_empty(), "{:?}", output.notes());

    let requests = server.requests();
    let [request] = requests.as_slice() else {
        panic!("{requests:?}");
    };
    assert_eq!(request.parameter("PageSize"), 5);
    assert_eq!(request.parameter("Scanned"), true);
    assert_eq!(request.parameter("Criteria")[0]["name"], "riskStatus");
}

#[tokio::test]
async fn all_items_of_all_pages_come_once_and_in_order() {
    let server = Server::builder().items(45).start().unwrap();
    let client = client(&server);
    let mut ids = Vec::new();
    let mut items = client.describe_image_instances().page_size(20).items();
    while let Some(image) = items.next().await {
        ids.push(image.unwrap().uuid.unwrap());
    }
    assert_eq!(ids.len(), 45);
    assert_eq!(server.calls("DescribeImageInstances"), 3);

    let mut by_page = Vec::new();
    let mut pages = client.describe_image_instances().page_size(45).pages();
    while let Some(page) = pages.next().await {
        let page = page.unwrap();
        by_page.extend(
            page.image_instance_list
                .iter()
                .map(|it| it.uuid.clone().unwrap()),
        );
    }
    assert_eq!(ids, by_page);
    assert_eq!(server.calls("DescribeImageInstances"), 4);
}

#[test]
fn a_blocking_client_reads_the_same() {
    let server = Server::builder().items(45).start().unwrap();
    let client = blocking::Client::new(server.config()).unwrap();
    let items = client.describe_image_instances().page_size(20).items();
    let ids: Vec<String> = items.map(|it| it.unwrap().uuid.unwrap()).collect();
    assert_eq!(ids.len(), 45);
    let mut pages = client.describe_image_instances().page_size(20).pages();
    let sizes: Vec<usize> = pages
        .by_ref()
        .map(|page| page.unwrap().image_instance_list.len())
        .collect();
    assert_eq!(sizes, [20, 20, 5]);
    assert!(pages.next().is_none());

    let request = Request::builder().page_size(1).build();
    let output = client.send(&request).unwrap();
    assert_eq!(output.image_instance_list[0].uuid.as_ref(), Some(&ids[0]));
}

#[tokio::test]
async fn an_invalid_request_is_not_sent_unless_the_caller_insists() {
    let server = Server::start().unwrap();
    let client = client(&server);
    let error = client
        .describe_image_instances()
        .current_page(0)
        .send()
        .await
        .unwrap_err();
    let ErrorKind::Invalid(invalid) = error.kind() else {
        panic!("{error}");
    };
    assert_eq!(invalid.violations().len(), 1);
    assert_eq!(server.calls("DescribeImageInstances"), 0);

    let insisting = client.with_options(CallOptions::new().validation(false));
    let error = insisting
        .describe_image_instances()
        .current_page(0)
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("InvalidParameter"));
    assert_eq!(server.calls("DescribeImageInstances"), 1);
}

#[tokio::test]
async fn what_passes_is_retried_and_what_does_not_is_told() {
    let server = Server::start().unwrap();
    server.inject(Rule::new(Fault::Throttle).times(2));
    let client = client(&server);
    let output = client.describe_image_criteria().send().await.unwrap();
    assert_eq!(output.attempts(), 3);

    server.clear_faults();
    server.inject(Rule::new(Fault::Throttle));
    let once = client.with_options(CallOptions::new().retry(RetryPolicy::off()));
    let error = once.describe_image_criteria().send().await.unwrap_err();
    assert!(error.is_throttling(), "{error}");
    assert_eq!(error.attempts(), 1);
}

#[tokio::test]
async fn documented_codes_are_matched() {
    let server = Server::start().unwrap();
    server
        .expect("DescribeImageCriteria")
        .respond(acs_mock::Reply::error(
            403,
            "NoPermission",
            "caller has no permission",
        ));
    let error = client(&server)
        .describe_image_criteria()
        .send()
        .await
        .unwrap_err();
    let code = error.code_as::<ErrorCode>();
    assert_eq!(code, Some(Open::Known(ErrorCode::NoPermission)));
    assert!(error.request_id().is_some());
}

#[tokio::test]
async fn a_wrong_key_is_refused_and_never_shown() {
    let server = Server::start().unwrap();
    let wrong = Static::new(server.access_key().id, "not-the-secret");
    let client = Client::new(server.config().provider(wrong)).unwrap();
    let error = client.describe_image_criteria().send().await.unwrap_err();
    assert_eq!(error.code(), Some("SignatureDoesNotMatch"));
    for text in [
        format!("{error}"),
        format!("{error:?}"),
        format!("{client:?}"),
    ] {
        assert!(!text.contains("not-the-secret"), "{text}");
        assert!(!text.contains(&server.access_key().id), "{text}");
    }
}

#[tokio::test]
async fn a_server_that_hangs_ends_in_a_timeout() {
    let server = Server::start().unwrap();
    server.inject(Rule::new(Fault::Hang));
    let hurried = CallOptions::new()
        .deadline(Duration::from_millis(300))
        .retry(RetryPolicy::off());
    let error = client(&server)
        .with_options(hurried)
        .describe_image_criteria()
        .send()
        .await
        .unwrap_err();
    assert!(error.is_timeout(), "{error}");
}

#[test]
fn clients_are_cheap_to_share() {
    const fn shareable<T: Clone + Send + Sync + 'static>() {}
    shareable::<Client>();
    shareable::<blocking::Client>();
    fn sent<T: Send>(_: &T) {}
    let server = Server::start().unwrap();
    let client = client(&server);
    sent(&client.describe_image_instances());
    sent(&client.describe_image_instances().send());
    sent(&client.describe_image_instances().items());
    fn stream<T: futures_core::Stream + Unpin>(_: &T) {}
    stream(&client.describe_image_instances().items());
    stream(&client.describe_image_instances().pages());
}
