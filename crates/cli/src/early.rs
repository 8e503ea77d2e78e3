//! The language and the form of messages, taken from the raw arguments and the environment.
//!
//! Both are needed before the arguments are parsed: help and errors about arguments are messages too.
use crate::{events::LogFormat, messages::Lang};
use clap::ValueEnum;
use std::ffi::OsString;

/// The environment variables that choose the language of messages. The first one that is set to anything decides: ours,
/// then those of POSIX in its order.
const LANGUAGE_VARIABLES: [&str; 4] = [OWN_VARIABLE, "LC_ALL", "LC_MESSAGES", "LANG"];
const OWN_VARIABLE: &str = "JUESUAN_LANG";

/// The language of messages: that of `--lang`, else that of the environment.
pub(crate) fn lang(arguments: &[OsString]) -> Lang {
    lang_in(arguments, &LANGUAGE_VARIABLES, |variable| std::env::var(variable).ok())
}

/// The language of headers in outputs: that of `--lang`, else that of `JUESUAN_LANG`. The language of the system does not
/// count, so that the outputs are the same on every machine.
pub(crate) fn output_lang(arguments: &[OsString]) -> Lang {
    lang_in(arguments, &[OWN_VARIABLE], |variable| std::env::var(variable).ok())
}

fn lang_in(arguments: &[OsString], variables: &[&str], variable: impl Fn(&str) -> Option<String>) -> Lang {
    let environment = || variables.iter().filter_map(|v| variable(v)).find(|value| !value.is_empty());
    let asked = last_value(arguments, "--lang").map(ToOwned::to_owned).or_else(environment).unwrap_or_default();
    if asked.to_ascii_lowercase().starts_with("zh") { Lang::Zh } else { Lang::En }
}

/// The form that `--log-format` asks for; text where it is missing or misspelt.
pub(crate) fn log_format(arguments: &[OsString]) -> LogFormat {
    let asked = last_value(arguments, "--log-format").unwrap_or_default();
    LogFormat::from_str(asked, false).unwrap_or(LogFormat::Text)
}

/// The value of the last `option`, as `--option value` or `--option=value`.
fn last_value<'a>(arguments: &'a [OsString], option: &str) -> Option<&'a str> {
    let mut last = None;
    let mut rest = arguments.iter().map(|a| a.to_str().unwrap_or_default());
    while let Some(argument) = rest.next() {
        match argument.strip_prefix(option) {
            _ if argument == "--" => break,
            Some("") => last = rest.next().or(last),
            Some(value) => last = value.strip_prefix('=').or(last),
            None => {}
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(words: &[&str]) -> Vec<OsString> {
        words.iter().map(OsString::from).collect()
    }

    #[test]
    fn the_last_lang_option_wins() {
        let lang = |words: &[&str]| lang_in(&arguments(words), &LANGUAGE_VARIABLES, |_| None);
        assert_eq!(lang(&["juesuan", "convert", "--lang", "zh"]), Lang::Zh);
        assert_eq!(lang(&["juesuan", "--lang=zh", "schema"]), Lang::Zh);
        assert_eq!(lang(&["juesuan", "--lang=zh", "--lang", "en"]), Lang::En);
        assert_eq!(lang(&["juesuan", "convert", "--", "--lang=zh"]), Lang::En);
    }

    #[test]
    fn the_first_variable_that_is_set_decides() {
        let lang = |words: &[&str], variables: &[(&str, &str)]| {
            let value = |name: &str| variables.iter().find(|(v, _)| *v == name).map(|(_, value)| (*value).to_owned());
            lang_in(&arguments(words), &LANGUAGE_VARIABLES, value)
        };
        let chinese = ("LANG", "zh_CN.UTF-8");
        assert_eq!(lang(&[], &[chinese]), Lang::Zh);
        assert_eq!(lang(&[], &[("LC_MESSAGES", "zh_CN"), ("LANG", "de_DE.UTF-8")]), Lang::Zh);
        assert_eq!(lang(&[], &[("LC_ALL", "C"), ("LC_MESSAGES", "zh_CN"), chinese]), Lang::En);
        assert_eq!(lang(&[], &[("LC_ALL", ""), chinese]), Lang::Zh);
        assert_eq!(lang(&[], &[("JUESUAN_LANG", "en"), chinese]), Lang::En);
        assert_eq!(lang(&["--lang", "en"], &[chinese]), Lang::En);
    }

    #[test]
    fn the_form_of_messages_is_found() {
        assert_eq!(log_format(&arguments(&["convert", "--log-format", "json"])), LogFormat::Json);
        assert_eq!(log_format(&arguments(&["--log-format=json", "--nope"])), LogFormat::Json);
        assert_eq!(log_format(&arguments(&["--log-format=xml"])), LogFormat::Text);
        assert_eq!(log_format(&arguments(&["--", "--log-format=json"])), LogFormat::Text);
    }
}
