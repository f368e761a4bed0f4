//! A client that calls nothing: what `one_call.rs` needs besides its call.

use acs_sas::Client;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().build()?.block_on(async {
        let client = Client::from_env().await?;
        println!("{client:?}");
        Ok(())
    })
}
