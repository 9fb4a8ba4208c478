//! An authority of certificates for one test, and a server certificate of it for this machine.

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use server::adapters::Trust;
use tempfile::TempDir;

pub(crate) struct Authority {
    /// `ca.pem`, `server.pem` and `server.key`.
    pub(crate) folder: TempDir,
    pub(crate) certificate: Vec<u8>,
    pub(crate) key: Vec<u8>,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::new([]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = Issuer::new(params.clone(), KeyPair::generate().unwrap());
        let root = params.self_signed(issuer.key()).unwrap();
        let key = KeyPair::generate().unwrap();
        let mut own = CertificateParams::new(["localhost".to_owned()]).unwrap();
        // By the same name as the authority it would be taken for its own.
        own.distinguished_name.push(DnType::CommonName, "localhost");
        let own = own.signed_by(&key, &issuer).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: String| std::fs::write(folder.path().join(name), text).unwrap();
        write("ca.pem", root.pem());
        write("server.pem", own.pem());
        write("server.key", key.serialize_pem());
        Self { folder, certificate: own.der().to_vec(), key: key.serialize_der() }
    }

    pub(crate) fn trust(&self) -> Trust {
        Trust::load(Some(&self.folder.path().join("ca.pem"))).unwrap()
    }
}
