#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| acs_fuzz::run("spec", bytes));
