//! Values on their way into a statement.

use domain::{
    city::{AreaCode, CategoryCode, FieldCode, ReasonCode, UnitCode},
    id::{
        AccountId, AttemptId, BlockId, BulletinId, CaseId, DraftId, InterestId, JobId, MessageId, NoticeId,
        OneTimeCodeId, PhotoId, RequestId, StaffId, SubscriberId, TemplateId, TokenId, WarningId,
    },
};
use jiff::Timestamp;
use uuid::Uuid;

/// A value bound to a parameter. Made by `From`; see [`crate::vals`].
#[derive(Clone, Debug, PartialEq)]
pub enum Val {
    /// Nothing, of a kind: `PostgreSQL` wants to know.
    Null(Kind),
    /// `integer`; `smallint` to `bigint`.
    Int(i64),
    /// `real`; `double precision`.
    Real(f64),
    /// `integer` 0 or 1; `boolean`.
    Bool(bool),
    /// `text` on both.
    Text(String),
    /// 16-byte `blob`; `uuid`.
    Id(Uuid),
    /// Microseconds since 1970 as `integer`; `timestamptz`.
    Time(Timestamp),
    /// `text`; `jsonb`.
    Json(serde_json::Value),
    /// `blob`; `bytea`.
    Bytes(Vec<u8>),
}

/// The kind of a [`Val`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole number.
    Int,
    /// A number with a fraction.
    Real,
    /// Yes or no.
    Bool,
    /// Text.
    Text,
    /// An identifier.
    Id,
    /// A moment.
    Time,
    /// A document.
    Json,
    /// Raw bytes.
    Bytes,
}

impl Val {
    /// What this is, or would be if it were there.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Null(kind) => *kind,
            Self::Int(_) => Kind::Int,
            Self::Real(_) => Kind::Real,
            Self::Bool(_) => Kind::Bool,
            Self::Text(_) => Kind::Text,
            Self::Id(_) => Kind::Id,
            Self::Time(_) => Kind::Time,
            Self::Json(_) => Kind::Json,
            Self::Bytes(_) => Kind::Bytes,
        }
    }
}

/// A Rust type that always becomes the same kind of value, so that `None` of it has a kind too.
pub trait OfKind {
    /// That kind.
    const KIND: Kind;
}

impl<T: OfKind + ?Sized> OfKind for &T {
    const KIND: Kind = T::KIND;
}

impl<T: OfKind + Into<Val>> From<Option<T>> for Val {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null(T::KIND), Into::into)
    }
}

impl<T: Clone + Into<Self>> From<&T> for Val {
    fn from(value: &T) -> Self {
        value.clone().into()
    }
}

macro_rules! values {
    ($($rust:ty => $kind:ident($value:ident: $to:expr)),+ $(,)?) => {$(
        impl OfKind for $rust {
            const KIND: Kind = Kind::$kind;
        }

        impl From<$rust> for Val {
            fn from($value: $rust) -> Self {
                Self::$kind($to)
            }
        }
    )+};
}

values! {
    i64 => Int(n: n),
    i32 => Int(n: n.into()),
    i16 => Int(n: n.into()),
    u32 => Int(n: n.into()),
    u16 => Int(n: n.into()),
    u8 => Int(n: n.into()),
    f64 => Real(n: n),
    f32 => Real(n: n.into()),
    bool => Bool(yes: yes),
    String => Text(text: text),
    UnitCode => Text(code: code.0),
    AreaCode => Text(code: code.0),
    FieldCode => Text(code: code.0),
    CategoryCode => Text(code: code.0),
    ReasonCode => Text(code: code.0),
    Uuid => Id(id: id),
    CaseId => Id(id: id.0),
    StaffId => Id(id: id.0),
    PhotoId => Id(id: id.0),
    DraftId => Id(id: id.0),
    TokenId => Id(id: id.0),
    JobId => Id(id: id.0),
    NoticeId => Id(id: id.0),
    SubscriberId => Id(id: id.0),
    InterestId => Id(id: id.0),
    MessageId => Id(id: id.0),
    WarningId => Id(id: id.0),
    BulletinId => Id(id: id.0),
    TemplateId => Id(id: id.0),
    BlockId => Id(id: id.0),
    AccountId => Id(id: id.0),
    OneTimeCodeId => Id(id: id.0),
    AttemptId => Id(id: id.0),
    RequestId => Id(id: id.0),
    Timestamp => Time(at: at),
    serde_json::Value => Json(document: document),
    Vec<u8> => Bytes(bytes: bytes),
}

impl OfKind for str {
    const KIND: Kind = Kind::Text;
}

impl From<&str> for Val {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl OfKind for [u8] {
    const KIND: Kind = Kind::Bytes;
}

impl From<&[u8]> for Val {
    fn from(bytes: &[u8]) -> Self {
        Self::Bytes(bytes.to_vec())
    }
}

impl<const N: usize> OfKind for [u8; N] {
    const KIND: Kind = Kind::Bytes;
}

impl<const N: usize> From<[u8; N]> for Val {
    fn from(bytes: [u8; N]) -> Self {
        Self::Bytes(bytes.to_vec())
    }
}
