//! Exit codes.
use std::process::ExitCode;

/// The exit codes that the contract promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Every input was converted, with findings or without.
    Success,
    /// Some inputs could not be converted.
    SomeFailed,
    /// Wrong usage, nothing to do, or an output that cannot be written.
    Unusable,
    /// Every input was converted, and there are findings that `--fail-on` names.
    Findings,
    /// A signal asked to stop: its number.
    Stopped(u8),
}

impl Exit {
    /// As a number.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::SomeFailed => 1,
            Self::Unusable => 2,
            Self::Findings => 3,
            // As shells report a process that a signal ended.
            Self::Stopped(signal) => 128 + signal,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
