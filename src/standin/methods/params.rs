//! Parameters of a call, however they came: JSON, query, form or multipart.

use super::Method;
use axum::body::Bytes;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::HashMap;

/// A file that came with the call.
#[derive(Debug, Clone)]
pub struct Upload {
    /// The name it was sent under.
    pub name: String,
    /// Its media type as sent; empty if none.
    pub mime: String,
    /// Its bytes.
    pub bytes: Bytes,
}

/// Parameters by name. Strings may hold JSON: forms cannot hold anything else.
pub struct Params {
    method: &'static Method,
    values: HashMap<String, Value>,
    files: HashMap<String, Upload>,
}

impl Params {
    /// Parameters of a call of `method`.
    pub fn new(
        method: &'static Method,
        values: HashMap<String, Value>,
        files: HashMap<String, Upload>,
    ) -> Self {
        Self {
            method,
            values,
            files,
        }
    }

    fn get(&self, name: &str) -> Option<&Value> {
        debug_assert!(
            self.method.parameters().any(|(known, _)| known == name),
            "{} does not declare {name}",
            self.method.name
        );
        self.values.get(name).filter(|value| !value.is_null())
    }

    /// `chat_id`, for budgets, faults and the log.
    pub fn chat(&self) -> Option<i64> {
        match self.values.get("chat_id")? {
            Value::String(text) => text.trim().parse().ok(),
            other => other.as_i64(),
        }
    }

    /// Whether the parameter was given, as a value or as a file.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some() || self.files.contains_key(name)
    }

    /// A text; numbers and booleans as written.
    pub fn text(&self, name: &str) -> Option<Cow<'_, str>> {
        match self.get(name)? {
            Value::String(text) => Some(Cow::Borrowed(text)),
            other => Some(Cow::Owned(other.to_string())),
        }
    }

    /// A whole number, also written as a text.
    pub fn int(&self, name: &str) -> Option<i64> {
        match self.get(name)? {
            Value::String(text) => text.trim().parse().ok(),
            other => other.as_i64(),
        }
    }

    /// A number, also written as a text.
    pub fn float(&self, name: &str) -> Option<f64> {
        match self.get(name)? {
            Value::String(text) => text.trim().parse().ok(),
            other => other.as_f64(),
        }
    }

    /// A flag; what is not there is false.
    pub fn flag(&self, name: &str) -> bool {
        match self.get(name) {
            Some(Value::String(text)) => {
                matches!(text.to_ascii_lowercase().as_str(), "true" | "1" | "yes")
            }
            Some(Value::Number(number)) => number.as_i64() != Some(0),
            other => other.and_then(Value::as_bool).unwrap_or(false),
        }
    }

    /// An object or a list, also as JSON in a text; what is no JSON is given
    /// as the text it is.
    pub fn json(&self, name: &str) -> Option<Value> {
        match self.get(name)? {
            Value::String(text) => {
                Some(serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.clone())))
            }
            other => Some(other.clone()),
        }
    }

    /// A list.
    pub fn list(&self, name: &str) -> Option<Vec<Value>> {
        match self.json(name)? {
            Value::Array(items) => Some(items),
            _ => None,
        }
    }

    /// A file of the multipart body.
    pub fn file(&self, name: &str) -> Option<&Upload> {
        self.files.get(name)
    }
}
