//! The macros that generated code calls.
//!
//! Whether `data!` implements serde's traits is a matter of this crate's
//! feature, not of the generated crate's, so the macro is chosen here.

/// Implements `Clone`, `Debug` and `PartialEq` for objects, by their tables.
///
/// `Debug` names members as the wire does, leaves out those without a value
/// and shows `***` for a sensitive one. With the feature `serde`, also
/// `Serialize` and `Deserialize`: serializing writes the wire names and **does
/// write sensitive values**; deserializing is as tolerant as
/// [`decode`](crate::decode()), and needs a format that describes itself.
#[macro_export]
macro_rules! data {
    ($($ty:ty),+ $(,)?) => {$(
        impl ::std::clone::Clone for $ty {
            #[inline]
            fn clone(&self) -> Self {
                $crate::__private::clone(self)
            }
        }

        impl ::std::fmt::Debug for $ty {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::__private::debug(self, f)
            }
        }

        impl ::std::cmp::PartialEq for $ty {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::__private::equal(self, other)
            }
        }

        $crate::__serde!($ty);
    )+};
}

/// Ties the request and the response of an operation together, and gives them what every
/// request and every response can do.
#[macro_export]
macro_rules! operation {
    ($request:ty => $response:ty, $meta:expr) => {
        impl $crate::Operation for $request {
            type Response = $response;
            const META: &'static $crate::Meta = $meta;
        }

        impl $request {
            /// Checks the parameters against what is documented, without sending anything.
            ///
            /// # Errors
            ///
            /// Every violation, each with the path of the value.
            #[inline]
            pub fn validate(&self) -> ::std::result::Result<(), $crate::Invalid> {
                $crate::validate(self)
            }
        }

        impl $response {
            /// Reads the body of an answer.
            ///
            /// What the body holds and this type cannot represent is listed in
            /// [`Decoded::notes`](::acs_runtime::Decoded::notes); it never costs the rest.
            ///
            /// # Errors
            ///
            /// If the body is no JSON object.
            #[inline]
            pub fn from_json(
                body: &[u8],
            ) -> ::std::result::Result<$crate::Decoded<Self>, $crate::DecodeError> {
                $crate::decode(body)
            }
        }
    };
}

/// Implements `Debug`, which shows the text on the wire, and `Eq` for sets of documented values.
///
/// [`Open`](crate::Open), which wraps them, has the rest.
#[macro_export]
macro_rules! enumeration {
    ($($ty:ty),+ $(,)?) => {$(
        impl ::std::cmp::Eq for $ty {}

        impl ::std::fmt::Debug for $ty {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str($crate::Enumeration::as_str(*self))
            }
        }
    )+};
}

/// Part of [`data!`].
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde {
    ($ty:ty) => {
        impl $crate::__private::serde::Serialize for $ty {
            #[inline]
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::__private::serialize(self, serializer)
            }
        }

        impl<'de> $crate::__private::serde::Deserialize<'de> for $ty {
            #[inline]
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                let mut object = <Self as ::std::default::Default>::default();
                $crate::__private::deserialize(&mut object, deserializer)?;
                ::std::result::Result::Ok(object)
            }
        }
    };
}

/// Part of [`data!`].
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde {
    ($ty:ty) => {};
}
