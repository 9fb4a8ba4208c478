//! Values on their way out of a row. Both databases' values are brought to the shape `SQLite` keeps, then read by one rule a type.

use crate::{Error, Hash};
use domain::{
    city::{AreaCode, CategoryCode, FieldCode, ReasonCode, UnitCode},
    id::{CaseId, DraftId, PhotoId, StaffId, TokenId, WarningId},
};
use jiff::Timestamp;
use uuid::Uuid;

/// One row of an answer; columns are counted from 0.
pub struct Row<'r>(pub(super) Source<'r>);

pub(super) enum Source<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r sqlx::postgres::PgRow),
}

/// A value as it lies in the database.
#[derive(Clone, Copy, Debug)]
pub enum Raw<'r> {
    /// Nothing.
    Null,
    /// A whole number; also yes and no, and moments in microseconds.
    Int(i64),
    /// A number with a fraction.
    Real(f64),
    /// Text; also JSON.
    Text(&'r str),
    /// Bytes; also identifiers.
    Bytes(&'r [u8]),
}

impl Row<'_> {
    /// The value of column `index`; `Option<T>` where it may be null.
    ///
    /// # Errors
    /// `Corrupt` if there is no such column or its value is no `T`.
    pub fn get<T: FromColumn>(&self, index: usize) -> Result<T, Error> {
        let raw = match self.0 {
            Source::Sqlite(row) => super::sqlite::raw(row, index),
            Source::Postgres(row) => super::postgres::raw(row, index),
        }?;
        T::from_raw(raw).ok_or_else(|| {
            let wanted = std::any::type_name::<T>();
            Error::corrupt(format!("column {index} is no {wanted} but {raw:?}"))
        })
    }
}

/// A type that can be read from a column. Only the store adds to these.
pub trait FromColumn: Sized + sealed::Sealed {
    /// The value, if it is one of these.
    fn from_raw(raw: Raw<'_>) -> Option<Self>;
}

pub(crate) mod sealed {
    /// Keeps other crates from reading columns in ways of their own.
    pub trait Sealed {}
}

impl<T: FromColumn> sealed::Sealed for Option<T> {}

impl<T: FromColumn> FromColumn for Option<T> {
    fn from_raw(raw: Raw<'_>) -> Option<Self> {
        match raw {
            Raw::Null => Some(None),
            raw => T::from_raw(raw).map(Some),
        }
    }
}

macro_rules! columns {
    ($($shape:ident: $($rust:ty => |$value:ident| $read:expr),+;)+) => {$($(
        impl sealed::Sealed for $rust {}

        impl FromColumn for $rust {
            fn from_raw(raw: Raw<'_>) -> Option<Self> {
                match raw {
                    Raw::$shape($value) => $read,
                    _ => None,
                }
            }
        }
    )+)+};
}

columns! {
    Int:
        i64 => |n| Some(n),
        i32 => |n| n.try_into().ok(),
        i16 => |n| n.try_into().ok(),
        u64 => |n| n.try_into().ok(),
        u32 => |n| n.try_into().ok(),
        u16 => |n| n.try_into().ok(),
        u8 => |n| n.try_into().ok(),
        usize => |n| n.try_into().ok(),
        bool => |n| match n { 0 => Some(false), 1 => Some(true), _ => None },
        Timestamp => |micros| Timestamp::from_microsecond(micros).ok();
    Text:
        String => |text| Some(text.to_owned()),
        UnitCode => |code| Some(code.into()),
        AreaCode => |code| Some(code.into()),
        FieldCode => |code| Some(code.into()),
        CategoryCode => |code| Some(code.into()),
        ReasonCode => |code| Some(code.into()),
        serde_json::Value => |text| serde_json::from_str(text).ok();
    Bytes:
        Uuid => |bytes| Uuid::from_slice(bytes).ok(),
        CaseId => |bytes| Uuid::from_slice(bytes).ok().map(CaseId),
        StaffId => |bytes| Uuid::from_slice(bytes).ok().map(StaffId),
        PhotoId => |bytes| Uuid::from_slice(bytes).ok().map(PhotoId),
        DraftId => |bytes| Uuid::from_slice(bytes).ok().map(DraftId),
        TokenId => |bytes| Uuid::from_slice(bytes).ok().map(TokenId),
        WarningId => |bytes| Uuid::from_slice(bytes).ok().map(WarningId),
        Hash => |bytes| bytes.try_into().ok(),
        Vec<u8> => |bytes| Some(bytes.to_vec());
}

impl sealed::Sealed for f64 {}

impl FromColumn for f64 {
    /// `SQLite` keeps 2.0 in a column without a type as it was given; a whole number is read too.
    fn from_raw(raw: Raw<'_>) -> Option<Self> {
        match raw {
            Raw::Real(n) => Some(n),
            Raw::Int(n) => i32::try_from(n).ok().map(Into::into),
            _ => None,
        }
    }
}
