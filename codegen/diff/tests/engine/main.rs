//! What a comparison finds, and what it must not find.

mod contexts;
mod documented;
mod families;
mod laws;
mod meaning;
mod mutate;
mod pages;
mod shown;
mod side;
mod vendor;
