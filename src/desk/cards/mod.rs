//! Data → what an agent sees, pure.
