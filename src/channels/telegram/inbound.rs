//! Updates of a bot into events, pure.
