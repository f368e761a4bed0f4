//! Whom a transport trusts.
//!
//! Trusted are the certificates that the machine trusts, read from where its operating system
//! keeps them (or `SSL_CERT_FILE` and `SSL_CERT_DIR`), and not a list that is compiled in: a
//! company that looks into its own traffic installs its root there, and a program that does not
//! know it fails in that network alone.

use std::sync::OnceLock;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::http_config::{HttpConfig, HttpConfigError};

/// What is wrong when nothing is trusted.
pub(super) const NO_ROOTS: &str =
    "this machine has no trusted certificates, and none were given with `root_certificates`";

/// The certificates that a transport trusts.
pub(super) fn roots(config: &HttpConfig) -> Result<Vec<CertificateDer<'static>>, HttpConfigError> {
    let mut roots = Vec::new();
    if config.system_roots {
        roots.extend_from_slice(system_roots());
    }
    for pem in &config.roots {
        let before = roots.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            roots.push(certificate.map_err(|error| bad(error.to_string()))?);
        }
        if roots.len() == before {
            return Err(bad("there is no certificate in it".to_owned()));
        }
    }
    Ok(roots)
}

fn bad(problem: String) -> HttpConfigError {
    HttpConfigError {
        setting: "root_certificates",
        problem,
    }
}

/// Read once: it takes some milliseconds. What cannot be read is left out, as every program does.
fn system_roots() -> &'static [CertificateDer<'static>] {
    static ROOTS: OnceLock<Vec<CertificateDer<'static>>> = OnceLock::new();
    ROOTS.get_or_init(|| rustls_native_certs::load_native_certs().certs)
}

#[cfg(feature = "hyper")]
pub(super) use client::client_config;

#[cfg(feature = "hyper")]
mod client {
    use std::sync::Arc;

    use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
    use rustls::crypto::{
        CryptoProvider, WebPkiSupportedAlgorithms, ring, verify_tls12_signature,
        verify_tls13_signature,
    };
    use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
    use rustls::{ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};

    use super::{HttpConfig, HttpConfigError, roots};

    /// TLS for a client. `None` where nothing is trusted, so that no handshake can succeed.
    pub(in crate::transport) fn client_config(
        config: &HttpConfig,
    ) -> Result<Option<Arc<ClientConfig>>, HttpConfigError> {
        // Named, because a process-wide default may be missing or somebody else's.
        let provider = Arc::new(ring::default_provider());
        let builder = ClientConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()
            .expect("bug: `ring` supports the default versions");
        if !config.verify {
            let verifier = Arc::new(AcceptAny(supported(&provider)));
            let dangerous = builder.dangerous();
            let builder = dangerous.with_custom_certificate_verifier(verifier);
            return Ok(Some(http1(builder.with_no_client_auth())));
        }
        let mut store = RootCertStore::empty();
        // Some roots of some machines are too odd for `rustls`; they are left out.
        store.add_parsable_certificates(roots(config)?);
        if store.is_empty() {
            return Ok(None);
        }
        let builder = builder.with_root_certificates(store);
        Ok(Some(http1(builder.with_no_client_auth())))
    }

    /// Says what is spoken, so that no server takes it for HTTP/2.
    fn http1(mut config: ClientConfig) -> Arc<ClientConfig> {
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Arc::new(config)
    }

    fn supported(provider: &CryptoProvider) -> WebPkiSupportedAlgorithms {
        provider.signature_verification_algorithms
    }

    /// Checks that the server has the key of its certificate, and nothing else.
    #[derive(Debug)]
    struct AcceptAny(WebPkiSupportedAlgorithms);

    impl ServerCertVerifier for AcceptAny {
        fn verify_server_cert(
            &self,
            _certificate: &CertificateDer<'_>,
            _intermediates: &[CertificateDer<'_>],
            _name: &ServerName<'_>,
            _ocsp: &[u8],
            _now: UnixTime,
        ) -> Result<ServerCertVerified, Error> {
            Ok(ServerCertVerified::assertion())
        }

        fn verify_tls12_signature(
            &self,
            message: &[u8],
            certificate: &CertificateDer<'_>,
            signature: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            verify_tls12_signature(message, certificate, signature, &self.0)
        }

        fn verify_tls13_signature(
            &self,
            message: &[u8],
            certificate: &CertificateDer<'_>,
            signature: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            verify_tls13_signature(message, certificate, signature, &self.0)
        }

        fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
            self.0.supported_schemes()
        }
    }
}
