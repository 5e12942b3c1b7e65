//! Tests that drive the stand-in over HTTP.
