//! What the documentation shows is what the service takes: the request of every example is sent to
//! the fake server, which checks it as the service would.

#![expect(
    deprecated,
    reason = "an operation that the vendor has withdrawn is documented, too"
)]

use acs_mock::Server;
use acs_sas::blocking::Client;

type Sent = Result<(), Box<dyn std::error::Error>>;
type Example = fn(&Client) -> Sent;

include!(concat!(env!("OUT_DIR"), "/documented.rs"));

#[test]
fn every_example_is_answered() {
    let server = Server::start().unwrap();
    let client = Client::new(server.config()).unwrap();
    let operations = server.operations();
    assert_eq!(EXAMPLES.len(), operations.len(), "{operations:?}");
    for (name, example) in EXAMPLES {
        example(&client).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    for operation in operations {
        assert_eq!(server.calls(&operation), 1, "{operation}");
    }
}
