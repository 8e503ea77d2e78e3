//! How a worker was lost, and what that says about the document that it was reading.
use crate::messages::Message;
use juesuan_model::Status;

/// How a worker was lost.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Loss {
    /// It did not answer within this many seconds, and was ended.
    Timeout(f64),
    /// It asked for more memory than it may have, in megabytes.
    Memory(u64),
    /// The system ended it, as it does when memory is short everywhere.
    Killed,
    /// Its stack ran over.
    Stack,
    /// It ended by itself, or said something that is no answer: what is known of it.
    Died(String),
    /// No worker could be started, and why.
    NoStart(String),
}

impl Loss {
    /// What becomes of the document.
    pub(crate) fn status(&self) -> Status {
        match self {
            Self::Timeout(_) => Status::Timeout,
            Self::Memory(_) | Self::Killed => Status::Limit,
            Self::Stack | Self::Died(_) | Self::NoStart(_) => Status::Crashed,
        }
    }

    /// In words.
    pub(crate) fn message(&self) -> Message<'_> {
        match self {
            Self::Timeout(seconds) => Message::TimedOut { seconds: *seconds },
            Self::Memory(megabytes) => Message::OutOfMemory { megabytes: *megabytes },
            Self::Killed => Message::KilledBySystem,
            Self::Stack => Message::StackOverflow,
            Self::Died(how) => Message::Crashed { why: how },
            Self::NoStart(why) => Message::NoWorker { why },
        }
    }

    /// Whether a worker that has read nothing before might do better: what earlier documents left in memory counts
    /// against the limit. A document that takes too long takes too long again.
    pub(crate) fn may_be_of_earlier_documents(&self) -> bool {
        !matches!(self, Self::Timeout(_) | Self::NoStart(_))
    }
}
