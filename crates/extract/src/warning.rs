//! What a reader should know about a file or a page that was not read completely, or not exactly as written.

use std::borrow::Cow;
use std::fmt;

use juesuan_model::Words;

use crate::layout::Gap;

/// A warning about a file or one of its pages. The page number is that of the [`PageLayout`](crate::PageLayout) that
/// has the warning.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Warning {
    /// Streams that would unpack to more than [`Limits::stream_bytes`](crate::Limits::stream_bytes) were emptied when the
    /// file was opened.
    StreamsTooLarge {
        /// How many.
        count: usize,
        /// The limit in bytes.
        limit: u64,
    },
    /// The file has more pages than [`Limits::pages`](crate::Limits::pages). On the last page that is read.
    TooManyPages {
        /// The limit.
        limit: u32,
        /// Pages of the file.
        page_count: u32,
    },
    /// The page could not be read.
    Unreadable {
        /// The message of the PDF library.
        reason: String,
    },
    /// The page could not be read to its end.
    Interrupted {
        /// The message of the PDF library.
        reason: String,
    },
    /// The page was not read: a font gives widths to more characters than there can be (/W or /W2).
    TooManyWidths,
    /// The page's content stream would unpack to more than the limit and was skipped.
    ContentTooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The page was skipped: the contents of the pages before it unpack to more than
    /// [`Limits::document_bytes`](crate::Limits::document_bytes).
    DocumentTooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The page asks for more than [`Limits::operations`](crate::Limits::operations); the rest was skipped.
    TooManyOperations {
        /// The limit.
        limit: u64,
    },
    /// The page's annotations ask for more than the same limit and were skipped.
    TooManyAnnotationOperations {
        /// The limit.
        limit: u64,
    },
    /// Clip paths and transparency groups are nested deeper than [`Limits::nesting`](crate::Limits::nesting); the rest of
    /// the page was skipped.
    TooDeeplyNested {
        /// The limit.
        limit: usize,
    },
    /// The page has so many more characters than [`Limits::glyphs`](crate::Limits::glyphs) that the rest of it was
    /// skipped.
    FarTooManyGlyphs {
        /// The limit.
        limit: usize,
    },
    /// Characters beyond [`Limits::glyphs`](crate::Limits::glyphs) were skipped.
    TooManyGlyphs {
        /// The limit.
        limit: usize,
        /// How many were skipped.
        skipped: u64,
    },
    /// Rulings beyond [`Limits::rulings`](crate::Limits::rulings) were skipped.
    TooManyRulings {
        /// The limit.
        limit: usize,
        /// How many were skipped.
        skipped: u64,
    },
    /// Images beyond [`Limits::images`](crate::Limits::images) were skipped.
    TooManyImages {
        /// The limit.
        limit: usize,
        /// How many were skipped.
        skipped: u64,
    },
    /// Characters, rulings or images whose coordinates are not finite, or far off any page, were skipped.
    ImpossibleCoordinates {
        /// How many were skipped.
        skipped: u64,
    },
    /// A font could not be used; its text may be missing.
    UnusableFont,
    /// An image could not be decoded.
    UndecodableImage,
    /// An annotation has no usable appearance and was skipped.
    AnnotationWithoutAppearance,
    /// The page's UserUnit is not a positive number; 1 was used.
    InvalidUserUnit {
        /// The value in the file.
        unit: f64,
    },
    /// The page's CropBox shows nothing of the page; the MediaBox was used.
    EmptyCropBox,
    /// The page has no usable MediaBox; A4 was used.
    NoMediaBox,
}

impl Warning {
    /// The warning in English and in Chinese. Sizes are in MiB.
    #[must_use]
    pub fn words(&self) -> Words {
        Words::new(self.english(), self.chinese())
    }

    fn english(&self) -> Cow<'static, str> {
        let text = match self {
            Self::StreamsTooLarge { count, limit } => {
                format!("skipped {count} streams larger than {} MiB when unpacked", limit >> 20)
            }
            Self::TooManyPages { limit, page_count } => {
                format!("reached the limit of {limit} pages; pages {} to {page_count} were not read", limit + 1)
            }
            Self::Unreadable { reason } => format!("the page is unreadable: {reason}"),
            Self::Interrupted { reason } => format!("the page could not be read to its end: {reason}"),
            Self::ContentTooLarge { limit } => {
                format!("skipped the page's content, larger than {} MiB when unpacked", limit >> 20)
            }
            Self::DocumentTooLarge { limit } => {
                format!("skipped the page: the pages before it are larger than {} MiB when unpacked", limit >> 20)
            }
            Self::TooManyOperations { limit } => {
                format!("the page has more than {limit} drawing operations; skipped the rest")
            }
            Self::TooManyAnnotationOperations { limit } => {
                format!("skipped the page's annotations, which have more than {limit} drawing operations")
            }
            Self::TooDeeplyNested { limit } => {
                format!("clip paths and groups are nested more than {limit} deep; skipped the rest of the page")
            }
            Self::FarTooManyGlyphs { limit } => {
                format!("the page has more than {limit} characters; skipped the rest of the page")
            }
            Self::TooManyGlyphs { limit, skipped } => {
                format!("skipped {skipped} characters beyond the limit of {limit}")
            }
            Self::TooManyRulings { limit, skipped } => format!("skipped {skipped} rulings beyond the limit of {limit}"),
            Self::TooManyImages { limit, skipped } => format!("skipped {skipped} images beyond the limit of {limit}"),
            Self::ImpossibleCoordinates { skipped } => format!("skipped {skipped} marks with impossible coordinates"),
            Self::InvalidUserUnit { unit } => format!("ignored the invalid UserUnit {unit}; used 1"),
            Self::TooManyWidths => return "the page is unreadable: a font gives too many widths".into(),
            Self::UnusableFont => return "a font is unusable; its text may be missing".into(),
            Self::UndecodableImage => return "an image could not be decoded".into(),
            Self::AnnotationWithoutAppearance => return "skipped an annotation without a usable appearance".into(),
            Self::EmptyCropBox => return "the CropBox shows nothing of the page; used the MediaBox".into(),
            Self::NoMediaBox => return "the page has no usable MediaBox; used A4".into(),
        };
        text.into()
    }

    fn chinese(&self) -> Cow<'static, str> {
        let text = match self {
            Self::StreamsTooLarge { count, limit } => {
                format!("跳过了 {count} 个解压后超过 {} MiB 的数据流", limit >> 20)
            }
            Self::TooManyPages { limit, page_count } => {
                format!("已达到 {limit} 页的上限，第 {} 页至第 {page_count} 页未读取", limit + 1)
            }
            Self::Unreadable { reason } => format!("本页无法读取：{reason}"),
            Self::Interrupted { reason } => format!("本页未能读完：{reason}"),
            Self::ContentTooLarge { limit } => format!("本页内容解压后超过 {} MiB，已跳过", limit >> 20),
            Self::DocumentTooLarge { limit } => format!("前面各页解压后合计超过 {} MiB，本页已跳过", limit >> 20),
            Self::TooManyOperations { limit } => format!("本页绘图操作超过 {limit} 个，其余已跳过"),
            Self::TooManyAnnotationOperations { limit } => format!("本页批注的绘图操作超过 {limit} 个，批注已跳过"),
            Self::TooDeeplyNested { limit } => format!("裁剪路径和图形组嵌套超过 {limit} 层，本页其余内容已跳过"),
            Self::FarTooManyGlyphs { limit } => format!("本页字符超过 {limit} 个，其余内容已跳过"),
            Self::TooManyGlyphs { limit, skipped } => format!("字符超过上限 {limit} 个，跳过了 {skipped} 个"),
            Self::TooManyRulings { limit, skipped } => format!("线条超过上限 {limit} 条，跳过了 {skipped} 条"),
            Self::TooManyImages { limit, skipped } => format!("图片超过上限 {limit} 张，跳过了 {skipped} 张"),
            Self::ImpossibleCoordinates { skipped } => format!("跳过了 {skipped} 个坐标无效的字符或图形"),
            Self::InvalidUserUnit { unit } => format!("页面单位 UserUnit 的值 {unit} 无效，按 1 处理"),
            Self::TooManyWidths => return "本页无法读取：字体声明的字宽过多".into(),
            Self::UnusableFont => return "有字体无法使用，相应文字可能缺失".into(),
            Self::UndecodableImage => return "有图片无法解码".into(),
            Self::AnnotationWithoutAppearance => return "跳过了没有可用外观的批注".into(),
            Self::EmptyCropBox => return "裁剪框 CropBox 不含页面内容，改用 MediaBox".into(),
            Self::NoMediaBox => return "页面没有可用的 MediaBox，按 A4 处理".into(),
        };
        text.into()
    }

    /// What the page lacks because of it; `None` if nothing of its content is known to be missing.
    #[must_use]
    pub fn gap(&self) -> Option<Gap> {
        match self {
            Self::StreamsTooLarge { .. } | Self::ContentTooLarge { .. } => Some(Gap::Stream),
            Self::TooManyPages { .. } => Some(Gap::Pages),
            Self::Unreadable { .. } | Self::Interrupted { .. } | Self::TooManyWidths => Some(Gap::Unreadable),
            Self::DocumentTooLarge { .. } => Some(Gap::Document),
            Self::TooManyOperations { .. } | Self::TooManyAnnotationOperations { .. } => Some(Gap::Operations),
            Self::TooDeeplyNested { .. } => Some(Gap::Nesting),
            Self::FarTooManyGlyphs { .. } | Self::TooManyGlyphs { .. } => Some(Gap::Glyphs),
            Self::TooManyRulings { .. } => Some(Gap::Rulings),
            Self::TooManyImages { .. } => Some(Gap::Images),
            Self::ImpossibleCoordinates { .. }
            | Self::UnusableFont
            | Self::UndecodableImage
            | Self::AnnotationWithoutAppearance
            | Self::InvalidUserUnit { .. }
            | Self::EmptyCropBox
            | Self::NoMediaBox => None,
        }
    }
}

/// In English.
impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.english())
    }
}
