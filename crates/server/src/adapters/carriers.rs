//! The carriers that the settings describe.

use std::fmt::Display;
use std::sync::Arc;

use app::ports::post::{Carrier, Carriers};
use app::ports::{Clock, SystemClock};
use hyper::Method;
use lettre::Address;
use lettre::message::Mailbox;

use super::mail::{self, Mail};
use super::push::{self, KeyText, Push};
use super::sms::{self, Answers, ReceiptForm, Sms};
use super::{PATIENCE, Reach, Trust};
use crate::config::{BaseUrl, Config, Setting};

/// Everything by which a channel that is wanted cannot be had, one line each.
#[derive(Debug, thiserror::Error)]
#[error("channels:\n  {}", .0.join("\n  "))]
pub struct NoCarriers(Vec<String>);

/// Sets up each channel that the settings name.
///
/// # Errors
/// [`NoCarriers`] with every fault.
pub fn carriers(config: &Config) -> Result<Carriers, NoCarriers> {
    if config.mail_url.is_none() && config.sms_url.is_none() && config.push_key.is_empty() {
        return Ok(Carriers::default());
    }
    let mut faults = Vec::new();
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let trust = Trust::load(config.ca_file.as_deref()).map_err(|fault| faults.push(fault.to_string())).ok();
    let carriers = trust.map(|trust| Carriers {
        mail: told(&mut faults, "mail", mail(config, &trust, &clock)),
        sms: told(&mut faults, "sms", sms(config, &trust, &clock)),
        push: told(&mut faults, "push", push(config, &trust, &clock)),
    });
    told(&mut faults, "sms", receipt_form(config));
    carriers.filter(|_| faults.is_empty()).ok_or(NoCarriers(faults))
}

/// A channel, if it is wanted.
type Made = Result<Option<Arc<dyn Carrier>>, String>;

fn shared(carrier: impl Carrier + 'static) -> Arc<dyn Carrier> {
    Arc::new(carrier)
}

fn told<T>(faults: &mut Vec<String>, channel: &str, made: Result<Option<T>, String>) -> Option<T> {
    made.map_err(|fault| faults.push(format!("{channel}: {fault}"))).ok().flatten()
}

fn text(fault: impl Display) -> String {
    fault.to_string()
}

fn mail(config: &Config, trust: &Trust, clock: &Arc<dyn Clock>) -> Made {
    let Some(server) = config.mail_url.clone() else { return Ok(None) };
    let from = config.mail_from.clone().ok_or("NHIPCAU_MAIL_FROM is missing")?;
    if server.user.is_some() && config.mail_password.is_empty() {
        return Err("the server is given with a user: NHIPCAU_MAIL_PASSWORD is missing".to_owned());
    }
    let sender = mail::Sender { from, bounces: config.mail_bounces.clone(), host: config.base_url.host().to_owned() };
    let settings = mail::Settings { server, password: config.mail_password.clone(), sender, patience: PATIENCE };
    Mail::new(settings, trust, Arc::clone(clock))
        .map(|made| Some(shared(made)))
        .map_err(|fault| crate::error::chain(&fault))
}

fn sms(config: &Config, trust: &Trust, clock: &Arc<dyn Clock>) -> Made {
    let Some(url) = config.sms_url.clone() else { return Ok(None) };
    let settings = sms::Settings {
        url,
        method: config.sms_method.clone(),
        headers: sms::headers(&config.sms_headers).map_err(|fault| format!("NHIPCAU_SMS_HEADERS: {fault}"))?,
        body: config.sms_body.clone(),
        sender: config.sms_sender.clone(),
        answers: Answers {
            reference: config.sms_reference.clone(),
            result: config.sms_result.clone(),
            taken: config.sms_taken.clone(),
            later: config.sms_later.clone(),
            never: config.sms_never.clone(),
            gone: config.sms_gone.clone(),
        },
        patience: PATIENCE,
    };
    Sms::new(settings, trust, Arc::clone(clock)).map(|made| Some(shared(made))).map_err(text)
}

/// How receipts of text messages are read; none if the gateway sends none.
///
/// # Errors
/// Half of it is missing.
pub fn receipt_form(config: &Config) -> Result<Option<ReceiptForm>, String> {
    match (config.sms_receipt_reference.clone(), config.sms_receipt_result.clone()) {
        (None, None) => Ok(None),
        (Some(reference), Some(result)) => Ok(Some(ReceiptForm {
            list: config.sms_receipt_list.clone(),
            reference,
            result,
            delivered: config.sms_receipt_delivered.clone(),
            failed: config.sms_receipt_failed.clone(),
            gone: config.sms_receipt_gone.clone(),
        })),
        _ => Err("receipts need NHIPCAU_SMS_RECEIPT_REFERENCE and NHIPCAU_SMS_RECEIPT_RESULT".to_owned()),
    }
}

fn push(config: &Config, trust: &Trust, clock: &Arc<dyn Clock>) -> Made {
    if config.push_key.is_empty() {
        return Ok(None);
    }
    let contact = config.push_contact.clone();
    if !contact.starts_with("mailto:") && !contact.starts_with("https://") {
        return Err("NHIPCAU_PUSH_CONTACT is neither mailto: nor https://".to_owned());
    }
    let settings = push::Settings {
        key: KeyText { private: config.push_key.clone(), public: config.push_public_key.clone() },
        contact,
        reach: if config.push_allow_private { Reach::Anywhere } else { Reach::Public },
        patience: PATIENCE,
    };
    Push::new(&settings, trust, Arc::clone(clock)).map(|made| Some(shared(made))).map_err(text)
}

macro_rules! settings {
    ($($kind:ty: $read:expr),+) => {
        $(impl Setting for $kind {
            fn from_setting(text: &str) -> Result<Self, String> {
                $read(text)
            }
        })+
    };
}

settings! {
    mail::Server: mail::Server::parse, sms::Template: sms::Template::parse, sms::Body: sms::Body::parse,
    sms::Path: sms::Path::parse, sms::Sign: sms::Sign::parse,
    Mailbox: |given: &str| given.parse().ok().ok_or_else(|| format!("`{given}` is not `Name <address>`")),
    Address: |given: &str| given.parse().ok().ok_or_else(|| format!("`{given}` is not an address")),
    Method: |given: &str| match given {
        "GET" => Ok(Method::GET),
        "POST" => Ok(Method::POST),
        "PUT" => Ok(Method::PUT),
        other => Err(format!("`{other}` is none of GET, POST, PUT")),
    }
}

impl BaseUrl {
    /// The host of the site, without a port.
    #[must_use]
    pub fn host(&self) -> &str {
        let (_, place) = self.as_str().split_once("://").unwrap_or_default();
        place.rsplit_once(':').filter(|_| !place.ends_with(']')).map_or(place, |(host, _)| host)
    }
}
