//! Typed settings from one TOML file and `${ENV}`.
