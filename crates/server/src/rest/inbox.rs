//! The inbox of who is signed in.

use app::notice::{self, Notice};
use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use domain::id::NoticeId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use uuid::Uuid;

use crate::error::Failure;
use crate::pages::list::{mark, read_mark};
use crate::routes::{Permission, Routes};
use crate::site::Site;
use crate::visitor::Visitor;

/// Addresses of this file.
pub(super) fn routes() -> Routes {
    Routes::new().rest(Permission::Staff, routes!(inbox)).rest(Permission::Staff, routes!(read))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct InboxQuery {
    /// `next` of the part before; without it the newest.
    after: Option<String>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ReadQuery {
    /// Those that happened until this moment (RFC 3339), as `at` of the newest that was seen; without it all.
    #[param(value_type = Option<String>, format = DateTime)]
    until: Option<jiff::Timestamp>,
}

/// A part of an inbox, newest first.
#[derive(Serialize, ToSchema)]
struct InboxBody {
    items: Vec<NoticeBody>,
    /// Where the next part begins.
    next: Option<String>,
    /// How many are not read, of all.
    unread: u32,
}

/// Something that happened and is this person's turn, or theirs to know.
#[derive(Serialize, ToSchema)]
struct NoticeBody {
    id: Uuid,
    /// `send`, `assign`, `propose` … as in the history of a case, or `message`.
    kind: String,
    /// Code of the case.
    #[schema(value_type = String)]
    code: Value,
    /// RFC 3339.
    #[schema(value_type = String, format = DateTime)]
    at: jiff::Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    read_at: Option<jiff::Timestamp>,
}

impl From<&Notice> for NoticeBody {
    fn from(notice: &Notice) -> Self {
        Self {
            id: notice.id.0,
            kind: notice.kind.as_str().to_owned(),
            code: notice.body.get("code").cloned().unwrap_or_default(),
            at: notice.created_at,
            read_at: notice.read_at,
        }
    }
}

/// Notices of who is signed in.
#[utoipa::path(get, path = "/api/v1/inbox", tag = "inbox", params(InboxQuery), responses((status = 200, body = InboxBody)))]
async fn inbox(
    State(site): State<Site>,
    v: Visitor,
    Query(query): Query<InboxQuery>,
) -> Result<Json<InboxBody>, Failure> {
    let staff = v.staff.as_ref().ok_or(Failure::SignIn)?;
    let after = query.after.as_deref().map(|text| {
        read_mark(text)
            .map(|(at, id)| (at, NoticeId(id)))
            .ok_or_else(|| app::Error::field("after", "field-choice-unknown"))
    });
    let found = notice::inbox(&site.app, staff, after.transpose()?).await?;
    Ok(Json(InboxBody {
        items: found.notices.iter().map(|(notice, _)| notice.into()).collect(),
        next: found.next.map(|(at, id)| mark(at, id.0)),
        unread: found.unread,
    }))
}

/// Mark notices as read.
#[utoipa::path(post, path = "/api/v1/inbox/read", tag = "inbox", params(ReadQuery), responses((status = 204)))]
async fn read(State(site): State<Site>, v: Visitor, asked: Query<ReadQuery>) -> Result<StatusCode, Failure> {
    let staff = v.staff.as_ref().ok_or(Failure::SignIn)?;
    let until = asked.0.until.unwrap_or_else(|| site.now());
    notice::read_until(&site.app, staff.id, until).await?;
    Ok(StatusCode::NO_CONTENT)
}
