//! The interface for programs: same actions, other clothes.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Method, StatusCode};
use domain::staff::{Grant, StaffRole};
use serde_json::{Value, json};

use crate::common::{Part, TestSite};

const WARD: &str = "00070";

fn report() -> Value {
    json!({ "category": "civility.graffiti", "description": "Tường nhà chờ xe buýt bị sơn bẩn kín một mặt",
        "lat": 21.032, "lon": 105.85, "accuracy": 8.0, "contact": "thu@example.test", "name": "Bà Thử" })
}

async fn sent(site: &TestSite) -> (String, String) {
    let page = site.json(Method::POST, "/api/v1/cases", None, &report()).await;
    assert_eq!(page.status, StatusCode::CREATED, "{}", page.text());
    let receipt = page.document();
    (receipt["code"].as_str().unwrap().to_owned(), receipt["key"].as_str().unwrap().to_owned())
}

async fn token(site: &TestSite, role: StaffRole, unit: &str) -> String {
    let login = format!("{role}-{unit}");
    let grants = vec![Grant { unit: unit.into(), role }];
    app::staff::add(&site.site.app, &login, "Người Thử", "mat-khau-thu-nghiem", grants).await.unwrap();
    app::staff::add_token(&site.site.app, &login, "thử").await.unwrap()
}

async fn keyed(site: &TestSite, method: Method, path: &str, key: &str, body: &Value) -> crate::common::Page {
    let headers = [("content-type", "application/json"), ("case-key", key)];
    site.ask(method, path, &headers, Body::from(body.to_string())).await
}

#[tokio::test]
async fn a_program_sends_a_report_and_follows_it() {
    let site = TestSite::new().await;
    let (code, key) = sent(&site).await;
    let open = site.get(&format!("/api/v1/cases/{code}")).await.document();
    assert_eq!((open["sight"].as_str(), open["state"].as_str()), (Some("public"), Some("sent")));
    assert_eq!((&open["reporter_name"], &open["unit"]), (&Value::Null, &json!(WARD)));
    let own = keyed(&site, Method::GET, &format!("/api/v1/cases/{code}"), &key, &Value::Null).await.document();
    assert_eq!(own["sight"], "own");
    assert!(own["actions"].as_array().unwrap().iter().any(|action| action["action"] == "withdraw"));
}

#[tokio::test]
async fn the_same_key_makes_the_same_case() {
    let site = TestSite::new().await;
    let headers = [("content-type", "application/json"), ("idempotency-key", "may-1")];
    let first = site.ask(Method::POST, "/api/v1/cases", &headers, Body::from(report().to_string())).await.document();
    let second = site.ask(Method::POST, "/api/v1/cases", &headers, Body::from(report().to_string())).await.document();
    assert_eq!(first["code"], second["code"]);
    let mut other = report();
    other["description"] = json!("Một việc khác hẳn ở chỗ này");
    let third = site.ask(Method::POST, "/api/v1/cases", &headers, Body::from(other.to_string())).await;
    assert_eq!(third.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn faults_name_their_fields_in_the_language_of_the_asker() {
    let site = TestSite::new().await;
    let bad = json!({ "category": "civility.graffiti", "description": "ngắn", "lat": 20.0, "lon": 107.9 });
    let page = site.json(Method::POST, "/api/v1/cases?lang=en", None, &bad).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.header("content-type"), Some("application/problem+json"));
    let problem = page.document();
    let fields: Vec<_> =
        problem["errors"].as_array().unwrap().iter().map(|fault| fault["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["description", "place"]);
    // A program keeps no cookies, not even the one of the language.
    let site = site.stranger();
    for body in [json!({ "category": 7 }), json!([]), json!({ "nonsense": true })] {
        let page = site.json(Method::POST, "/api/v1/cases", None, &body).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
    }
    let broken =
        site.ask(Method::POST, "/api/v1/cases", &[("content-type", "application/json")], Body::from("{")).await;
    assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_case_goes_through_every_hand_by_tokens() {
    let site = TestSite::new().await;
    let (code, key) = sent(&site).await;
    let path = format!("/api/v1/cases/{code}/actions");
    let intake = token(&site, StaffRole::Intake, WARD).await;
    let head = token(&site, StaffRole::Head, WARD).await;
    let officer = token(&site, StaffRole::Officer, WARD).await;
    let approver = token(&site, StaffRole::Approver, WARD).await;
    let work = site.json(Method::GET, "/api/v1/work", Some(&intake), &Value::Null).await.document();
    assert_eq!(work["items"][0]["code"], json!(code));
    let act = async |token: &str, body: Value| site.json(Method::POST, &path, Some(token), &body).await;
    let received = act(&intake, json!({ "action": "receive", "level": "normal", "version": 1 })).await;
    assert_eq!(received.status, StatusCode::OK, "{}", received.text());
    let late = act(
        &head,
        json!({ "action": "refuse", "version": 1, "reason": "duplicate", "text": "Đã có người báo việc này" }),
    )
    .await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let offices = site.json(Method::GET, &format!("/api/v1/cases/{code}"), Some(&head), &Value::Null).await;
    assert_eq!(offices.document()["sight"], "staff");
    let assigned = act(&head, json!({ "action": "assign", "office": "00070.kt" })).await;
    assert_eq!(assigned.status, StatusCode::OK, "{}", assigned.text());
    assert_eq!(act(&officer, json!({ "action": "start" })).await.status, StatusCode::OK);
    let answer = "Ngày 25/11/2026 tổ vệ sinh đã tẩy sơn và sơn lại nhà chờ số 12, xong lúc 15 giờ.";
    let bare = act(&officer, json!({ "action": "propose", "text": answer })).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    let body = json!({ "action": "propose", "text": answer }).to_string();
    let picture = crate::common::jpeg();
    let parts = [
        Part::Text("body", &body),
        Part::File { name: "photos", file: "sau.jpg", kind: "image/jpeg", bytes: &picture },
    ];
    let proposed = site.post_parts_as(&path, &officer, &parts).await;
    assert_eq!(proposed.status, StatusCode::OK, "{}", proposed.text());
    let own = act(&officer, json!({ "action": "approve" })).await;
    assert_eq!(own.status, StatusCode::FORBIDDEN);
    assert_eq!(act(&approver, json!({ "action": "approve" })).await.status, StatusCode::OK);
    let rating = json!({ "verdict": "satisfied", "result": 5 });
    let rated = keyed(&site, Method::PUT, &format!("/api/v1/cases/{code}/rating"), &key, &rating).await;
    assert_eq!((rated.status, rated.document()["state"].as_str()), (StatusCode::OK, Some("closed")));
    let marks = json!({ "speed": 2, "remark": "Hơi muộn" });
    let marked = keyed(&site, Method::PATCH, &format!("/api/v1/cases/{code}/rating"), &key, &marks).await.document();
    let rating = &marked["ratings"][0];
    assert_eq!((&rating["result"], &rating["speed"], &rating["remark"]), (&json!(5), &json!(2), &json!("Hơi muộn")));
    assert_eq!(marked["events"].as_array().unwrap().last().unwrap()["kind"], "mark");
    let figures = site.get("/api/v1/statistics").await.document();
    assert_eq!((&figures["on_site"]["handled"], &figures["on_site"]["satisfied"]), (&json!(1), &json!(1)));
}

#[tokio::test]
async fn pages_go_on_where_they_ended_while_new_cases_come() {
    let site = TestSite::new().await;
    let mut sent_codes = Vec::new();
    for _ in 0..5 {
        site.clock.pass(jiff::SignedDuration::from_secs(60));
        sent_codes.push(sent(&site).await.0);
    }
    let first = site.get("/api/v1/cases?limit=3").await.document();
    site.clock.pass(jiff::SignedDuration::from_secs(60));
    sent(&site).await;
    let next = first["next"].as_str().unwrap();
    let second = site.get(&format!("/api/v1/cases?limit=3&after={next}")).await.document();
    let codes: Vec<_> = [first, second]
        .iter()
        .flat_map(|page| {
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|case| case["code"].as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        })
        .collect();
    sent_codes.reverse();
    assert_eq!(codes, sent_codes);
    assert_eq!(site.get("/api/v1/cases?after=nonsense").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

/// Methods of an address as the document has them.
fn documented(operations: &Value) -> BTreeSet<String> {
    let methods = ["get", "put", "post", "delete", "patch"];
    methods.iter().filter(|method| operations.get(**method).is_some()).map(|method| method.to_uppercase()).collect()
}

#[tokio::test]
async fn every_address_and_method_of_the_interface_is_documented() {
    let site = TestSite::new().await;
    let staff = site.signed_in("minh", WARD, &[StaffRole::Intake]).await;
    let document = serde_json::to_value(server::rest::document()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let routes = server::site::routes();
    let served: BTreeSet<&str> =
        routes.rules().map(|rule| rule.path.as_ref()).filter(|path| path.starts_with("/api/v1/")).collect();
    assert_eq!(paths.keys().map(String::as_str).collect::<BTreeSet<_>>(), served);
    for (path, operations) in paths {
        // No address takes this method, and the refusal names those that it does take.
        let refused = staff.ask(Method::OPTIONS, path, &[], Body::empty()).await;
        let taken = refused.header("allow").unwrap_or_default().split(',');
        let taken: BTreeSet<String> = taken.filter(|method| *method != "HEAD").map(str::to_owned).collect();
        assert_eq!(taken, documented(operations), "{path}");
    }
}

#[tokio::test]
async fn a_token_that_does_not_hold_signs_nobody_in() {
    let site = TestSite::new().await;
    let page = site.json(Method::GET, "/api/v1/work", Some("nc_khong_co"), &Value::Null).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    let note = json!({ "text": "Gọi đội thoát nước" });
    let page = site.json(Method::POST, "/api/v1/cases/AAAA-AAAA/notes", None, &note).await;
    assert_eq!(page.header("content-type"), Some("application/problem+json"));
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    assert_eq!(site.get("/api/v1/cases/AAAA-AAAA").await.status, StatusCode::NOT_FOUND);
}
