//! Update → Intent, pure.
