//! Requests: somebody asked. Every statement that writes `qujat.request` stands in this folder.
//!
//! A request itself is only open or withdrawn; where it stands otherwise is told by its job and its deliveries (`view.rs`).

mod earlier;
mod filing;
mod view;

pub use earlier::EarlierRequest;
pub use filing::{Accepted, Ask, Asker, Idempotency};
pub(in crate::store) use filing::{WaitingRequest, end_overdue, file, limit_reached, under_key, waiting_for, withdraw};
pub use view::{DeliveryView, RequestFilter, RequestState, RequestView};
