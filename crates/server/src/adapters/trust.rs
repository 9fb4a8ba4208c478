//! Whom this machine believes when somebody shows a certificate.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject as _;

/// The authorities of the operating system, and those of a file besides.
#[derive(Clone, Debug)]
pub struct Trust {
    pem: Option<Vec<u8>>,
    roots: Arc<RootCertStore>,
}

/// Nobody could be believed.
#[derive(Debug, thiserror::Error)]
pub enum NoTrust {
    #[error("{0}: {1}")]
    Unread(PathBuf, std::io::Error),
    #[error("{0}: no certificates in PEM form")]
    Empty(PathBuf),
    #[error("this machine knows no authority: install its package of certificates (ca-certificates), or name a file")]
    Nobody,
}

impl Trust {
    /// Reads them once.
    ///
    /// # Errors
    /// The file holds no certificate, or there is none at all.
    pub fn load(file: Option<&Path>) -> Result<Self, NoTrust> {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let pem = file.map(|path| own(path, &mut roots)).transpose()?;
        if roots.is_empty() { Err(NoTrust::Nobody) } else { Ok(Self { pem, roots: Arc::new(roots) }) }
    }

    /// The certificates of the file, as they stand there.
    pub(super) fn pem(&self) -> Option<&[u8]> {
        self.pem.as_deref()
    }

    /// TLS with ring, the only provider in the program.
    ///
    /// # Errors
    /// The provider has no version of TLS.
    pub(super) fn client(&self) -> Result<ClientConfig, rustls::Error> {
        Ok(ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(Arc::clone(&self.roots))
            .with_no_client_auth())
    }
}

fn own(path: &Path, roots: &mut RootCertStore) -> Result<Vec<u8>, NoTrust> {
    let pem = std::fs::read(path).map_err(|fault| NoTrust::Unread(path.to_owned(), fault))?;
    let certificates = CertificateDer::pem_slice_iter(&pem).filter_map(Result::ok);
    let (added, _) = roots.add_parsable_certificates(certificates);
    if added == 0 { Err(NoTrust::Empty(path.to_owned())) } else { Ok(pem) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_certificates_is_told() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("ca.pem");
        std::fs::write(&file, "nothing").unwrap();
        assert!(matches!(Trust::load(Some(&file)), Err(NoTrust::Empty(_))));
        assert!(matches!(Trust::load(Some(&place.path().join("none"))), Err(NoTrust::Unread(..))));
    }
}
