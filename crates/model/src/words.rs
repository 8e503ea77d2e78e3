//! What is said to a person, in both languages.
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, fmt};

/// A language of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// 中文.
    Zh,
}

/// The same text in English and in Chinese. Every message that a library crate gives is one.
///
/// ```
/// use juesuan_model::{Lang, Words};
///
/// const TOTAL: Words = Words::fixed("total", "合计");
/// assert_eq!(TOTAL.get(Lang::Zh), "合计");
/// assert_eq!(Words::new(format!("page {}", 3), format!("第{}页", 3)).en, "page 3");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(clippy::exhaustive_structs, reason = "two languages; a third would concern every message")]
pub struct Words {
    /// English.
    pub en: Cow<'static, str>,
    /// Chinese.
    pub zh: Cow<'static, str>,
}

impl Words {
    /// Neither language says anything.
    pub const EMPTY: Self = Self::fixed("", "");

    /// Words made at run time (`String`) or known beforehand (`&'static str`).
    #[must_use]
    pub fn new(en: impl Into<Cow<'static, str>>, zh: impl Into<Cow<'static, str>>) -> Self {
        Self { en: en.into(), zh: zh.into() }
    }

    /// Words known at compile time.
    #[must_use]
    pub const fn fixed(en: &'static str, zh: &'static str) -> Self {
        Self { en: Cow::Borrowed(en), zh: Cow::Borrowed(zh) }
    }

    /// The text that reads the same in both languages, such as a name as printed.
    #[must_use]
    pub fn same(text: &str) -> Self {
        Self::new(text.to_owned(), text.to_owned())
    }

    /// The text in one language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        }
    }

    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.en.is_empty() && self.zh.is_empty()
    }
}

/// English, for panics and logs.
impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

/// [`Words`] as the two fields `message` and `message_zh` of the record that holds them. To be used as
/// `#[serde(flatten, with = "juesuan_model::message")]`.
pub mod message {
    use super::Words;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use std::borrow::Cow;

    #[derive(Serialize, Deserialize)]
    struct Message<'a> {
        #[serde(default)]
        message: Cow<'a, str>,
        #[serde(default)]
        message_zh: Cow<'a, str>,
    }

    /// Writes `message` and `message_zh`.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(words: &Words, s: S) -> Result<S::Ok, S::Error> {
        Message { message: Cow::Borrowed(&words.en), message_zh: Cow::Borrowed(&words.zh) }.serialize(s)
    }

    /// Reads `message` and `message_zh`; a field that is missing is empty.
    ///
    /// # Errors
    /// Those of the deserializer.
    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Words, D::Error> {
        let message = Message::deserialize(d)?;
        Ok(Words::new(message.message.into_owned(), message.message_zh.into_owned()))
    }
}
