//! Requests: somebody asked. Every statement that writes `qujat.request` or `qujat.event_ticket` stands in this folder.
//!
//! A request itself is only open or withdrawn; where it stands otherwise is told by its job and its deliveries (`view.rs`).

mod earlier;
mod event_ticket;
mod filing;
mod stored;
mod view;

pub use earlier::EarlierRequest;
pub use event_ticket::EventTicket;
pub use filing::{Accepted, Ask, Asker, Idempotency};
pub(in crate::store) use filing::{
    WaitingRequest, end_overdue, file, limit_reached, mail_limit_reached, under_key, waiting_for, withdraw,
};
pub(in crate::store) use stored::stored;
pub use view::{DeliveryView, RequestFilter, RequestState, RequestView};
