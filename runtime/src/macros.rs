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

/// Gives the client of a product its constructors, and what every client can do.
///
/// Which there are depends on the features of this crate.
#[macro_export]
macro_rules! client {
    ($client:ident, $endpoints:expr) => {
        impl<C: $crate::Caller> $client<C> {
            /// The same client with other settings for its calls.
            ///
            /// ```ignore
            /// let patient = client.with_options(CallOptions::new().deadline(Duration::from_secs(300)));
            /// ```
            #[must_use]
            pub fn with_options(&self, options: $crate::CallOptions) -> Self {
                let caller = self.caller.clone().with_options(options);
                Self { caller }
            }

            /// Sends a request that was built before.
            #[inline]
            pub fn send<R: $crate::Operation>(&self, request: &R) -> C::Sending<R::Response> {
                self.caller.clone().send(request)
            }
        }

        impl $client<$crate::Async> {
            /// A client that sends over the given transport.
            pub fn with_transport(
                config: $crate::Config,
                transport: impl $crate::transport::Transport + 'static,
            ) -> Self {
                let transport = ::std::sync::Arc::new(transport);
                let caller = $crate::Async::new(config, $endpoints, transport);
                Self { caller }
            }
        }

        impl $client<$crate::Blocking> {
            /// A client that sends over the given transport.
            pub fn with_transport(
                config: $crate::Config,
                transport: impl $crate::transport::BlockingTransport + 'static,
            ) -> Self {
                let transport = ::std::sync::Arc::new(transport);
                let caller = $crate::Blocking::new(config, $endpoints, transport);
                Self { caller }
            }
        }

        $crate::__hyper_client!($client, $endpoints);
        $crate::__blocking_client!($client, $endpoints);
    };
}

/// Implements `Clone`, `Copy`, `PartialEq`, `Eq` and `Debug`, which shows the text on the wire,
/// for sets of documented values. Derived, they would cost the compiler more.
///
/// [`Open`](crate::Open), which wraps them, has the rest.
#[macro_export]
macro_rules! enumeration {
    ($($ty:ty),+ $(,)?) => {$(
        impl ::std::clone::Clone for $ty {
            #[inline]
            fn clone(&self) -> Self {
                *self
            }
        }

        impl ::std::marker::Copy for $ty {}

        impl ::std::cmp::PartialEq for $ty {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                *self as usize == *other as usize
            }
        }

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
                $crate::__private::deserialize(deserializer)
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

/// Part of [`client!`].
#[cfg(feature = "hyper")]
#[doc(hidden)]
#[macro_export]
macro_rules! __hyper_client {
    ($client:ident, $endpoints:expr) => {
        impl $client<$crate::Async> {
            /// A client with these settings. Connects to nothing yet.
            ///
            /// Proxies are those of the environment (`HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`),
            /// certificates those that the machine trusts.
            ///
            /// # Errors
            ///
            /// If a proxy or a certificate of the environment cannot be used.
            pub fn new(config: $crate::Config) -> ::std::result::Result<Self, $crate::Error> {
                let caller = $crate::__private::hyper(config, $endpoints)?;
                ::std::result::Result::Ok(Self { caller })
            }

            /// A client for the caller and the region that the environment names.
            ///
            /// Looks for credentials where the official SDKs do, in the same order: see
            /// [`Chain`]($crate::credentials::Chain).
            ///
            /// # Errors
            ///
            /// If there are no credentials: the error tells where they were looked for.
            pub async fn from_env() -> ::std::result::Result<Self, $crate::Error> {
                let caller = $crate::__private::hyper_from_env($endpoints).await?;
                ::std::result::Result::Ok(Self { caller })
            }
        }
    };
}

/// Part of [`client!`].
#[cfg(not(feature = "hyper"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __hyper_client {
    ($client:ident, $endpoints:expr) => {};
}

/// Part of [`client!`].
#[cfg(feature = "blocking")]
#[doc(hidden)]
#[macro_export]
macro_rules! __blocking_client {
    ($client:ident, $endpoints:expr) => {
        impl $client<$crate::Blocking> {
            /// A client with these settings. Connects to nothing yet.
            ///
            /// Proxies are those of the environment (`HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`),
            /// certificates those that the machine trusts.
            ///
            /// # Errors
            ///
            /// If a proxy or a certificate of the environment cannot be used.
            pub fn new(config: $crate::Config) -> ::std::result::Result<Self, $crate::Error> {
                let caller = $crate::__private::blocking(config, $endpoints)?;
                ::std::result::Result::Ok(Self { caller })
            }

            /// A client for the caller and the region that the environment names.
            ///
            /// Looks for credentials where the official SDKs do, in the same order: see
            /// [`Chain`]($crate::credentials::Chain).
            ///
            /// # Errors
            ///
            /// If there are no credentials: the error tells where they were looked for.
            pub fn from_env() -> ::std::result::Result<Self, $crate::Error> {
                let caller = $crate::__private::blocking_from_env($endpoints)?;
                ::std::result::Result::Ok(Self { caller })
            }
        }
    };
}

/// Part of [`client!`].
#[cfg(not(feature = "blocking"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __blocking_client {
    ($client:ident, $endpoints:expr) => {};
}
