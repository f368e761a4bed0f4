//! Lists every container image of an account.
//!
//! ```console
//! $ cargo run -p sdk-tests --example list_images
//! $ cargo run -p sdk-tests --example list_images -- --endpoint http://127.0.0.1:8080
//! $ ALIBABA_CLOUD_ACCESS_KEY_ID=… ALIBABA_CLOUD_ACCESS_KEY_SECRET=… \
//!   ALIBABA_CLOUD_REGION_ID=cn-shanghai cargo run -p sdk-tests --example list_images -- --real
//! ```
//!
//! Without arguments it starts a fake server and asks that. `--endpoint` asks another server,
//! `--real` the service itself; both for the caller that the environment names.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;

use acs_mock::Server;
use acs_sas::Client;
use acs_sas::runtime::Config;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        [] => {
            let server = Server::builder().items(45).start()?;
            list(&Client::new(server.config())?).await
        }
        ["--endpoint", url] => {
            list(&Client::new(
                Config::from_env().endpoint((*url).to_owned()),
            )?)
            .await
        }
        ["--real"] => list(&Client::from_env().await?).await,
        _ => Err("usage: list_images [--endpoint URL | --real]".into()),
    }
}

async fn list(client: &Client) -> Result<(), Box<dyn Error>> {
    let mut images = client
        .describe_image_instances()
        .scanned(true)
        .page_size(20)
        .items();
    let mut count = 0;
    while let Some(image) = images.next().await {
        let image = image?;
        let [repository, tag] = [image.repo_name, image.tag].map(Option::unwrap_or_default);
        println!("{repository}:{tag}");
        count += 1;
    }
    println!("{count} images");
    Ok(())
}
