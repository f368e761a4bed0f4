//! One call, as a program makes it that needs one operation of a large crate.

use acs_sas::Client;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().build()?.block_on(async {
        let client = Client::from_env().await?;
        let call = client.describe_image_instances().page_size(20).scanned(true);
        println!("{}", call.send().await?.image_instance_list.len());
        Ok(())
    })
}
