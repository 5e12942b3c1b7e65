//! The integration tests, one binary.

mod house;
mod locales;
mod secrets;
