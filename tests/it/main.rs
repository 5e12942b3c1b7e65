//! The integration tests, one binary.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

#[cfg(feature = "standin")]
mod desk;
mod house;
#[cfg(feature = "standin")]
mod jobs;
mod locales;
#[cfg(feature = "standin")]
mod ops;
#[cfg(feature = "standin")]
mod road;
mod secrets;
#[cfg(feature = "standin")]
mod standin;
#[cfg(feature = "standin")]
mod store;
#[cfg(feature = "standin")]
mod support;
#[cfg(feature = "standin")]
mod web;
