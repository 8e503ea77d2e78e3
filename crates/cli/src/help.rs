//! Help and errors about arguments, in two languages.
//!
//! The English help is in the doc comments of `args.rs`. This file has the examples of each command in both languages,
//! and the Chinese help.
use crate::{
    args::Cli,
    events::{Event, LogFormat},
    exit::Exit,
    messages::Lang,
    terminal,
};
use clap::{
    Command, CommandFactory, Error,
    error::{ContextKind, ErrorKind},
};
use std::io::{self, Write};

/// Longest line, however wide the terminal is.
const WIDEST: usize = 100;

/// The default layout of clap, with a Chinese heading.
const TEMPLATE_ZH: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

const EXAMPLES: &[(&str, &str, &str)] = &[
    (
        "",
        "Examples:
  juesuan convert samples -o out         read every PDF in samples/, write CSV and JSON to out/
  juesuan inspect report.pdf             what was read from one file, and how
  juesuan audit report.pdf               what does not add up in it, and why
  juesuan schema 04                      titles, columns and rows of table 04
  juesuan convert --help                 the options of a command",
        "示例：
  juesuan convert samples -o out         读取 samples/ 下所有 PDF，在 out/ 中写出 CSV 和 JSON
  juesuan inspect report.pdf             查看从某个文件读出的内容及识别依据
  juesuan audit report.pdf               查看其中哪些数据不平，原因何在
  juesuan schema 04                      查看 04 表的标题、列和行
  juesuan convert --help                 查看某个命令的用法",
    ),
    (
        "convert",
        "Every input has a row in documents.csv, including those that could not be converted.

Exit code: 0 every input was converted (with or without findings), 1 some inputs could not be,
2 wrong usage, no inputs, or the output cannot be written, 3 (with --fail-on only) every input was
converted and there are such findings, 130 or 143 stopped by Ctrl-C or kill (continue: --resume).

Examples:
  juesuan convert report.pdf -o out
  juesuan convert 2023 2024 extra.pdf -o out --jobs 4
  juesuan convert downloads -o out --format csv --overwrite
  juesuan convert downloads -o out --format xlsx,sqlite --tables 03,09 --headers zh
  juesuan convert downloads -o - --tables 09 --unit yuan | head
  juesuan convert dumps -o out --text    include text dumps of PDFs (.txt)
  juesuan convert crawl.zip '2023/**/*.pdf' -o out
  find . -name '*.pdf' -print0 | juesuan convert --files-from - -0 -o out
  juesuan convert downloads -o out --resume    after a crash, or when files have changed
  juesuan convert downloads -o out3 --shard 3/8    on the third of eight machines",
        "每个输入文件在 documents.csv 中均有一行，未能转换的也不例外。

退出码：0 全部转换（无论有无审计发现），1 部分文件未能转换，2 用法有误、没有可处理的文件或无法写出，
3 全部转换，但有 --fail-on 所指级别的发现，130 或 143 被 Ctrl-C 或 kill 停止（可用 --resume 继续）。

示例：
  juesuan convert report.pdf -o out
  juesuan convert 2023 2024 extra.pdf -o out --jobs 4
  juesuan convert downloads -o out --format csv --overwrite
  juesuan convert downloads -o out --format xlsx,sqlite --tables 03,09 --headers zh
  juesuan convert downloads -o - --tables 09 --unit yuan | head
  juesuan convert dumps -o out --text    同时读取由 PDF 导出的文本（.txt）
  juesuan convert crawl.zip '2023/**/*.pdf' -o out
  find . -name '*.pdf' -print0 | juesuan convert --files-from - -0 -o out
  juesuan convert downloads -o out --resume    运行中断之后，或文件有变化时
  juesuan convert downloads -o out3 --shard 3/8    在八台机器中的第三台上运行",
    ),
    (
        "merge",
        "The datasets must be finished, and read by the same version. An input that is in two of them counts once.

Examples:
  juesuan merge out1 out2 out3 -o out    after juesuan convert in -o out1 --shard 1/3 and so on
  juesuan merge out2022 out2023 -o all --format parquet,sqlite
  juesuan merge out -o again --format xlsx    another format, without reading the PDFs again",
        "各数据集必须已经完成，并由同一版本的程序读取。两个数据集都有的文件只计一次。

示例：
  juesuan merge out1 out2 out3 -o out    此前：juesuan convert in -o out1 --shard 1/3（依此类推）
  juesuan merge out2022 out2023 -o all --format parquet,sqlite
  juesuan merge out -o again --format xlsx    换一种格式，无需重新读取 PDF",
    ),
    (
        "inspect",
        "Examples:
  juesuan inspect report.pdf                       disclosures, tables, findings, pages
  juesuan inspect report.pdf --stage records       the rows of all tables
  juesuan inspect report.pdf --page 7 --stage rulings
  juesuan inspect report.pdf --json | jq .status   everything, as in json/",
        "示例：
  juesuan inspect report.pdf                       决算公开、各表、发现、页面
  juesuan inspect report.pdf --stage records       所有表的行
  juesuan inspect report.pdf --page 7 --stage rulings
  juesuan inspect report.pdf --json | jq .status   全部内容，与 json/ 中相同",
    ),
    (
        "report",
        "Examples:
  juesuan report out                     counts, failed files, findings by rule, duplicates
  juesuan report out --json | jq .statuses",
        "示例：
  juesuan report out                     各项统计、有问题的文件、按规则统计的发现、重复文件
  juesuan report out --json | jq .statuses",
    ),
    (
        "audit",
        "Findings are sorted by severity: error, warning, info (with --verbose). Cause: source, the document
itself does not add up; reading, juesuan may have misread it. A PDF is read first; JSON files and
folders are audited again with the current rules.

Exit code: 0 audited, 1 the file could not be read, 2 wrong usage, 3 there are findings of the
severity of --fail-on.

Examples:
  juesuan audit report.pdf
  juesuan audit out --fail-on error      every document that convert wrote to out/
  juesuan audit report.pdf --json | jq '.[].disclosures[].findings[0]'",
        "审计发现按严重程度排列：错误、警告、提示（加 --verbose 显示）。原因：“原文”为文件本身不平，
“读取”为可能读取有误。PDF 先读取再审计；JSON 文件和文件夹按现行规则重新审计。

退出码：0 已审计，1 文件无法读取，2 用法有误，3 有 --fail-on 所指级别的发现。

示例：
  juesuan audit report.pdf
  juesuan audit out --fail-on error      convert 写入 out/ 的全部文件
  juesuan audit report.pdf --json | jq '.[].disclosures[].findings[0]'",
    ),
    (
        "rules",
        "Examples:
  juesuan rules                          all rules, as formulas over tables, rows and columns
  juesuan rules hierarchy --lang zh      one rule
  juesuan rules --rules mine             including those of mine/*.toml",
        "示例：
  juesuan rules                          全部规则，以表、行、列的公式表示
  juesuan rules hierarchy --lang zh      其中一条
  juesuan rules --rules mine             包括 mine/*.toml 中的规则",
    ),
    (
        "explain",
        "Examples:
  juesuan explain                        all findings, by group
  juesuan explain figure-suspect         one of them
  juesuan explain summary-sides          an identity of the audit",
        "示例：
  juesuan explain                        全部发现，分类列出
  juesuan explain figure-suspect         其中一种
  juesuan explain summary-sides          某条勾稽关系",
    ),
    (
        "show",
        "Examples:
  juesuan show report.pdf --table 03 --row 2010108
  juesuan show report.pdf --table 01 --row 31
  juesuan show out/json/report.json --table 09",
        "示例：
  juesuan show report.pdf --table 03 --row 2010108
  juesuan show report.pdf --table 01 --row 31
  juesuan show out/json/report.json --table 09",
    ),
    (
        "schema",
        "Examples:
  juesuan schema                         the nine tables
  juesuan schema three_public_expenses   one table, by id or number
  juesuan schema --json | jq '.[].id'",
        "示例：
  juesuan schema                         九张表
  juesuan schema three_public_expenses   其中一张，用标识或编号指定
  juesuan schema --json | jq '.[].id'",
    ),
    (
        "codes",
        "One line per code and name: number of documents, years, tables, and where it was first found.
Verified (seen): found in two or more documents.

Examples:
  juesuan codes out -o codes.csv                     from an output folder of convert (its json/)
  juesuan codes 2023 extra.pdf -o codes.csv          from PDFs
  juesuan codes out -o new.csv --add-to codes.csv    add documents to an earlier list
  juesuan codes out -o - | head",
        "每个编码及名称一行：见于多少个文件、哪些年度、哪些表，最先见于何处。
已核实（seen）：见于两个以上文件。

示例：
  juesuan codes out -o codes.csv                     取自 convert 写出的文件夹（其中的 json/）
  juesuan codes 2023 extra.pdf -o codes.csv          取自 PDF
  juesuan codes out -o new.csv --add-to codes.csv    在以前的编码表上增加文件
  juesuan codes out -o - | head",
    ),
];

/// What each command does, in Chinese; the first entry is the program.
const ABOUT_ZH: &[(&str, &str)] = &[
    ("", "从部门决算公开 PDF 中读取九张决算表：数据结构化，可追溯到页面位置，并经勾稽核对"),
    ("convert", "读取 PDF，将九张表写成 CSV 和 JSON"),
    ("merge", "将多个数据集合并为一个，结果与一次运行完全相同"),
    ("inspect", "查看从某个 PDF 读出的内容及识别依据"),
    ("schema", "查看九张表的标题、列和固定行"),
    ("audit", "查看文件或数据集中哪些数据不平，原因何在"),
    ("rules", "查看审计规则"),
    ("explain", "说明某种发现的含义、成因和核对办法"),
    ("show", "查看某一行：每个数字的位置，以及涉及该数字的规则"),
    ("codes", "根据文件生成科目编码表"),
    ("report", "汇总 convert 写出的数据集"),
    ("worker", "为主进程读取文件"),
    ("second-reader", "为主进程再次读取某些页"),
    ("help", "显示本帮助或某个命令的帮助"),
];

/// What each argument means, in Chinese: command, argument, words. An empty command stands for all.
const ARGUMENTS_ZH: &[(&str, &str, &str)] = &[
    ("", "lang", "消息语言：en 或 zh [默认：环境变量 JUESUAN_LANG，否则为系统语言]"),
    ("", "quiet", "只显示错误"),
    ("", "verbose", "显示更多信息：每个文件一行"),
    ("", "log_format", "消息形式：text 或 json（每行一个事件，供程序读取）[默认：text]"),
    ("", "help", "显示帮助"),
    ("", "version", "显示版本"),
    (
        "convert",
        "inputs",
        "文件、文件夹、ZIP 压缩包或加引号的通配符（'2023/**/*.pdf'）。文件夹和压缩包中各级的 .pdf 文件都会读取；\
         直接指定的文件无论扩展名均会读取",
    ),
    ("convert", "files_from", "从清单读取输入，每行一个；- 表示标准输入"),
    ("convert", "null", "--files-from 的清单以 NUL 分隔（find -print0）"),
    ("convert", "resume", "继续中断的运行，或更新已完成的数据集：没有变化的文件不再读取，已不存在的文件从数据集中删除"),
    ("convert", "no_state", "不保留 --resume 和 merge 所需的状态"),
    ("convert", "shard", "将输入按内容分为 N 份，只处理第 I 份；各份结果用 merge 合并"),
    ("", "json_folders", "将 json/ 和 xlsx/ 分散到 256 个子文件夹，适用于文件极多的情况"),
    ("merge", "datasets", "convert 或 merge 的输出文件夹"),
    ("merge", "output", "输出文件夹"),
    ("merge", "overwrite", "替换输出文件夹中已有的数据集"),
    ("convert", "output", "输出文件夹；- 表示标准输出，只写一张表的 CSV"),
    ("", "format", "输出格式：csv,json,xlsx,parquet,sqlite [默认：csv,json]"),
    (
        "",
        "tables",
        "只写九张表中的这几张，用编号或标识指定：01,03。与 -o - 同用时还可以是 documents、tables、figures、findings 或 narrative",
    ),
    ("", "headers", "CSV 和数据集工作簿的表头：en（标识）或 zh [默认：en；工作簿随 --lang]"),
    ("", "encoding", "CSV 的编码：utf-8-bom、utf-8 或 gb18030 [默认：utf-8-bom]"),
    ("", "layout", "CSV 中数字的排列：long（figures.csv）或 wide（每张表一个文件）[默认：两种都写]"),
    ("", "unit", "CSV、Parquet 和数据集工作簿的金额单位：source（与原文相同）、yuan（元）或 wan（万元）[默认：source]"),
    ("", "jobs", "同时读取的文件数 [默认：处理器个数]"),
    ("convert", "overwrite", "替换输出文件夹中已有的数据集；其中的 SQLite 数据库则追加数据"),
    ("convert", "text", "同时读取文件夹和压缩包中由 PDF 导出的文本（.txt）"),
    ("", "timings", "在 documents.csv 中写入每个文件的用时（两次运行的结果不再逐字节相同）"),
    ("convert", "timeout", "每个文件的读取时间上限（秒）；0 表示不限 [默认：60]"),
    ("convert", "memory", "每个文件的读取内存上限（MB）；0 表示不限 [默认：1024]"),
    (
        "convert",
        "limit",
        "每个文件的读取上限，以下为默认值：pages=5000 页；每页 glyphs=400000 个字符、rulings=400000 条线、\
         images=50000 个图片、operations=4000000 次绘图操作、nesting=10000 层嵌套；解压后每个数据流 stream=256 MB、\
         全部页面内容 unpacked=512 MB；文件大小 file=512 MB",
    ),
    ("convert", "in_process", "在本进程的线程中读取：没有时间和内存上限，任何一个文件导致崩溃，整个运行即中止"),
    ("report", "folder", "convert 写出的文件夹"),
    ("report", "json", "输出 JSON"),
    ("inspect", "file", "PDF 文件"),
    ("inspect", "page", "只显示这一页"),
    ("inspect", "stage", "不显示概览，只显示某一阶段：glyphs、rulings、grid、table 或 records"),
    ("inspect", "json", "输出 JSON"),
    ("convert", "fail_on", "有此级别的发现时，退出码为 3：error 或 warning（含 error）"),
    ("audit", "file", "PDF、由 PDF 导出的文本（.txt）、juesuan 的 JSON 文件，或 convert 写出的文件夹"),
    ("audit", "fail_on", "有此级别的发现时，退出码为 3：error 或 warning（含 error）"),
    ("audit", "json", "输出 JSON"),
    ("rules", "id", "某条规则的标识"),
    ("rules", "json", "输出 JSON"),
    ("explain", "id", "发现的标识，即 findings.csv 的 rule 列；不指定则列出全部"),
    ("show", "file", "PDF、由 PDF 导出的文本（.txt）或 juesuan 的 JSON 文件"),
    ("show", "table", "表，用编号（03）或标识（expenditure）指定"),
    ("show", "row", "行，用科目编码（2010108）、行次（31）或名称（本年收入合计）指定 [默认：唯一的一行]"),
    ("show", "json", "输出 JSON"),
    ("", "rules", "自定规则（*.toml）所在文件夹，与内置规则一并使用；见 juesuan rules"),
    (
        "",
        "second_reader",
        "用另一独立的文本提取程序复核：auto（有错误的页）、always 或 never [默认：auto；不带取值：always]",
    ),
    ("schema", "table", "某一张表，用编号（04）或标识（fiscal_appropriation_summary）指定"),
    ("schema", "json", "输出 JSON"),
    ("codes", "inputs", "convert 写出的文件夹、JSON 文件，或 PDF 及其所在的文件夹"),
    ("codes", "output", "输出文件；- 表示标准输出"),
    ("codes", "add_to", "在以前的编码表上增加，而不是从空表开始；builtin 表示程序自带的编码表"),
    ("codes", "overwrite", "替换已有的输出文件"),
];

/// The whole command line.
pub(crate) fn command(lang: Lang) -> Command {
    let mut command = Cli::command().max_term_width(WIDEST);
    for (name, en, zh) in EXAMPLES {
        let text = if lang == Lang::Zh { zh } else { en };
        command = on(command, name, |c| c.after_help(*text));
    }
    if lang == Lang::Zh { in_chinese(command) } else { command }
}

fn on(command: Command, name: &'static str, change: impl FnOnce(Command) -> Command) -> Command {
    if name.is_empty() { change(command) } else { command.mut_subcommand(name, change) }
}

fn in_chinese(mut command: Command) -> Command {
    // After this the arguments and commands that clap adds are there as well.
    command.build();
    for (name, about) in ABOUT_ZH {
        command = on(command, name, |c| c.about(*about).long_about(*about));
    }
    let names: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    command = arguments_in_chinese(command.subcommand_help_heading("命令").subcommand_value_name("命令"), "");
    for name in names {
        command = command.mut_subcommand(&name, |c| arguments_in_chinese(c, &name));
    }
    command
}

fn arguments_in_chinese(command: Command, name: &str) -> Command {
    command.help_template(TEMPLATE_ZH).mut_args(|argument| {
        let heading = if argument.is_positional() { "参数" } else { "选项" };
        let words = ARGUMENTS_ZH.iter().find(|(c, a, _)| (c.is_empty() || *c == name) && argument.get_id() == *a);
        let argument = argument.help_heading(heading);
        match words {
            Some((.., words)) => argument.help(*words).long_help(*words),
            None => argument,
        }
    })
}

/// Prints help and version to standard output, errors to standard error: as an event for a program that asked for events.
pub(crate) fn report(error: &Error, lang: Lang, log: LogFormat) -> Exit {
    if !error.use_stderr() {
        // `juesuan --help | head` is no failure.
        let _ = error.print();
        return Exit::Success;
    }
    let is_help = error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    // Arguments may be names of files that a shell found.
    let plain = error.render().to_string();
    let shown = terminal::escape_lines(&plain);
    if log == LogFormat::Json {
        let text = if lang == Lang::Zh && !is_help { error_in_chinese(error) } else { plain };
        let text = text.trim().trim_start_matches("error: ");
        let _ = writeln!(io::stderr().lock(), "{}", Event::Message { level: "error", text }.line());
    } else if lang != Lang::En && !is_help {
        let shown = terminal::escape_lines(&error_in_chinese(error));
        let _ = writeln!(io::stderr().lock(), "错误：{shown}\n\n详见 '--help'。");
    } else if shown != plain {
        let _ = write!(io::stderr().lock(), "{shown}");
    } else {
        let _ = error.print();
    }
    Exit::Unusable
}

fn error_in_chinese(error: &Error) -> String {
    let said = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let argument = said(ContextKind::InvalidArg);
    let value = said(ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::UnknownArgument => format!("无法识别的参数 '{argument}'"),
        ErrorKind::InvalidSubcommand => format!("没有名为 '{}' 的命令", said(ContextKind::InvalidSubcommand)),
        ErrorKind::InvalidValue if value.is_empty() => format!("'{argument}' 缺少取值"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => match said(ContextKind::ValidValue) {
            valid if valid.is_empty() => format!("'{argument}' 的取值 '{value}' 无效"),
            valid => format!("'{argument}' 的取值 '{value}' 无效，可以是：{valid}"),
        },
        ErrorKind::MissingRequiredArgument => format!("缺少参数：{argument}"),
        ErrorKind::MissingSubcommand => "缺少命令".to_owned(),
        ErrorKind::ArgumentConflict => format!("'{argument}' 不能与 '{}' 同时使用", said(ContextKind::PriorArg)),
        ErrorKind::InvalidUtf8 => "参数不是有效的 UTF-8".to_owned(),
        _ => error.to_string().trim_start_matches("error: ").trim_end().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        command(Lang::En).debug_assert();
    }

    #[test]
    fn every_argument_and_command_has_chinese_words() {
        fn is_chinese(text: String) -> bool {
            text.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c))
        }
        let command = command(Lang::Zh);
        for c in command.get_subcommands().filter(|c| c.get_name() != "help" && !c.is_hide_set()).chain([&command]) {
            assert!(is_chinese(c.get_about().unwrap().to_string()), "{}", c.get_name());
            assert!(is_chinese(c.get_after_help().unwrap().to_string()), "{}", c.get_name());
            for a in c.get_arguments() {
                assert!(is_chinese(a.get_help().unwrap().to_string()), "{} {}", c.get_name(), a.get_id());
            }
        }
    }
}
