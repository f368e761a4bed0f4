//! How a builder proves that every required parameter has been given.
//!
//! A generated builder has one type parameter for each required parameter. It
//! starts as a marker called after the parameter, and the setter turns it into
//! [`Set`]. Finishing asks for [`Given`], which only [`Set`] is, so forgetting
//! a parameter is a compile error that names it.

/// Says that a required parameter has a value.
#[derive(Clone, Copy, Debug)]
pub struct Set;

/// Holds for a required parameter that has a value.
///
/// ```
/// # use acs_runtime::{Given, Set};
/// struct Uuids; // says that `uuids` has no value yet
/// fn build<P0: Given>(_: P0) {}
/// build(Set);
/// ```
///
/// ```compile_fail,E0277
/// # use acs_runtime::{Given, Set};
/// # struct Uuids;
/// # fn build<P0: Given>(_: P0) {}
/// build(Uuids); // error: the required parameter `Uuids` is not set
/// ```
#[diagnostic::on_unimplemented(
    message = "the required parameter `{Self}` is not set",
    label = "the required parameter `{Self}` is not set",
    note = "call the setter of the same name before `build`"
)]
pub trait Given {}

#[diagnostic::do_not_recommend]
impl Given for Set {}
