//! Ids of the service's own rows, each of its own type, so that a job's id can't be passed for a delivery's.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! identifier {
    ($(#[$documentation:meta])* $name:ident) => {
        $(#[$documentation])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type)]
        #[serde(transparent)]
        #[sqlx(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new id; ids made later sort later (UUID version 7, RFC 9562).
            #[must_use]
            pub fn generate() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    };
}

identifier!(
    /// Somebody's asking.
    RequestId
);
identifier!(
    /// The work behind requests.
    JobId
);
identifier!(
    /// What a reader calls one document.
    DocumentId
);
identifier!(
    /// One message to one recipient.
    DeliveryId
);
identifier!(
    /// A stored document mailed to further recipients.
    ForwardingId
);
identifier!(
    /// One kind for one accounting month.
    PublicationId
);
identifier!(
    /// One walk over what a publication is about.
    ScanId
);
identifier!(
    /// Who gets a company's documents each month.
    SubscriptionId
);
identifier!(
    /// One mail about a run to one recipient.
    DigestId
);
