//! Every way a customer can reach us, a folder each.
//!
//! A new channel is its folder, its module and its line in [`KINDS`].

pub mod contract;
pub mod error;
pub mod form;
pub mod kind;
pub mod lender;
pub mod limits;
pub mod street;
pub mod telegram;
pub mod web;

/// The kinds of channel that an `[[inbox]]` can be.
pub const KINDS: &[kind::Kind] = &[telegram::KIND, web::KIND, form::KIND];
