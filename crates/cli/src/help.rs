//! Help and errors about arguments, in two languages.
//!
//! The English help is in the doc comments of `args.rs`. Here are the examples of each command, and the Chinese words
//! for all of it.
use crate::{args::Cli, exit::Exit, messages::Lang, terminal};
use clap::{
    Command, CommandFactory, Error,
    error::{ContextKind, ErrorKind},
};
use std::io::{self, Write};

/// Lines are not made longer than this on a wide terminal.
const WIDEST: usize = 100;

/// `{usage}` and the rest as clap lays them out, with the heading in Chinese.
const TEMPLATE_ZH: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

const EXAMPLES: &[(&str, &str, &str)] = &[
    (
        "",
        "Examples:
  juesuan convert samples -o out         every PDF below samples/, as CSV and JSON in out/
  juesuan inspect report.pdf             what was found in one file, and why
  juesuan audit report.pdf               what does not add up in it, and why
  juesuan schema 04                      titles, columns and rows of table 04
  juesuan convert --help                 what a command can do",
        "示例：
  juesuan convert samples -o out         读取 samples/ 下所有 PDF，在 out/ 中写出 CSV 和 JSON
  juesuan inspect report.pdf             某个文件中读到了什么，依据是什么
  juesuan audit report.pdf               其中哪里不平，原因何在
  juesuan schema 04                      04 表的标题、列和行
  juesuan convert --help                 某个命令的用法",
    ),
    (
        "convert",
        "Every input has a row in documents.csv, whatever became of it.

Exit code: 0 every input was converted (with findings or without), 1 some could not be,
2 wrong usage, nothing to do, or the output cannot be written, 3 with --fail-on only: all was
converted, and there are such findings, 130 or 143 stopped by Ctrl-C or by kill: --resume goes on.

Examples:
  juesuan convert report.pdf -o out
  juesuan convert 2023 2024 extra.pdf -o out --jobs 4
  juesuan convert downloads -o out --format csv --overwrite
  juesuan convert downloads -o out --format xlsx,sqlite --tables 03,09 --headers zh
  juesuan convert downloads -o - --tables 09 --unit yuan | head
  juesuan convert dumps -o out --text    text dumps of PDFs (.txt) as well
  juesuan convert crawl.zip '2023/**/*.pdf' -o out
  find . -name '*.pdf' -print0 | juesuan convert --files-from - -0 -o out
  juesuan convert downloads -o out --resume    after a crash, or when files have changed
  juesuan convert downloads -o out3 --shard 3/8    the third of eight machines",
        "每个输入文件无论结果如何，都在 documents.csv 中占一行。

退出码：0 全部转换（无论有无发现），1 部分文件未能转换，2 用法有误、没有可处理的文件或无法写出，
3 仅用于 --fail-on：全部转换，但有该级别的发现，130 或 143 被 Ctrl-C 或 kill 停止：用 --resume 继续。

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
  juesuan convert downloads -o out3 --shard 3/8    八台机器中的第三台",
    ),
    (
        "merge",
        "The datasets must be finished and read by the same version. An input that two of them have is one input.

Examples:
  juesuan merge out1 out2 out3 -o out    after: juesuan convert in -o out1 --shard 1/3 (and so on)
  juesuan merge out2022 out2023 -o all --format parquet,sqlite
  juesuan merge out -o again --format xlsx    another format, without reading the PDFs again",
        "各数据集必须已完成，并由同一版本读取。两个数据集都有的输入文件只算一个。

示例：
  juesuan merge out1 out2 out3 -o out    此前：juesuan convert in -o out1 --shard 1/3（依此类推）
  juesuan merge out2022 out2023 -o all --format parquet,sqlite
  juesuan merge out -o again --format xlsx    换一种格式，不必重新读取 PDF",
    ),
    (
        "inspect",
        "Examples:
  juesuan inspect report.pdf                       disclosures, tables, findings, pages
  juesuan inspect report.pdf --stage records       the rows of all tables
  juesuan inspect report.pdf --page 7 --stage rulings
  juesuan inspect report.pdf --json | jq .status   all of it, as in json/",
        "示例：
  juesuan inspect report.pdf                       决算公开、各表、发现、页面
  juesuan inspect report.pdf --stage records       所有表的行
  juesuan inspect report.pdf --page 7 --stage rulings
  juesuan inspect report.pdf --json | jq .status   全部内容，与 json/ 中相同",
    ),
    (
        "report",
        "Examples:
  juesuan report out                     counts, troubles, findings by rule, copies
  juesuan report out --json | jq .statuses",
        "示例：
  juesuan report out                     各种计数、有问题的文件、按规则统计的发现、重复文件
  juesuan report out --json | jq .statuses",
    ),
    (
        "audit",
        "Findings come by severity: error, warning, for information (with --verbose). Cause: source, the
document itself does not add up; reading, the reading could be at fault. A PDF is read; JSON and
folders are audited anew, with the rules of now.

Exit code: 0 audited, 1 the file could not be read, 2 wrong usage, 3 there are findings that
--fail-on names.

Examples:
  juesuan audit report.pdf
  juesuan audit out --fail-on error      everything that convert wrote into out/
  juesuan audit report.pdf --json | jq '.[].disclosures[].findings[0]'",
        "发现按严重程度排列：错误、警告、提示（加 --verbose 显示）。原因：source 为原文件本身不平，
reading 为可能读取有误。PDF 会重新读取；JSON 和文件夹按现行规则重新审计。

退出码：0 已审计，1 文件无法读取，2 用法有误，3 有 --fail-on 所指级别的发现。

示例：
  juesuan audit report.pdf
  juesuan audit out --fail-on error      convert 写在 out/ 中的全部文件
  juesuan audit report.pdf --json | jq '.[].disclosures[].findings[0]'",
    ),
    (
        "rules",
        "Examples:
  juesuan rules                          all rules, as formulas over tables, rows and columns
  juesuan rules hierarchy --lang zh      one of them
  juesuan rules --rules mine             with those of mine/*.toml",
        "示例：
  juesuan rules                          全部规则，以表、行、列的公式表示
  juesuan rules hierarchy --lang zh      其中一条
  juesuan rules --rules mine             加上 mine/*.toml 中的规则",
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
  juesuan schema three_public_expenses   one of them, by id or number
  juesuan schema --json | jq '.[].id'",
        "示例：
  juesuan schema                         九张表
  juesuan schema three_public_expenses   其中一张，用标识或编号指定
  juesuan schema --json | jq '.[].id'",
    ),
    (
        "codes",
        "One line per code and name: in how many documents, of which years, in which tables, and where first. \
         Verified (seen): in two documents or more.

Examples:
  juesuan codes out -o codes.csv                     from an output folder of convert (its json/)
  juesuan codes 2023 extra.pdf -o codes.csv          from PDFs
  juesuan codes out -o new.csv --add-to codes.csv    further documents to an earlier list
  juesuan codes out -o - | head",
        "每个编码与名称一行：见于多少个文件、哪些年度、哪些表，最先见于何处。已核实（seen）：见于两个以上文件。

示例：
  juesuan codes out -o codes.csv                     取自 convert 写出的文件夹（其中的 json/）
  juesuan codes 2023 extra.pdf -o codes.csv          取自 PDF
  juesuan codes out -o new.csv --add-to codes.csv    把更多文件计入以前的编码表
  juesuan codes out -o - | head",
    ),
];

/// What each command does, in Chinese; the first entry is the program.
const ABOUT_ZH: &[(&str, &str)] = &[
    ("", "从部门决算公开 PDF 中读取九张决算表：数据有类型、有出处、经过核对"),
    ("convert", "读取 PDF，将九张表写成 CSV 和 JSON"),
    ("merge", "将多个数据集合并为一个，与一次运行写出的完全相同"),
    ("inspect", "显示某个 PDF 中读到了什么，依据是什么"),
    ("schema", "显示九张表的标题、列和固定行"),
    ("audit", "显示文件或数据集中哪里不平，原因何在"),
    ("rules", "显示审计所用的规则"),
    ("show", "显示一行：每个数字的位置，以及它所涉及的规则"),
    ("codes", "根据文件重新生成科目编码表"),
    ("report", "概括 convert 写出的数据集"),
    ("worker", "为本程序的另一进程读取文件"),
    ("second-reader", "为本程序的另一进程再读一遍某些页"),
    ("help", "显示本帮助或某个命令的帮助"),
];

/// What each argument means, in Chinese: command, argument, words. An empty command stands for all.
const ARGUMENTS_ZH: &[(&str, &str, &str)] = &[
    ("", "lang", "消息所用语言：en 或 zh [默认：环境变量 JUESUAN_LANG，否则为 en]"),
    ("", "quiet", "只显示错误"),
    ("", "verbose", "显示更多：每个文件一行"),
    ("", "log_format", "消息的形式：text，或 json（每行一个事件，供程序读取） [默认：text]"),
    ("", "help", "显示帮助"),
    ("", "version", "显示版本"),
    (
        "convert",
        "inputs",
        "文件、文件夹、ZIP 压缩包或加引号的通配符（'2023/**/*.pdf'）。文件夹和压缩包中各级的 .pdf 都会读取；直接指定的文件总会读取",
    ),
    ("convert", "files_from", "从清单读取输入，每行一个；- 表示标准输入"),
    ("convert", "null", "--files-from 的清单以 NUL 分隔（find -print0）"),
    (
        "convert",
        "resume",
        "继续中断的运行，或更新已完成的数据集：已读取且未变化的文件不再读取，已不存在的文件从数据集中消失",
    ),
    ("convert", "no_state", "不留下供 --resume 和 merge 使用的内容"),
    ("convert", "shard", "只处理输入的 N 份中的第 I 份（按内容划分）；各份结果用 merge 合并"),
    ("", "json_folders", "将 json/ 和 xlsx/ 分散到 256 个子文件夹，适用于文件极多的情形"),
    ("merge", "datasets", "convert 或 merge 的输出文件夹"),
    ("merge", "output", "写出到哪个文件夹"),
    ("merge", "overwrite", "替换输出文件夹中已有的数据集"),
    ("convert", "output", "写出到哪个文件夹；- 表示标准输出，只写一张表的 CSV"),
    ("", "format", "写出哪些格式：csv,json,xlsx,parquet,sqlite [默认：csv,json]"),
    (
        "",
        "tables",
        "只写九张表中的这几张，用编号或标识：01,03。与 -o - 同用时还可以是 documents、tables、figures、findings、narrative",
    ),
    ("", "headers", "CSV 和数据集工作簿的表头：en（标识）或 zh [默认：en]"),
    ("", "encoding", "CSV 的编码：utf-8-bom、utf-8 或 gb18030 [默认：utf-8-bom]"),
    ("", "layout", "数字的 CSV：long（figures.csv）或 wide（每张表一个文件）[默认：两种都写]"),
    ("", "unit", "CSV、Parquet 和数据集工作簿中的金额：source（照原文）、yuan（元）或 wan（万元）[默认：source]"),
    ("", "jobs", "同时读取多少个文件 [默认：处理器个数]"),
    ("convert", "overwrite", "替换输出文件夹中已有的数据集；其中的 SQLite 数据库则追加"),
    ("convert", "text", "文件夹和压缩包中由 PDF 导出的文本（.txt）也读取"),
    ("", "timings", "在 documents.csv 中写入每个文件的用时（两次运行的结果因此不再逐字节相同）"),
    ("convert", "timeout", "每个文件的读取时间上限（秒）；0 表示不限 [默认：60]"),
    ("convert", "memory", "每个文件的读取内存上限（MB）；0 表示不限 [默认：1024]"),
    (
        "convert",
        "limit",
        "每个文件最多读取：pages=5000 页，每页 glyphs=400000 个字符、rulings=400000 条线、images=50000 个图片、\
         operations=4000000 次绘制、nesting=10000 层嵌套；解压后每个流不超过 stream=256 MB、\
         每个文件不超过 unpacked=512 MB；文件不超过 file=512 MB [以上为默认值]",
    ),
    ("convert", "in_process", "在本进程的线程中读取：没有时间和内存上限，某个文件导致崩溃时整个运行中止"),
    ("report", "folder", "convert 写出的文件夹"),
    ("report", "json", "输出 JSON"),
    ("inspect", "file", "PDF 文件"),
    ("inspect", "page", "只看这一页"),
    ("inspect", "stage", "不看概览，只看某一阶段：glyphs、rulings、grid、table 或 records"),
    ("inspect", "json", "输出 JSON"),
    ("convert", "fail_on", "有此级别的发现时以退出码 3 结束：error 或 warning（含 error）"),
    ("audit", "file", "PDF、由 PDF 导出的文本（.txt）、juesuan 的 JSON 文件，或 convert 写出的文件夹"),
    ("audit", "fail_on", "有此级别的发现时以退出码 3 结束：error 或 warning（含 error）"),
    ("audit", "json", "输出 JSON"),
    ("rules", "id", "某一条规则，用标识指定"),
    ("rules", "json", "输出 JSON"),
    ("show", "file", "PDF、由 PDF 导出的文本（.txt）或 juesuan 的 JSON 文件"),
    ("show", "table", "表，用编号（03）或标识（expenditure）指定"),
    ("show", "row", "行，用科目编码（2010108）、行次（31）或名称（本年收入合计）指定 [默认：唯一的一行]"),
    ("show", "json", "输出 JSON"),
    ("second-reader", "file", "PDF 文件"),
    ("second-reader", "sha256", "其内容应有的 SHA-256"),
    ("second-reader", "pages", "哪些页"),
    ("", "rules", "存放自定规则（*.toml）的文件夹，与内置规则一并使用；见 'juesuan rules'"),
    (
        "",
        "second_reader",
        "与另一独立读取器比对：auto（错误所涉及的页）、always 或 never [默认：auto；不带取值：always]",
    ),
    ("schema", "table", "某一张表，用编号（04）或标识（fiscal_appropriation_summary）指定"),
    ("schema", "json", "输出 JSON"),
    ("codes", "inputs", "convert 写出的文件夹、JSON 文件，或 PDF 及其所在的文件夹"),
    ("codes", "output", "写出到哪个文件；- 表示标准输出"),
    ("codes", "add_to", "在这份以前的编码表上累加，而不是从头开始；builtin 表示程序自带的编码表"),
    ("codes", "overwrite", "替换已有的文件"),
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

/// Prints help and version to standard output, errors to standard error.
pub(crate) fn report(error: &Error, lang: Lang) -> Exit {
    if !error.use_stderr() {
        // `juesuan --help | head` is no failure.
        let _ = error.print();
        return Exit::Success;
    }
    let is_help = error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    // Arguments may be names of files that a shell found.
    let plain = error.render().to_string();
    let shown = terminal::escape_lines(&plain);
    if lang != Lang::En && !is_help {
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
        ErrorKind::UnknownArgument => format!("不认识的参数 '{argument}'"),
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
