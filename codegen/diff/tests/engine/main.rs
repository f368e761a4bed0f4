//! What a comparison finds, and what it must not find.

mod documented;
mod laws;
mod mutate;
mod pages;
mod side;
