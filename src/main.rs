//! Parses the command line and calls the app.

fn main() {}
