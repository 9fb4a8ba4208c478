//! Providers of identities by OpenID Connect: the national one and any other. Discovery, the code flow with PKCE and a nonce, and
//! what the signed answer says. A provider that does not answer is told apart from one that answers wrongly.

use std::collections::BTreeMap;
use std::fmt;
use std::time::{Duration, Instant};

use app::account::Said;
use app::ports::post::Address;
use bytes::Bytes;
use domain::account::Level;
use futures::FutureExt as _;
use futures::future::BoxFuture;
use http_body_util::Full;
use openidconnect::core::CoreUserInfoClaims;
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreIdTokenClaims, CoreProviderMetadata, CoreTokenResponse,
};
use openidconnect::{
    AccessTokenHash, AsyncHttpClient, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IssuerUrl, Nonce, OAuth2TokenResponse as _,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, TokenResponse as _,
};
use serde::Deserialize;
use tokio::sync::Mutex;

use super::client::{Client, Speaks, read};
use super::reach::Reach;
use super::trust::Trust;
use crate::config::{BaseUrl, Setting};

/// Longest wait for one answer of a provider: somebody waits for the page.
const PATIENCE: Duration = Duration::from_secs(8);
/// Longest answer that is read.
const MOST_BYTES: usize = 512 * 1024;
/// How long it is kept what a provider says of itself.
const KEPT: Duration = Duration::from_hours(1);

/// A provider as the settings name it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// Its name in addresses: small letters, digits and hyphens.
    pub id: String,
    /// What people call it, by language.
    pub name: BTreeMap<String, String>,
    /// Its issuer: where its discovery document lies.
    pub issuer: String,
    /// What it calls this site.
    pub client_id: String,
    /// What this site proves itself by, if the provider wants that.
    #[serde(default)]
    pub client_secret: Option<String>,
    /// How well it knows people.
    pub level: Level,
    /// What is asked for.
    #[serde(default = "usual")]
    pub scopes: Vec<String>,
}

fn usual() -> Vec<String> {
    ["profile", "email"].map(str::to_owned).to_vec()
}

/// The providers of the settings, as a JSON list.
#[derive(Clone, Debug, Default)]
pub struct Settings(pub Vec<Known>);

impl Setting for Settings {
    fn from_setting(text: &str) -> Result<Self, String> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        let known: Vec<Known> =
            serde_json::from_str(text).map_err(|fault| format!("not a list of providers: {fault}"))?;
        for (at, one) in known.iter().enumerate() {
            one.check()?;
            if known[..at].iter().any(|other| other.id == one.id) {
                return Err(format!("`{}` is named twice", one.id));
            }
        }
        Ok(Self(known))
    }
}

impl Known {
    fn check(&self) -> Result<(), String> {
        let sign = |sign: u8| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == b'-';
        if self.id.is_empty() || self.id.len() > 40 || !self.id.bytes().all(sign) {
            return Err(format!("`{}` is not a name of small letters, digits and hyphens", self.id));
        }
        if !self.name.contains_key("vi") {
            return Err(format!("`{}` has no Vietnamese name", self.id));
        }
        if self.level == Level::None {
            return Err(format!("`{}` has no level: contact or identity", self.id));
        }
        IssuerUrl::new(self.issuer.clone())
            .map_err(|_fault| format!("`{}` is no address of an issuer", self.issuer))?;
        Ok(())
    }

    /// What people call it.
    #[must_use]
    pub fn called(&self, language: &str) -> &str {
        self.name.get(language).or_else(|| self.name.get("vi")).map_or(self.id.as_str(), String::as_str)
    }
}

/// Why a provider did not sign somebody in.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// It does not answer, or not as a provider does.
    #[error("does not answer: {0}")]
    Away(String),
    /// It does not take the code: too old, used, or not its own.
    #[error("does not take the code: {0}")]
    Refused(String),
    /// What it says cannot be believed.
    #[error("cannot be believed: {0}")]
    Wrong(String),
}

/// What begins at a provider and has to come back with the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// Where the browser goes.
    pub url: String,
    /// Comes back in the address.
    pub state: String,
    /// Comes back in the signed answer.
    pub nonce: String,
    /// Shows that whoever exchanges the code began.
    pub verifier: String,
}

type Ready =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

struct Provider {
    known: Known,
    metadata: Mutex<Option<(Instant, CoreProviderMetadata)>>,
}

/// The providers of a city.
pub struct Providers {
    all: Vec<Provider>,
    base: BaseUrl,
    reach: Reach,
    client: Option<Client>,
}

impl fmt::Debug for Providers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.known().map(|known| &known.id)).finish()
    }
}

/// No connection to a provider, or none in time.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unreached(String);

impl<'c> AsyncHttpClient<'c> for Providers {
    type Error = Unreached;
    type Future = BoxFuture<'c, Result<HttpResponse, Unreached>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        self.ask(request).boxed()
    }
}

impl Providers {
    /// The providers of the settings. Without TLS none of them can be reached, and each says so when it is asked.
    #[must_use]
    pub fn new(settings: &Settings, base: BaseUrl, trust: Option<&Trust>, reach: Reach) -> Self {
        let client = trust.and_then(|trust| Client::new(trust, reach, Speaks::Either).ok());
        let provider = |known: &Known| Provider { known: known.clone(), metadata: Mutex::default() };
        Self { all: settings.0.iter().map(provider).collect(), base, reach, client }
    }

    /// Each of them, in the order of the settings.
    pub fn known(&self) -> impl Iterator<Item = &Known> {
        self.all.iter().map(|provider| &provider.known)
    }

    fn of(&self, id: &str) -> Option<&Provider> {
        self.all.iter().find(|provider| provider.known.id == id)
    }

    /// The one with this name.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Known> {
        self.of(id).map(|provider| &provider.known)
    }

    async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, Unreached> {
        let asked = async {
            if !self.reach.admits(request.uri()) {
                return Err(Unreached("an address that is not asked".to_owned()));
            }
            let client = self.client.as_ref().ok_or_else(|| Unreached("there is no TLS".to_owned()))?;
            let (head, body) =
                client.ask(request.map(|body| Full::new(Bytes::from(body)))).await.map_err(Unreached)?.into_parts();
            let body = read(body, MOST_BYTES).await.ok_or_else(|| Unreached("an answer broke off".to_owned()))?;
            let mut answer = HttpResponse::new(body.to_vec());
            (*answer.status_mut(), *answer.headers_mut()) = (head.status, head.headers);
            Ok(answer)
        };
        tokio::time::timeout(PATIENCE, asked).await.unwrap_or_else(|_late| Err(Unreached("too late".to_owned())))
    }

    /// What a provider says of itself; asked again after an hour, or at once if `anew`.
    async fn metadata(&self, provider: &Provider, anew: bool) -> Result<CoreProviderMetadata, Fault> {
        let mut kept = provider.metadata.lock().await;
        if let Some((since, metadata)) = kept.as_ref()
            && since.elapsed() < KEPT
            && !anew
        {
            return Ok(metadata.clone());
        }
        let away = |fault: &dyn std::error::Error| Fault::Away(crate::error::chain(fault));
        let issuer = IssuerUrl::new(provider.known.issuer.clone()).map_err(|fault| away(&fault))?;
        let found = CoreProviderMetadata::discover_async(issuer, self).await.map_err(|fault| away(&fault))?;
        *kept = Some((Instant::now(), found.clone()));
        Ok(found)
    }

    fn client(&self, known: &Known, metadata: CoreProviderMetadata) -> Result<Ready, Fault> {
        let back = self.base.join(&format!("/account/providers/{}/callback", known.id));
        let back = RedirectUrl::new(back).map_err(|fault| Fault::Away(fault.to_string()))?;
        let secret = known.client_secret.clone().map(ClientSecret::new);
        let id = ClientId::new(known.client_id.clone());
        Ok(CoreClient::from_provider_metadata(metadata, id, secret).set_redirect_uri(back))
    }

    /// Begins at a provider; none if there is none of this name.
    ///
    /// # Errors
    /// [`Fault::Away`] if it does not answer.
    pub async fn begin(&self, id: &str) -> Option<Result<Begun, Fault>> {
        let provider = self.of(id)?;
        Some(self.begin_at(provider).await)
    }

    async fn begin_at(&self, provider: &Provider) -> Result<Begun, Fault> {
        let client = self.client(&provider.known, self.metadata(provider, false).await?)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let scopes = provider.known.scopes.iter().cloned().map(Scope::new);
        let request = client.authorize_url(flow, CsrfToken::new_random, Nonce::new_random);
        let (url, state, nonce) = request.add_scopes(scopes).set_pkce_challenge(challenge).url();
        Ok(Begun {
            url: url.to_string(),
            state: state.into_secret(),
            nonce: nonce.secret().clone(),
            verifier: verifier.into_secret(),
        })
    }

    /// What a provider says of whoever came back with a code.
    ///
    /// # Errors
    /// [`Fault`] if it does not answer, does not take the code, or cannot be believed.
    pub async fn finish(&self, id: &str, code: String, nonce: &str, verifier: String) -> Option<Result<Said, Fault>> {
        let provider = self.of(id)?;
        Some(self.finish_at(provider, code, &Nonce::new(nonce.to_owned()), verifier).await)
    }

    async fn finish_at(
        &self,
        provider: &Provider,
        code: String,
        nonce: &Nonce,
        verifier: String,
    ) -> Result<Said, Fault> {
        let client = self.client(&provider.known, self.metadata(provider, false).await?)?;
        let exchange =
            client.exchange_code(AuthorizationCode::new(code)).map_err(|fault| Fault::Away(fault.to_string()))?;
        let answered = exchange.set_pkce_verifier(PkceCodeVerifier::new(verifier)).request_async(self).await;
        let tokens = answered.map_err(|fault| match &fault {
            openidconnect::RequestTokenError::ServerResponse(said) => Fault::Refused(said.to_string()),
            other => Fault::Away(crate::error::chain(other)),
        })?;
        let said = match believed(&client, &tokens, nonce) {
            // It may have changed its keys.
            Err(_) => {
                let anew = self.client(&provider.known, self.metadata(provider, true).await?)?;
                believed(&anew, &tokens, nonce)?
            }
            Ok(said) => said,
        };
        let more = self.more(&client, &tokens, &said).await;
        Ok(told(&provider.known, &said, more.as_ref()))
    }

    /// What the provider says at its second address; it may have none, and need not answer there.
    async fn more(
        &self,
        client: &Ready,
        tokens: &CoreTokenResponse,
        said: &CoreIdTokenClaims,
    ) -> Option<CoreUserInfoClaims> {
        let subject = Some(said.subject().clone());
        let asked = client.user_info(tokens.access_token().clone(), subject).ok()?.request_async(self).await;
        asked.map_err(|fault| tracing::debug!(fault = crate::error::chain(&fault), "a provider says no more")).ok()
    }
}

/// The claims of the signed answer: by the issuer, for us, in time, of this beginning, with this access token.
fn believed(client: &Ready, tokens: &CoreTokenResponse, nonce: &Nonce) -> Result<CoreIdTokenClaims, Fault> {
    let wrong = |fault: &dyn std::error::Error| Fault::Wrong(crate::error::chain(fault));
    let token = tokens.id_token().ok_or_else(|| Fault::Wrong("there is no signed answer".to_owned()))?;
    let verifier = client.id_token_verifier();
    let claims = token.claims(&verifier, nonce).map_err(|fault| wrong(&fault))?;
    if let Some(expected) = claims.access_token_hash() {
        let (alg, key) = (token.signing_alg().map_err(|fault| wrong(&fault))?, token.signing_key(&verifier));
        let key = key.map_err(|fault| wrong(&fault))?;
        let own = AccessTokenHash::from_token(tokens.access_token(), alg, key).map_err(|fault| wrong(&fault))?;
        if own != *expected {
            return Err(Fault::Wrong("it is of another access token".to_owned()));
        }
    }
    Ok(claims.clone())
}

fn told(known: &Known, said: &CoreIdTokenClaims, more: Option<&CoreUserInfoClaims>) -> Said {
    let name = said.name().or_else(|| more?.name()).and_then(|name| name.get(None)).map(|name| name.to_string());
    let mail = |address: &openidconnect::EndUserEmail| domain::subscriber::mailbox(address.as_str());
    let own = said.email().filter(|_| said.email_verified() == Some(true)).and_then(mail);
    let other = more.filter(|more| more.email_verified() == Some(true)).and_then(|more| more.email()).and_then(mail);
    Said {
        provider: known.id.clone(),
        subject: said.subject().to_string(),
        name: name.map(|name| name.trim().chars().take(100).collect()).filter(|name: &String| !name.is_empty()),
        level: known.level,
        contact: own.or(other).map(Address::Mail),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str =
        r#"{"id":"vneid","name":{"vi":"VNeID"},"issuer":"https://id.example.vn","client_id":"cau","level":"identity"}"#;

    #[test]
    fn several_are_named_and_what_is_wrong_is_said() {
        let two = format!("[{ONE}, {}]", ONE.replace("vneid", "other").replace("identity", "contact"));
        let Settings(known) = Settings::from_setting(&two).unwrap();
        assert_eq!(
            known.iter().map(|one| (one.id.as_str(), one.level)).collect::<Vec<_>>(),
            [("vneid", Level::Identity), ("other", Level::Contact)]
        );
        assert_eq!((known[0].called("en"), known[0].scopes.len()), ("VNeID", 2));
        assert!(Settings::from_setting("").unwrap().0.is_empty());
        for (wrong, told) in [
            (format!("[{ONE}, {ONE}]"), "named twice"),
            (format!("[{}]", ONE.replace("vneid", "VNeID")), "not a name"),
            (format!("[{}]", ONE.replace("identity", "none")), "no level"),
            (format!("[{}]", ONE.replace("\"vi\"", "\"en\"")), "no Vietnamese name"),
            (format!("[{}]", ONE.replace("https://id", "id")), "no address"),
            (format!("[{}]", ONE.replace("client_id", "client")), "not a list"),
        ] {
            let fault = Settings::from_setting(&wrong).unwrap_err();
            assert!(fault.contains(told), "{fault}");
        }
    }
}
