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

/// Reads an object, as tolerantly as [`decode`](crate::decode()) does.
///
/// # Errors
///
/// Those of the deserializer.
pub fn deserialize<'de, T: Object + Default, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let mut object = T::default();
    crate::decode::deserialize(&mut object, deserializer)?;
    Ok(object)
}
