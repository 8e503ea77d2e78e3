//! The messages of documents: what became of a file, and what to do about it.
use super::limits::Limit;
use crate::{Words, printable};
use juesuan_extract::FileType;

pub(super) const EMPTY_FILE: Words =
    Words::fixed("the file is empty (0 bytes); download it again", "文件为空（0 字节），请重新下载");
pub(super) const ENCRYPTED: Words =
    Words::fixed("the PDF needs a password; save it without one", "PDF 设有密码，请另存为不加密的文件");
pub(super) const UNKNOWN_ENCRYPTION: Words = Words::fixed(
    "the encryption of the PDF is not supported; save it without encryption",
    "不支持此 PDF 的加密方式，请另存为不加密的文件",
);
pub(super) const DAMAGED_PARTLY: Words = Words::fixed(
    "the PDF is damaged, which may explain missing or inconsistent figures; download it again",
    "PDF 已损坏，数据缺失或不平可能由此造成，请重新下载",
);
pub(super) const DAMAGED: Words = Words::fixed(
    "the PDF is damaged, and no tables could be recovered; download it again",
    "PDF 已损坏，未能读出任何表，请重新下载",
);
pub(super) const TRUNCATED: Words = Words::fixed(
    "the PDF is truncated, and no tables could be recovered; download it again",
    "PDF 不完整（末尾缺失），未能读出任何表，请重新下载",
);
pub(super) const NO_PAGE_READABLE: Words = Words::fixed("no page could be read completely", "各页均未能完整读取");

/// A file that is not a PDF.
pub(super) fn not_a_pdf(file_type: FileType) -> Words {
    let (en, zh) = match file_type {
        FileType::WebPage => (
            "it is a web page, which servers send in place of a missing file; download it again",
            "内容是网页，原文件可能已被撤下，请重新下载",
        ),
        FileType::Text => (
            "it is plain text; if it is the text dump of a PDF, rename it to .txt",
            "内容是纯文本；如为由 PDF 导出的文本，请将扩展名改为 .txt",
        ),
        FileType::Office => (
            "it is an office document (Word, Excel, WPS); save it as PDF",
            "内容是办公文档（Word、Excel、WPS），请另存为 PDF",
        ),
        FileType::Archive => {
            ("it is an archive (ZIP, RAR, 7z, gzip); unpack it", "内容是压缩包（ZIP、RAR、7z、gzip），请先解压")
        }
        FileType::Image => (
            "it is an image, and juesuan does not recognise characters in images",
            "内容是图片，本程序不识别图片中的文字",
        ),
        FileType::Pdf | FileType::Unknown => ("it has no PDF header", "缺少 PDF 文件头"),
    };
    Words::new(format!("not a PDF file: {en}"), format!("不是 PDF 文件：{zh}"))
}

pub(super) fn broken(why: &str) -> Words {
    Words::new(format!("the PDF cannot be opened: {why}"), format!("PDF 无法打开：{why}"))
}

pub(super) fn truncated_partly(pages: u32) -> Words {
    let page = if pages == 1 { "page" } else { "pages" };
    Words::new(
        format!("the PDF is truncated; {pages} {page} could be read; download it again"),
        format!("PDF 不完整（末尾缺失），只读出 {pages} 页，请重新下载"),
    )
}

/// `pages`: their numbers.
pub(super) fn pages_unreadable(pages: &str) -> Words {
    let en = if is_one(pages) {
        format!("page {pages} is damaged; its tables are missing or incomplete")
    } else {
        format!("pages {pages} are damaged; their tables are missing or incomplete")
    };
    Words::new(en, format!("第 {pages} 页已损坏，其中的表缺失或不完整"))
}

pub(super) fn file_too_large(megabytes: u64) -> Words {
    Words::new(
        format!("the file is larger than {megabytes} MB; to read it anyway, raise --limit file={megabytes}"),
        format!("文件超过 {megabytes} MB；如仍需读取，请调高 --limit file={megabytes}"),
    )
}

/// `pages`: the numbers of those where the limit was reached; none if it is about the whole file.
pub(super) fn limit_reached(limit: Limit, value: u64, pages: Option<&str>) -> Words {
    let (en, zh, zh_unit) = limited(limit);
    let word = limit.word();
    let (have, on_pages) = match pages {
        None => ("the document has".to_owned(), String::new()),
        Some(page) if is_one(page) => (format!("page {page} has"), format!("第 {page} 页的")),
        Some(pages) => (format!("pages {pages} have"), format!("第 {pages} 页的")),
    };
    Words::new(
        format!("{have} more than {value} {en}; the rest was not read; to read it, raise --limit {word}={value}"),
        format!("{on_pages}{zh}超过 {value} {zh_unit}，超出部分未读取；如需读取，请调高 --limit {word}={value}"),
    )
}

/// A document that the reader crashed on. `why`: a panic message, or what is known about the end of a process.
pub(crate) fn crashed_words(why: &str) -> Words {
    let why = printable::escape(why);
    Words::new(
        format!("juesuan failed on this document: {why}; this is a bug in juesuan, please report it"),
        format!("juesuan 处理此文件时出错：{why}；这是 juesuan 的缺陷，请反馈"),
    )
}

/// Whether a list of pages has only one.
fn is_one(pages: &str) -> bool {
    pages.bytes().all(|b| b.is_ascii_digit())
}

/// What a limit counts: in English, in Chinese, and the Chinese unit.
fn limited(limit: Limit) -> (&'static str, &'static str, &'static str) {
    match limit {
        Limit::File => ("megabytes", "文件", "MB"),
        Limit::Pages => ("pages", "页数", "页"),
        Limit::Glyphs => ("characters", "字符数", "个"),
        Limit::Rulings => ("rulings", "线条数", "条"),
        Limit::Images => ("images", "图片数", "个"),
        Limit::Operations => ("operations", "绘图操作", "次"),
        Limit::Nesting => ("levels of nested clips and groups", "裁剪和编组的嵌套", "层"),
        Limit::Stream => ("megabytes in one unpacked stream", "单个数据流解压后的大小", "MB"),
        Limit::Unpacked => ("megabytes of unpacked page contents", "页面内容解压后的总大小", "MB"),
    }
}
