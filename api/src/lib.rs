//! HTTP in: reports are asked for, requests watched, documents listed and fetched, mailed links opened,
//! monthly documents subscribed to and published.
//!
//! A folder is a resource, and one endpoint is one file of it. The API decides who may ask and whether what is asked makes sense; it makes
//! no document and sends no mail. It queues by writing rows; what it tells Redis is only where to look.

mod auth;
mod body;
mod context;
mod cross_origin;
mod customer;
mod documents;
mod download;
mod error;
mod health;
mod idempotency;
mod instant;
mod language;
mod limits;
mod links;
mod middleware;
#[cfg(test)]
mod modules;
mod pages;
mod problem;
mod publications;
mod query;
mod reference;
mod reports;
mod requests;
mod rights;
mod router;
mod rules;
mod server;
mod settings;
mod standing;
mod subscriptions;
mod texts;
mod ticket;
mod vocabulary;

pub use auth::{Keys, KeysError};
pub use context::ApiContext;
pub use cross_origin::wrong_origin;
pub use reference::{Document, openapi};
pub use router::{observe, observe_router, router, serve};
pub use settings::{HttpSettings, LimitSettings, TokenSettings};
