//! How a worker was lost, and what that means for the document that it was reading.
use crate::{Words, printable, read::crashed_words};
use juesuan_model::Status;

/// How a worker process was lost.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Loss {
    /// It did not answer within this many seconds and was ended.
    Timeout(f64),
    /// It asked for more memory than it may have, in megabytes.
    Memory(u64),
    /// The system ended it, as it does when memory is short everywhere.
    Killed,
    /// It overflowed its stack.
    Stack,
    /// It ended by itself or gave no valid answer: what is known about it.
    Died(String),
    /// The run was asked to stop, and did not wait for it.
    Stopped,
    /// It could not be started, and why.
    NoStart(String),
}

impl Loss {
    /// The status of the document.
    #[must_use]
    pub fn status(&self) -> Status {
        match self {
            Self::Timeout(_) => Status::Timeout,
            Self::Memory(_) | Self::Killed => Status::Limit,
            Self::Stack | Self::Died(_) | Self::Stopped | Self::NoStart(_) => Status::Crashed,
        }
    }

    /// What happened, and what to do about it.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::Timeout(seconds) => Words::new(
                format!(
                    "timed out after {seconds} s; allow more with --timeout, or check whether the file is damaged or \
                     malicious"
                ),
                format!("读取超过 {seconds} 秒，已中止；可用 --timeout 延长时限，或检查文件是否损坏、是否为恶意文件"),
            ),
            Self::Memory(megabytes) => Words::new(
                format!(
                    "reading needs more than {megabytes} MB of memory; allow more with --memory, or check whether the \
                     file is damaged or malicious"
                ),
                format!("读取所需内存超过 {megabytes} MB；可用 --memory 提高上限，或检查文件是否损坏、是否为恶意文件"),
            ),
            Self::Killed => Words::fixed(
                "the system killed the worker process, most likely for lack of memory; use fewer --jobs, or read this \
                 file alone",
                "读取进程被系统终止，很可能是内存不足；请减小 --jobs，或单独读取此文件",
            ),
            Self::Stack => Words::fixed(
                "juesuan ran out of stack on this deeply nested document; this is a bug in juesuan, please report it",
                "文件内部嵌套过深，juesuan 处理时堆栈溢出；这是 juesuan 的缺陷，请反馈",
            ),
            Self::Died(how) => crashed_words(how),
            Self::Stopped => Words::fixed("the run was stopped", "运行已停止"),
            Self::NoStart(why) => {
                let why = printable::escape(why);
                Words::new(
                    format!("cannot start a worker process: {why}; --in-process reads without one"),
                    format!("无法启动读取进程：{why}；可用 --in-process 在本进程内读取"),
                )
            }
        }
    }

    /// Whether a fresh worker might do better: memory that earlier documents left in use counts against the limit. A
    /// document that takes too long takes too long again.
    pub(super) fn may_be_due_to_earlier_documents(&self) -> bool {
        !matches!(self, Self::Timeout(_) | Self::NoStart(_) | Self::Stopped)
    }
}
