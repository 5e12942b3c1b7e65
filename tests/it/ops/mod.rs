//! What whoever runs Topicdesk needs: backups, figures, a way to package it.

mod backup;
mod metrics;
mod packaging;
mod pages;
