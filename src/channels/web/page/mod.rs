//! The chat as the visitor's browser draws it; here is only what of that the
//! server must know.

pub mod strings;
