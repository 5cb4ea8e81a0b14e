//! The lanes of this worker. One is a folder here, a line in `all`, and a migration for its rows.

use std::sync::Arc;

use crate::{
    desk::Desk,
    runner::{AnyLane, ready},
};

mod documents;
mod mail;

pub(crate) fn all(desk: &Arc<Desk>) -> Vec<Arc<dyn AnyLane>> {
    let lease = desk.parts.settings.lease();
    vec![ready(documents::Documents::new(Arc::clone(desk)), lease), ready(mail::Mail::new(Arc::clone(desk)), lease)]
}
