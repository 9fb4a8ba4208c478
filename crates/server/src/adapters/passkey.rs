//! `WebAuthn`: what devices are asked, and whether their answers fit.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use domain::id::AccountId;
use serde_json::Value;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Url,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use crate::config::BaseUrl;

/// A question for a device, and what has to be kept until it answers.
#[derive(Clone, Debug)]
pub struct Question {
    /// For `navigator.credentials`.
    pub options: Value,
    /// To be kept.
    pub state: Value,
}

/// A key that a device made.
#[derive(Clone, Debug)]
pub struct Made {
    /// What the device calls it, base64url.
    pub id: String,
    /// Public key and counter.
    pub data: Value,
}

/// An answer does not fit.
#[derive(Debug, thiserror::Error)]
#[error("the answer of a device does not fit: {0}")]
pub struct Unfit(String);

fn unfit(fault: impl std::fmt::Display) -> Unfit {
    Unfit(fault.to_string())
}

/// The party that devices make keys for: the site by its name. A site that is only an address has none.
pub struct Passkeys(Option<Webauthn>);

impl std::fmt::Debug for Passkeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Passkeys").field(&self.0.is_some()).finish()
    }
}

impl Passkeys {
    /// For the site at this address, by this name.
    #[must_use]
    pub fn new(base: &BaseUrl) -> Self {
        let named = base.host().parse::<std::net::IpAddr>().is_err() && !base.host().starts_with('[');
        let made = || {
            let origin: Url = base.as_str().parse().ok()?;
            WebauthnBuilder::new(base.host(), &origin).ok()?.rp_name("Nhịp Cầu").build().ok()
        };
        Self(named.then(made).flatten())
    }

    /// Whether devices can make keys for the site.
    #[must_use]
    pub const fn offered(&self) -> bool {
        self.0.is_some()
    }

    fn site(&self) -> Result<&Webauthn, Unfit> {
        self.0.as_ref().ok_or_else(|| Unfit("the site has no name that keys could be made for".to_owned()))
    }

    /// Asks a device for a new key; those that the account has are not made again.
    ///
    /// # Errors
    /// [`Unfit`] if the site has no name.
    pub fn make(&self, account: AccountId, name: &str, known: &[Value]) -> Result<Question, Unfit> {
        let known = known.iter().filter_map(|data| serde_json::from_value::<Passkey>(data.clone()).ok());
        let ids = known.map(|key| key.cred_id().clone()).collect();
        let (asked, state) =
            self.site()?.start_passkey_registration(account.0, name, name, Some(ids)).map_err(unfit)?;
        let mut options = serde_json::to_value(asked.public_key).map_err(unfit)?;
        // So that the key is found without a name being typed.
        options["authenticatorSelection"]["residentKey"] = "required".into();
        options["authenticatorSelection"]["requireResidentKey"] = true.into();
        Ok(Question { options, state: serde_json::to_value(state).map_err(unfit)? })
    }

    /// The key that a device made.
    ///
    /// # Errors
    /// [`Unfit`] if the answer does not fit the question.
    pub fn made(&self, state: Value, answer: &str) -> Result<Made, Unfit> {
        let state: PasskeyRegistration = serde_json::from_value(state).map_err(unfit)?;
        let answer: RegisterPublicKeyCredential = serde_json::from_str(answer).map_err(unfit)?;
        let key = self.site()?.finish_passkey_registration(&answer, &state).map_err(unfit)?;
        Ok(Made { id: text(key.cred_id().as_ref()), data: serde_json::to_value(key).map_err(unfit)? })
    }

    /// Asks a device for any key that it has for the site.
    ///
    /// # Errors
    /// [`Unfit`] if the site has no name.
    pub fn ask(&self) -> Result<Question, Unfit> {
        let (asked, state) = self.site()?.start_discoverable_authentication().map_err(unfit)?;
        let options = serde_json::to_value(asked.public_key).map_err(unfit)?;
        Ok(Question { options, state: serde_json::to_value(state).map_err(unfit)? })
    }

    /// Whom an answer names, and by which key. It is not believed before [`Self::fits`].
    ///
    /// # Errors
    /// [`Unfit`] if it names nobody.
    pub fn named(&self, answer: &str) -> Result<(AccountId, String), Unfit> {
        let answer: PublicKeyCredential = serde_json::from_str(answer).map_err(unfit)?;
        let (account, key) = self.site()?.identify_discoverable_authentication(&answer).map_err(unfit)?;
        Ok((AccountId(account), text(key)))
    }

    /// Checks an answer against the key that it names; gives the key with its new counter.
    ///
    /// # Errors
    /// [`Unfit`] if it does not fit the question or the key.
    pub fn fits(&self, state: Value, answer: &str, data: Value) -> Result<Value, Unfit> {
        let state: DiscoverableAuthentication = serde_json::from_value(state).map_err(unfit)?;
        let answer: PublicKeyCredential = serde_json::from_str(answer).map_err(unfit)?;
        let mut key: Passkey = serde_json::from_value(data).map_err(unfit)?;
        let result = self.site()?.finish_discoverable_authentication_v2(&answer, state, &key).map_err(unfit)?;
        key.update_credential(&result);
        serde_json::to_value(key).map_err(unfit)
    }
}

/// As devices write it.
fn text(id: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(id)
}
