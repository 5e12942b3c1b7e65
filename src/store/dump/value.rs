//! A cell of a row, between the databases and a line of text.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use sqlx::{ColumnIndex, Decode, Row, Type};
use uuid::Uuid;

use crate::store::error::StoreError;

use super::catalogue::Kind;

/// A cell with its type, which the databases want to know even of nothing.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Text(Option<String>),
    Integer(Option<i64>),
    Real(Option<f64>),
    Boolean(Option<bool>),
    Uuid(Option<Uuid>),
    Bytes(Option<Vec<u8>>),
}

impl Cell {
    /// The cell in column `at` of a row.
    pub(super) fn of_row<'r, R>(row: &'r R, at: usize, kind: Kind) -> Result<Self, sqlx::Error>
    where
        R: Row,
        usize: ColumnIndex<R>,
        String: Decode<'r, R::Database> + Type<R::Database>,
        i64: Decode<'r, R::Database> + Type<R::Database>,
        f64: Decode<'r, R::Database> + Type<R::Database>,
        bool: Decode<'r, R::Database> + Type<R::Database>,
        Uuid: Decode<'r, R::Database> + Type<R::Database>,
        Vec<u8>: Decode<'r, R::Database> + Type<R::Database>,
    {
        Ok(match kind {
            Kind::Text | Kind::Json => Self::Text(row.try_get_unchecked(at)?),
            Kind::Integer => Self::Integer(row.try_get_unchecked(at)?),
            Kind::Real => Self::Real(row.try_get_unchecked(at)?),
            Kind::Boolean => Self::Boolean(row.try_get_unchecked(at)?),
            Kind::Uuid => Self::Uuid(row.try_get_unchecked(at)?),
            Kind::Bytes => Self::Bytes(row.try_get_unchecked(at)?),
        })
    }

    /// As it stands in a line.
    pub(super) fn into_json(self) -> Value {
        match self {
            Self::Text(text) => text.map_or(Value::Null, Value::String),
            Self::Integer(number) => number.map_or(Value::Null, Value::from),
            // What JSON cannot say (infinite) is nothing.
            Self::Real(number) => number.map_or(Value::Null, Value::from),
            Self::Boolean(yes) => yes.map_or(Value::Null, Value::Bool),
            Self::Uuid(id) => id.map_or(Value::Null, |id| Value::String(id.to_string())),
            Self::Bytes(bytes) => {
                bytes.map_or(Value::Null, |bytes| Value::String(STANDARD.encode(bytes)))
            }
        }
    }

    /// Read from a line.
    pub(super) fn of_json(value: Value, kind: Kind) -> Result<Self, StoreError> {
        let wrong = || StoreError::Damaged(format!("a cell is no {kind:?}"));
        let text = |value: Value| match value {
            Value::Null => Ok(None),
            Value::String(text) => Ok(Some(text)),
            _ => Err(wrong()),
        };
        let known = |value: &Value| !value.is_null();
        Ok(match kind {
            Kind::Text | Kind::Json => Self::Text(text(value)?),
            Kind::Integer if known(&value) => {
                Self::Integer(Some(value.as_i64().ok_or_else(wrong)?))
            }
            Kind::Integer => Self::Integer(None),
            Kind::Real if known(&value) => Self::Real(Some(value.as_f64().ok_or_else(wrong)?)),
            Kind::Real => Self::Real(None),
            Kind::Boolean if known(&value) => {
                Self::Boolean(Some(value.as_bool().ok_or_else(wrong)?))
            }
            Kind::Boolean => Self::Boolean(None),
            Kind::Uuid => {
                let id = text(value)?.map(|id| id.parse().map_err(|_| wrong()));
                Self::Uuid(id.transpose()?)
            }
            Kind::Bytes => {
                let bytes = text(value)?.map(|text| STANDARD.decode(text).map_err(|_| wrong()));
                Self::Bytes(bytes.transpose()?)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    fn cell() -> impl Strategy<Value = (Kind, Cell)> {
        prop_oneof![
            any::<Option<String>>().prop_map(|v| (Kind::Text, Cell::Text(v))),
            any::<Option<i64>>().prop_map(|v| (Kind::Integer, Cell::Integer(v))),
            any::<Option<bool>>().prop_map(|v| (Kind::Boolean, Cell::Boolean(v))),
            any::<Option<u128>>().prop_map(|v| (Kind::Uuid, Cell::Uuid(v.map(Uuid::from_u128)))),
            any::<Option<Vec<u8>>>().prop_map(|v| (Kind::Bytes, Cell::Bytes(v))),
            (-1e9..1e9).prop_map(|v| (Kind::Real, Cell::Real(Some(v)))),
        ]
    }

    proptest! {
        #[test]
        fn a_cell_comes_back_as_it_was((kind, cell) in cell()) {
            let line = serde_json::to_string(&cell.clone().into_json()).unwrap();
            let back = Cell::of_json(serde_json::from_str(&line).unwrap(), kind).unwrap();
            match (&back, &cell) {
                (Cell::Real(Some(a)), Cell::Real(Some(b))) => {
                    prop_assert!((a - b).abs() <= f64::EPSILON * b.abs());
                }
                _ => prop_assert_eq!(back, cell),
            }
        }

        #[test]
        fn what_is_something_else_is_refused(text in "[g-z]{1,9}") {
            for kind in [Kind::Integer, Kind::Real, Kind::Boolean, Kind::Uuid] {
                prop_assert!(Cell::of_json(Value::String(text.clone()), kind).is_err());
            }
            prop_assert!(Cell::of_json(Value::Bool(true), Kind::Text).is_err());
        }
    }
}
