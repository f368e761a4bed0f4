//! serde's traits by the table, for the feature `serde`.

use serde::de::Deserializer;
use serde::ser::Serializer;

use crate::Object;

/// Serializes an object under its wire names.
///
/// # Errors
///
/// Those of the serializer.
pub fn serialize<S: Serializer>(object: &dyn Object, serializer: S) -> Result<S::Ok, S::Error> {
    crate::json::serialize_object(object, serializer)
}

/// Fills an empty object, as tolerantly as [`decode`](crate::decode) does.
///
/// # Errors
///
/// Those of the deserializer.
pub fn deserialize<'de, D: Deserializer<'de>>(
    object: &mut dyn Object,
    deserializer: D,
) -> Result<(), D::Error> {
    crate::decode::deserialize(object, deserializer)
}
