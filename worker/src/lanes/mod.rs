//! The lanes of this worker. One is a folder here, a line in `all`, and a migration for its rows.

use std::sync::Arc;

use crate::{
    context::WorkerContext,
    runner::{AnyLane, ready},
};

mod documents;
mod mail;

pub(crate) fn all(context: &Arc<WorkerContext>) -> Vec<Arc<dyn AnyLane>> {
    let lease = context.settings.lease();
    vec![ready(documents::Documents::new(Arc::clone(context)), lease), ready(mail::Mail::new(Arc::clone(context)), lease)]
}
