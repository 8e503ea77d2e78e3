//! Why an input cannot be read before its content is looked at.
use super::messages::file_too_large;
use crate::{Status, Words};
use serde::{Deserialize, Serialize};

/// Why an input cannot be read before its content is looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum InputProblem {
    /// There is no such file or folder.
    Missing,
    /// A link whose target does not exist or that leads back to itself.
    BrokenLink,
    /// A folder that cannot be listed, and why.
    Unlistable(String),
    /// A pipe, a socket or a device, found in a folder.
    NotAFile,
    /// Another failure of the file system.
    Unreachable(String),
    /// An archive that cannot be opened, and why.
    BrokenArchive(String),
    /// An archive with more members than are read.
    TooManyMembers {
        /// The limit.
        most: usize,
    },
    /// An archive whose members share bytes.
    OverlappingMembers,
    /// An archive with members of the same name, of which only the last can be read.
    SameNames,
    /// An archive in an archive.
    NestedArchive,
    /// A member of an archive that needs a password.
    EncryptedMember,
    /// A member of an archive that is compressed with an unsupported method: which.
    UnknownCompression(String),
    /// A member of an archive that is larger than is read.
    TooLarge {
        /// The limit in bytes.
        most: u64,
    },
    /// It does not fit into memory.
    OutOfMemory,
    /// A member of an archive that cannot be decompressed, and why.
    DamagedMember(String),
}

impl InputProblem {
    /// The status of the document.
    #[must_use]
    pub fn status(&self) -> Status {
        match self {
            Self::EncryptedMember => Status::Encrypted,
            Self::TooManyMembers { .. } | Self::OutOfMemory | Self::TooLarge { .. } => Status::Limit,
            _ => Status::Unreadable,
        }
    }

    /// What is wrong and what to do about it.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::Missing => Words::fixed("no such file or folder", "文件或文件夹不存在"),
            Self::BrokenLink => Words::fixed("the symbolic link is broken", "链接已失效"),
            Self::Unlistable(why) => Words::new(
                format!("the folder cannot be listed: {why}; its files were not read"),
                format!("无法列出文件夹内容：{why}；其中的文件未读取"),
            ),
            Self::NotAFile => Words::fixed("a pipe, socket or device, not a file", "是管道、套接字或设备，不是文件"),
            Self::Unreachable(why) => {
                Words::new(format!("the file cannot be read: {why}"), format!("文件无法读取：{why}"))
            }
            Self::BrokenArchive(why) => Words::new(
                format!("the ZIP archive cannot be opened: {why}; download it again"),
                format!("ZIP 压缩包无法打开：{why}；请重新下载"),
            ),
            Self::TooManyMembers { most } => Words::new(
                format!("the ZIP archive has more than {most} members; unpack it and pass the folder"),
                format!("ZIP 压缩包中的文件超过 {most} 个，请解压后改为指定文件夹"),
            ),
            Self::OverlappingMembers => Words::fixed(
                "the ZIP archive was not opened: its members overlap, as only those of malicious archives do",
                "ZIP 压缩包未打开：其中的文件数据重叠，只有恶意压缩包才会如此",
            ),
            Self::SameNames => Words::fixed(
                "the ZIP archive has several members with the same name; only the last of them can be read",
                "ZIP 压缩包中有同名文件，只能读取其中最后一个",
            ),
            Self::NestedArchive => Words::fixed(
                "archives inside archives are not opened; unpack the outer one first",
                "不读取压缩包中的压缩包，请先解压外层",
            ),
            Self::EncryptedMember => Words::fixed(
                "the file is encrypted in its ZIP archive; unpack it first",
                "文件在 ZIP 压缩包中已加密，请先解压",
            ),
            Self::UnknownCompression(method) => Words::new(
                format!("the compression method of the ZIP archive is not supported ({method}); unpack it first"),
                format!("不支持 ZIP 压缩包的压缩方法（{method}），请先解压"),
            ),
            Self::DamagedMember(why) => Words::new(
                format!("the file cannot be unpacked: {why}; download the archive again"),
                format!("文件无法解压：{why}；请重新下载压缩包"),
            ),
            Self::TooLarge { most } => file_too_large(*most >> 20),
            Self::OutOfMemory => Words::fixed(
                "the file is larger than the memory limit of one document; allow more with --memory",
                "文件大于单个文件的内存上限；可用 --memory 提高上限",
            ),
        }
    }
}
