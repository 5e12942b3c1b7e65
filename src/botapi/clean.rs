//! Takes out of an update what the typed reader cannot read, so that the rest survives.
