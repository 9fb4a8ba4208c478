//! Signatures of messages of the Common Alerting Protocol: XML Signature 1.1, enveloped (CAP 1.2, section 3.3.4.1). Our
//! writer already writes canonical XML, so what is signed are the bytes as they are.

use std::fmt;
use std::sync::Arc;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use domain::cap;
use moka::sync::Cache;
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};

use crate::config::Setting;

const SPACE: &str = "http://www.w3.org/2000/09/xmldsig#";
const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
const CANONICAL: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
const METHOD: &str = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
const HASH: &str = "http://www.w3.org/2001/04/xmlenc#sha256";
/// Signatures remembered: each is another, and who has a message already is not to get it again.
const REMEMBERED: u64 = 2_000;

/// Signs messages with the key of the settings.
#[derive(Clone)]
pub struct Signer {
    key: Arc<EcdsaKeyPair>,
    /// The certificates of the key, as they stand in a signature.
    certificates: Arc<str>,
    made: Cache<String, Arc<str>>,
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signer")
    }
}

impl Setting for Signer {
    fn from_setting(text: &str) -> Result<Self, String> {
        let pem = text.as_bytes();
        let read = |key: PrivateKeyDer<'_>| {
            let (algorithm, random) = (&ECDSA_P256_SHA256_FIXED_SIGNING, SystemRandom::new());
            EcdsaKeyPair::from_pkcs8(algorithm, key.secret_der(), &random).ok()
        };
        let key = PrivateKeyDer::from_pem_slice(pem).ok().and_then(read);
        let key = key.ok_or("there is no private key on P-256, as PKCS #8 in PEM")?;
        let mut certificates = String::new();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(|fault| format!("a certificate cannot be read: {fault}"))?;
            let text = BASE64_STANDARD.encode(certificate);
            certificates.push_str(&format!("<X509Certificate>{text}</X509Certificate>"));
        }
        if !certificates.is_empty() {
            certificates = format!("<KeyInfo><X509Data>{certificates}</X509Data></KeyInfo>");
        }
        Ok(Self { key: Arc::new(key), certificates: certificates.into(), made: Cache::new(REMEMBERED) })
    }
}

impl Signer {
    /// A message that [`cap::write`] wrote, with a signature as its last element; none if it cannot be signed.
    #[must_use]
    pub fn sign(&self, message: &str) -> Option<String> {
        let begin = message.find("<alert")?;
        let end = message.rfind(cap::END)?;
        let (before, after) = message.split_at(end);
        let signed = &message.as_bytes()[begin..end + cap::END.len()];
        let hash = BASE64_STANDARD.encode(digest(&SHA256, signed));
        let signature = self.made.optionally_get_with_by_ref(&hash, || self.signature(&hash).map(Arc::from))?;
        Some(format!("{before}{signature}{after}"))
    }

    fn signature(&self, hash: &str) -> Option<String> {
        let what = format!(
            "<CanonicalizationMethod Algorithm=\"{CANONICAL}\"></CanonicalizationMethod>\
             <SignatureMethod Algorithm=\"{METHOD}\"></SignatureMethod>\
             <Reference URI=\"\"><Transforms><Transform Algorithm=\"{ENVELOPED}\"></Transform>\
             <Transform Algorithm=\"{CANONICAL}\"></Transform></Transforms>\
             <DigestMethod Algorithm=\"{HASH}\"></DigestMethod><DigestValue>{hash}</DigestValue></Reference>"
        );
        // Alone, the element says of which namespace it is; inside the signature that is said already.
        let alone = format!("<SignedInfo xmlns=\"{SPACE}\">{what}</SignedInfo>");
        let value = BASE64_STANDARD.encode(self.key.sign(&SystemRandom::new(), alone.as_bytes()).ok()?);
        let certificates = &self.certificates;
        Some(format!(
            "<Signature xmlns=\"{SPACE}\"><SignedInfo>{what}</SignedInfo>\
             <SignatureValue>{value}</SignatureValue>{certificates}</Signature>"
        ))
    }
}
