//! What a comparison finds, and what it must not find.

mod pages;
mod side;
