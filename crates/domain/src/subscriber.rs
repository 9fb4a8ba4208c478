//! Whoever wants to be told: by which channel, of what, when.

use crate::words::words;

words! {
    /// A way to reach somebody outside the pages.
    Channel {
        /// E-mail.
        Mail = "mail",
        /// Text message to a telephone.
        Sms = "sms",
        /// Message to a browser or an installed app (Web Push, RFC 8030).
        Push = "push",
    }
}
