//! What an answer of the Bot API means.
