//! The messages in Chinese.
use super::Message;
use crate::{signals, terminal::path_shown};
use juesuan_model::{Cause, Severity};

pub(super) fn text(message: &Message<'_>) -> String {
    match *message {
        Message::Text(text) => text.to_owned(),

        Message::ErrorPrefix => "错误：".to_owned(),
        Message::WarningPrefix => "警告：".to_owned(),
        Message::NothingFound { text: false } => {
            "指定的路径中没有 PDF 文件；如需同时读取文件夹中由 PDF 导出的文本（.txt），请加 --text".to_owned()
        }
        Message::NothingFound { text: true } => "指定的路径中没有 PDF 文件，也没有由 PDF 导出的文本".to_owned(),
        Message::AllMissing { named: [], list } => {
            format!("清单 {} 所列的文件均不存在", list.map(path_shown).unwrap_or_default())
        }
        Message::AllMissing { named: [path], list: None } => {
            format!("文件或文件夹不存在：{}", path_shown(path))
        }
        Message::AllMissing { named, .. } => {
            format!("指定的文件或文件夹均不存在：{}", super::some_paths(named))
        }
        Message::OutputIsAFile { path } => format!("{path} 是文件；请用 --output 指定一个文件夹"),
        Message::OutputInUse { path } => {
            format!("{path} 不是空文件夹；如需替换其中的数据集，请加 --overwrite，或改用其他文件夹")
        }
        Message::OutputFailed { path, why } => format!("无法写入 {path}：{why}"),
        Message::CannotRemove { path, why } => format!("无法删除以前运行留下的 {path}：{why}"),
        Message::OutputFull { path, is_kept: true } => {
            format!("磁盘已满，无法写入 {path}；请清理空间，再用同一命令加 --resume 继续")
        }
        Message::OutputFull { path, is_kept: false } => {
            format!("磁盘已满，无法写入 {path}；请清理空间，或改用其他文件夹")
        }
        Message::OutputLocked { path } => format!("另一个运行正在写入 {path}，请等待其结束"),
        Message::Stopped { signal, is_kept: true } => {
            let signal = signals::name(signal);
            format!("已停止（{signal}）；已读取的文件均已保留，可用同一命令加 --resume 继续")
        }
        Message::Stopped { signal, is_kept: false } => format!("已停止（{}）；未写出任何内容", signals::name(signal)),
        Message::Unfinished { path } => {
            format!("{path} 中有未完成的运行；请用 --resume 继续，或用 --overwrite 放弃")
        }
        Message::NothingToResume { path } => {
            format!("{path} 不是空文件夹，其中也没有可以继续的运行；请用 --overwrite，或改用其他文件夹")
        }
        Message::ListIsNulSeparated { path } => {
            format!("清单 {} 以 NUL 分隔（如 find -print0 所输出），请加 -0", path_shown(path))
        }
        Message::Skipped { files } => {
            format!("已跳过扩展名不符的 {} 个文件：{}", files.values().sum::<usize>(), super::kinds(files))
        }
        Message::ListUnreadable { path, why } => format!("清单 {} 无法读取：{why}", path_shown(path)),
        Message::NoJournal { path } => {
            format!("{path} 中没有可以合并的已完成数据集；请先用 --resume（不加 --no-state）完成")
        }
        Message::NoFolder { path } => format!("文件夹不存在：{path}"),
        Message::MissingShards { count, shards } => {
            format!("缺少 {count} 个分片（--shard {shards}），其中的文件不在结果中")
        }
        Message::ReadDifferently { path, other } => {
            format!("{path} 与 {other} 读取时的程序版本或选项不同；请用 --resume 更新 {path}")
        }
        Message::DamagedDataset { path, document } => {
            format!("{path} 写出后有改动：{document} 缺失或已改变；请用 --resume 修复")
        }
        Message::MergeIntoItself { path } => format!("{path} 既是合并的输入又是输出；请另选 --output"),
        Message::NoThreads { why } => format!("无法启动线程：{why}；请减小 --jobs"),
        Message::StandardOutput { why } => format!("无法写入标准输出：{why}"),
        Message::NoSuchTable { name } => format!("没有名为“{name}”的表；用 juesuan schema 查看编号和标识"),
        Message::NotATable { name } => {
            format!("“{name}”不是九张表之一，任何数据集都会写出；只有与 -o - 同用时才能选择")
        }
        Message::NoEffect { option, formats } => format!(
            "{option} 不起作用：它只适用于 {}，而 --format 不含这些格式",
            formats.iter().map(|f| f.as_str()).collect::<Vec<_>>().join("、")
        ),
        Message::NotToStandardOutput { option } => format!("{option} 不能与 -o - 同用：标准输出只写一张表的 CSV"),
        Message::OneTableToStandardOutput { chosen: 0 } => {
            "标准输出只写一张表，请用 --tables 选定（01 … 09、documents、tables、\
                                                figures、findings 或 narrative）"
                .to_owned()
        }
        Message::OneTableToStandardOutput { chosen } => {
            format!("标准输出只写一张表，不能写 {chosen} 张；如需将几张表的数字列成一份清单，请加 --layout long")
        }
        Message::LayoutNotApplicable => {
            "--layout 只适用于九张表；documents、tables、figures、findings、narrative 只有一种形式".to_owned()
        }
        Message::StandardOutputName => "标准输出".to_owned(),
        Message::FileInUse { path } => format!("{path} 已存在；如需替换，请加 --overwrite，或改用其他文件名"),
        Message::NoCodeList { path, why } => format!("{path} 不是编码表：{why}"),
        Message::NotDocumentJson { path, why } => format!("{path} 不是 juesuan 写出的 JSON：{why}"),
        Message::CodesWritten { documents, entries, verified } => {
            format!("{documents} 个文件中共有 {entries} 条编码及名称，其中 {verified} 条已核实（见于两个以上文件）")
        }
        Message::NoSuchPage { page, pages } => format!("没有第 {page} 页，文件共 {pages} 页"),
        Message::InspectFolder => "这是文件夹；inspect 只接受单个文件".to_owned(),

        Message::NoRules { why } => format!("规则无法加载：{why}"),
        Message::NoJsonInFolder => {
            "文件夹中没有 juesuan 写出的 JSON；请指定 juesuan convert（--format json）写出的文件夹，或单个文件"
                .to_owned()
        }
        Message::NoSuchFinding { id, near: "" } => format!("没有标识为 {id} 的发现；用 juesuan explain 查看全部"),
        Message::NoSuchFinding { id, near } => format!("没有标识为 {id} 的发现；相近的有：{near}"),
        Message::NoSuchRule { id } => format!("没有标识为 {id} 的规则；用 juesuan rules 查看全部"),
        Message::NoSuchRow { table, row } => format!("{table} 表中没有“{row}”行；请用科目编码、行次或名称指定"),
        Message::NotOneRow { table } => format!("{table} 表没有行或不止一行，请用 --row 指定"),
        Message::RowNumber { row } => format!("第{row}行"),
        Message::PageNumber { page } => format!("第{page}页"),
        Message::ExpectedAndFound { expected, found } => format!("应为 {expected}，实为 {found}"),
        Message::MoreLocations { count } => format!("… 另有 {count} 处（--verbose）"),
        Message::MoreTerms { count } => format!("… 另有 {count} 项（--verbose）"),
        Message::Holds => "成立".to_owned(),
        Message::HoldsRounded { bound } => format!("在四舍五入误差内成立（± {bound}）"),
        Message::Fails { bound } => format!("不成立（四舍五入允许 ± {bound}）"),
        Message::HeadChecks => "除上述勾稽关系外，审计还报告以下情况：".to_owned(),
        Message::RuleId { id, severity } => format!("{id}（{}）", text(&Message::Severity(severity))),
        Message::RuleDescription => String::new(),
        Message::RuleFormula => "公式：".to_owned(),
        Message::RuleTables => "T：".to_owned(),
        Message::RuleCondition => "仅当：".to_owned(),
        Message::RuleSource => "依据：".to_owned(),
        Message::RuleExceptions => "不适用：".to_owned(),
        Message::RuleOptional => "未列示时不计：".to_owned(),
        Message::RuleEmpty => "空表按 0 计：".to_owned(),

        Message::HeadTable => "表".to_owned(),
        Message::HeadTitle => "标题".to_owned(),
        Message::HeadTitles => "已知的标题".to_owned(),
        Message::HeadColumns => "列".to_owned(),
        Message::HeadLabel => "名称".to_owned(),
        Message::HeadLabelEn => "英文".to_owned(),
        Message::HeadSide => "收支".to_owned(),
        Message::HeadVariant => "列示情况".to_owned(),
        Message::HeadItems => "按名称识别的行".to_owned(),
        Message::HeadNames => "名称".to_owned(),
        Message::Variant => "部分地区列示".to_owned(),
        Message::SchemaHint => {
            "列：各地均列示的 + 部分地区列示的；用 juesuan schema 04 查看一张表的全部内容".to_owned()
        }
        Message::HeadStatus => "状态".to_owned(),
        Message::HeadNumber => "编号".to_owned(),
        Message::HeadUnit => "单位".to_owned(),
        Message::HeadPage => "页".to_owned(),
        Message::HeadPages => "页".to_owned(),
        Message::HeadRows => "行数".to_owned(),
        Message::HeadFigures => "数值".to_owned(),
        Message::HeadMethod => "识别方式".to_owned(),
        Message::HeadConfidence => "可信度".to_owned(),
        Message::HeadSize => "尺寸".to_owned(),
        Message::HeadGlyphs => "字符".to_owned(),
        Message::HeadRulings => "线条".to_owned(),
        Message::HeadImages => "图片".to_owned(),
        Message::HeadTables => "表".to_owned(),
        Message::HeadHidden => "不可见字符".to_owned(),
        Message::HeadColumn => "列".to_owned(),
        Message::HeadAmount => "金额".to_owned(),
        Message::HeadLineNumber => "行次".to_owned(),
        Message::HeadCode => "编码".to_owned(),
        Message::HeadName => "名称".to_owned(),
        Message::InspectHead { path, pages, status } => {
            format!("{path}：{pages} 页，{}（{}）", status.words().zh, status.as_str())
        }
        Message::HiddenInfos { count } => format!("另有 {count} 条提示（四舍五入等），加 --verbose 显示"),
        Message::NoneOfTheNine => "不属于九张表".to_owned(),
        Message::GridHead { rows, columns, method, bbox: [x0, y0, x1, y1] } => {
            format!("网格 {rows} 行 {columns} 列（{method}），{x0:.2} {y0:.2} 至 {x1:.2} {y1:.2}")
        }
        Message::PageHead { page, width, height } => format!("第 {page} 页，{width:.2} x {height:.2} 点"),
        Message::Severity(severity) => match severity {
            Severity::Error => "错误",
            Severity::Warning => "警告",
            Severity::Info => "提示",
        }
        .to_owned(),
        Message::Cause(cause) => match cause {
            Cause::Source => "原文",
            Cause::Reading => "读取",
        }
        .to_owned(),

        Message::Reading { inputs, jobs } => format!("读取 {inputs} 个文件，同时处理 {jobs} 个"),
        Message::Progress { done, of, rate, left, counts } => {
            format!("已完成 {done}/{of}，每秒 {rate:.1} 个，剩余时间 {left}：{counts}")
        }
        Message::DocumentLine { path, status, tables, figures, findings } => {
            format!("{path}：{}，{tables} 张表，{figures} 个数值，{findings} 条发现", status.words().zh)
        }
        Message::DocumentTrouble { path, message } => format!("{path}：{message}"),
        Message::SummaryHead { inputs, pages, seconds } => {
            let pace = if pages > 0 && seconds > 0.0 {
                format!("，每秒 {:.0} 页", pages as f64 / seconds)
            } else {
                String::new()
            };
            format!("共 {inputs} 个文件，{pages} 页，用时 {seconds:.1} 秒{pace}")
        }
        Message::Merging { datasets } => format!("合并 {datasets} 个数据集"),
        Message::SamePathInBoth { path } => format!("{path}：两个数据集中此路径的文件内容不同，均予保留"),
        Message::SummaryReused { count } => format!("{count} 个文件没有变化，未重新读取"),
        Message::SummaryCopies { count, documents } => {
            let place = documents.map(|name| format!("（见 {name} 的 duplicate_of）")).unwrap_or_default();
            format!("{count} 个文件与其他文件内容相同，未重复读取{place}")
        }
        Message::SummaryStatus { status, count } => format!("{}（{}）：{count}", status.words().zh, status.as_str()),
        Message::SummaryTables { counts: c } => format!(
            "{} 份决算公开；有数据的表 {} 张，空表 {} 张，缺表 {} 张；{} 个数值",
            c.disclosures, c.filled, c.empty, c.missing, c.figures
        ),
        Message::SummaryFindings { counts: c } => {
            format!("发现：错误 {} 条，警告 {} 条，提示 {} 条", c.errors, c.warnings, c.infos)
        }
        Message::SummaryOutput { path } => format!("已写入 {path}"),
        Message::SummaryFailed { count, paths, documents } => {
            let paths = if paths.is_empty() { String::new() } else { format!("（{paths}）") };
            let place = documents.map(|name| format!("，状态和原因见 {name}")).unwrap_or_default();
            format!("{count} 个文件未能转换{paths}{place}")
        }

        Message::NoDataset { path } => {
            format!("{path} 中没有数据集（documents.csv 或 json/）；请指定 convert 写出的文件夹")
        }
        Message::BrokenDataset { path, why } => format!("{path} 无法读取：{why}"),
        Message::ReportHead { documents, pages } => format!("{documents} 个文件，{pages} 页"),
        Message::ReportMessages { count } => format!("有说明信息的文件 {count} 个："),
        Message::ReportFindings => "按规则统计的发现：".to_owned(),
        Message::ReportSlowest => "用时最长：".to_owned(),
        Message::ReportCopies { documents, contents } => {
            format!("内容重复的文件 {documents} 个（{contents} 种内容）：")
        }
        Message::ReportMore { count } => format!("另有 {count} 个，加 --verbose 显示"),
        Message::HeadRule => "规则".to_owned(),
        Message::HeadSeverity => "严重程度".to_owned(),
        Message::HeadCount => "发现数".to_owned(),
        Message::HeadDocuments => "文件数".to_owned(),
        Message::HeadSeconds => "秒".to_owned(),
        Message::HeadPath => "路径".to_owned(),
    }
}
