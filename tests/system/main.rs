//! The whole system from outside: HTTP in, mailbox and bucket out, on real Postgres, Redis, S3 and SMTP.
//!
//! One binary, so that it is linked once and its servers are started once. Each test has databases, Redis keys, bucket and mailbox of its
//! own, and none waits for time to pass: they wait for what is to happen, with a bound.

#![allow(clippy::unwrap_used, reason = "what can't be unwrapped has failed the test")]

mod support;

mod actions_history;
mod added_kind;
mod added_lane;
mod archive;
mod atlas_pro_detailing;
mod away;
mod bad_input;
mod browsers;
mod cancel;
mod catalogue;
mod company_share;
mod contract;
mod crash;
mod crash_loop;
mod delivery;
mod demo;
mod dependencies;
mod documentation;
mod documents;
mod end_to_end;
mod every_file;
mod forwarding;
mod full_disk;
mod getting_started;
mod hardening;
mod holds;
mod invoice_register;
mod invoice_search;
mod joining;
mod limits;
mod links;
mod logs;
mod lost_connections;
mod neighbours;
mod office_suite;
mod orphans;
mod period_lists;
mod portal_integration;
mod prepared_queries;
mod private_servers;
mod publications_api;
mod publishing;
mod publishing_by_hand;
mod publishing_chaos;
mod publishing_mails;
mod publishing_units;
mod queue;
mod reconciliation_act;
mod redis_failover;
mod registered_devices;
mod requests;
mod retention;
mod rights;
mod rows;
mod states;
mod stopping;
mod subscriptions;
mod time_outs;
mod trace;
mod unsubscribe;
mod workspace;
mod written;
