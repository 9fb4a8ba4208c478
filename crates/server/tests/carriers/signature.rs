//! Signed messages, checked by a program that is not ours.

use std::process::{Command, Stdio};

use domain::cap::{self, Limits};
use server::config::Config;

use crate::authority::Authority;

const MESSAGE: &str = r#"<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>1</identifier><sender>nhipcau.example</sender>
<sent>2026-11-24T10:00:00+07:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope><info>
<category>Met</category><event>Bão "số 9"</event><urgency>Immediate</urgency><severity>Severe</severity>
<certainty>Observed</certainty><headline>Gió &gt; 60 km/h &amp; mưa 'rất to'</headline><description>Dòng một.
Dòng hai.&#xD;</description></info></alert>"#;

/// Whether `xmlsec1` takes it for signed by someone the authority knows.
fn holds(authority: &Authority, message: &str) -> bool {
    let file = authority.folder.path().join("message.xml");
    std::fs::write(&file, message).unwrap();
    let authorities = authority.folder.path().join("ca.pem");
    let mut check = Command::new("xmlsec1");
    check.args(["--verify", "--trusted-pem"]).arg(authorities).arg(file).stdout(Stdio::null()).stderr(Stdio::null());
    check.status().unwrap().success()
}

#[test]
fn a_signed_message_holds_until_one_sign_of_it_is_changed() {
    let authority = Authority::new();
    let read = |name: &str| std::fs::read_to_string(authority.folder.path().join(name)).unwrap();
    let pem = format!("{}{}", read("server.key"), read("server.pem"));
    let config = Config::load([("NHIPCAU_CAP_KEY".to_owned(), pem)].into_iter()).unwrap();
    let signer = config.cap_key.unwrap();
    let alert = cap::read(MESSAGE.as_bytes(), &Limits::default()).unwrap();
    let plain = cap::write(&alert);
    let signed = signer.sign(&plain).unwrap();

    assert!(holds(&authority, &signed), "{signed}");
    assert!(!holds(&authority, &signed.replace("60 km/h", "90 km/h")));
    assert!(!holds(&authority, &plain), "it is not signed");
    assert_eq!(cap::read(signed.as_bytes(), &Limits::default()).unwrap(), alert, "a signature changes no word");
    assert_eq!(signer.sign(&plain).unwrap(), signed, "who has it already need not get it again");
}

#[test]
fn what_is_no_key_is_told_at_the_start() {
    for wrong in ["here", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"] {
        let fault =
            Config::load([("NHIPCAU_CAP_KEY".to_owned(), wrong.to_owned())].into_iter()).unwrap_err().to_string();
        assert!(fault.contains("NHIPCAU_CAP_KEY") && fault.contains("PKCS #8"), "{fault}");
    }
}
