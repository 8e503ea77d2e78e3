//! Pages with useless glyph positions: characters on top of each other, in reading order. They are read as text dumps;
//! what stays open is reported, and no figure is silently wrong.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail by a panic")]
#![allow(clippy::print_stdout, reason = "a person may want to see the figures")]

mod measure;

use juesuan_extract::{Glyph, PageLayout, Pdf, Rect};
use juesuan_fixtures::{Doc, Font, Page, Paper};
use juesuan_model::schema::Schemas;
use juesuan_model::{Column, FindingCode, Method, Severity, Status, TableId};
use juesuan_tables::{FileReading, TableReader};
use measure::{Sample, compare};

/// How the positions of a page's glyphs are lost.
#[derive(Clone, Copy, Debug)]
enum Loss {
    /// All at one point.
    OnePoint,
    /// All on one baseline, each at its own x.
    OneBaseline,
    /// All at the left margin, each on its own baseline.
    OneMargin,
    /// Those of one string on top of each other: a font whose characters have no width.
    NoWidths,
    /// All in the corner, shrunk to a thousandth.
    Shrunk,
}

fn lose(page: &mut PageLayout, loss: Loss) {
    let mut start = 0.0f32;
    let mut before: Option<Glyph> = None;
    for g in &mut page.glyphs {
        let old = *g;
        let string = before.is_some_and(|b: Glyph| b.baseline == old.baseline && (old.bbox.x0 - b.bbox.x1).abs() < 1.0);
        if !string {
            start = old.bbox.x0;
        }
        before = Some(old);
        let (x, y) = match loss {
            Loss::OnePoint => (100.0, 100.0),
            Loss::OneBaseline => (old.bbox.x0, 100.0),
            Loss::OneMargin => (60.0, old.baseline),
            Loss::NoWidths => (start, old.baseline),
            Loss::Shrunk => (old.bbox.x0 / 1000.0, old.baseline / 1000.0),
        };
        let scale = if matches!(loss, Loss::Shrunk) { 0.001 } else { 1.0 };
        let wide = if matches!(loss, Loss::NoWidths) { 0.0 } else { scale };
        g.bbox = Rect {
            x0: x,
            x1: x + old.bbox.width() * wide,
            y0: y + (old.bbox.y0 - old.baseline) * scale,
            y1: y + (old.bbox.y1 - old.baseline) * scale,
        };
        g.baseline = y;
        g.size = old.size * scale;
    }
}

/// A sample, some of whose pages have lost their positions.
fn read(sample: &Sample, loss: Loss, lost: impl Fn(u32) -> bool) -> FileReading {
    let mut reader = TableReader::new(Schemas::builtin());
    Pdf::open(std::fs::read(&sample.file).unwrap()).unwrap().pages(|mut layout| {
        if lost(layout.number) {
            lose(&mut layout, loss);
        }
        reader.push_page(&layout);
    });
    reader.finish()
}

fn sample(name: &str) -> Sample {
    measure::samples().into_iter().find(|s| s.name == name).expect("a sample")
}

const SAMPLES: [&str; 5] =
    ["henan-renda-2023", "shanghai-2024", "yuan-rotated-2023", "borderless-2022", "three-line-2021"];

#[test]
fn tables_are_read_in_painting_order_or_reported() {
    for (loss, least_share) in [
        (Loss::OneBaseline, 0.75),
        (Loss::NoWidths, 0.99),
        (Loss::Shrunk, 0.95),
        (Loss::OneMargin, 0.05),
        (Loss::OnePoint, 0.0),
    ] {
        for name in SAMPLES {
            let s = sample(name);
            let reading = read(&s, loss, |_| true);
            let (count, silent) = compare(&s.truths, &reading.disclosures);
            println!("{name}, {loss:?}: right / reported / silently wrong: {count}");
            assert!(silent.is_empty(), "{name}, {loss:?}: {silent:#?}");
            assert!(count.share() >= least_share, "{name}, {loss:?}: {count}");
        }
    }
}

#[test]
fn only_the_pages_without_geometry_are_read_as_text() {
    let s = sample("henan-renda-2023");
    let lost: Vec<u32> = s.truths[0].tables[&TableId::GeneralPublicExpenditure].pages.clone();
    let reading = read(&s, Loss::OneBaseline, |page| lost.contains(&page));
    let (count, _) = compare(&s.truths, &reading.disclosures);
    assert_eq!((count.reported, count.silent), (0, 0));
    for (id, t) in &reading.disclosures[0].tables {
        let r = t.reading.as_ref().unwrap();
        let own = *id == TableId::GeneralPublicExpenditure;
        assert_eq!(r.method, if own { Method::Text } else { Method::Lattice }, "{id}");
        assert_eq!(
            r.reasons.iter().any(|w| w.to_string().contains("on top of each other")),
            own,
            "{id}: {:?}",
            r.reasons
        );
        assert_eq!(r.score < 1.0, own);
        assert_eq!(t.pages, s.truths[0].tables[id].pages, "{id}");
    }
}

#[test]
fn lost_tables_are_reported_with_their_pages() {
    let s = sample("henan-renda-2023");
    let lost = s.truths[0].tables[&TableId::GeneralPublicExpenditure].pages.clone();
    let reading = read(&s, Loss::OnePoint, |page| lost.contains(&page));
    let d = &reading.disclosures[0];
    assert_eq!(d.tables[&TableId::GeneralPublicExpenditure].figures(), 0);
    let finding = d.findings.iter().find(|f| f.rule == FindingCode::PageGeometryUseless).expect("a finding");
    assert_eq!(finding.severity, Severity::Warning);
    assert_eq!(finding.at[0].table, Some(TableId::GeneralPublicExpenditure));
    assert_eq!(finding.at[0].page, lost.first().copied());
    assert_eq!(d.tables[&TableId::Income].figures(), s.truths[0].tables[&TableId::Income].figures());
}

/// A document with one baseline a page, cell after cell from left to right.
fn on_one_baseline(rows: &[&[(f32, &str)]]) -> Vec<u8> {
    let mut page = Page::new(Paper::A4);
    for (x, text) in rows.iter().copied().flatten() {
        page.text(*x, 400.0, Font::SONG, 9.0, text);
    }
    let mut doc = Doc::new();
    doc.push(page);
    doc.to_bytes()
}

#[test]
fn a_pdf_with_all_its_lines_on_one_baseline() {
    let bytes = on_one_baseline(&[
        &[(200.0, "一般公共预算财政拨款支出决算表")],
        &[(60.0, "部门：示例市档案馆"), (260.0, "2023年度"), (460.0, "单位：万元")],
        &[(60.0, "科目编码"), (120.0, "科目名称"), (300.0, "小计"), (380.0, "基本支出"), (460.0, "项目支出")],
        &[(120.0, "合计"), (300.0, "100.00"), (380.0, "60.00"), (460.0, "40.00")],
        &[(60.0, "201"), (120.0, "一般公共服务支出"), (300.0, "70.00"), (380.0, "30.00"), (460.0, "40.00")],
        &[(60.0, "20126"), (120.0, "档案事务"), (300.0, "70.00"), (380.0, "30.00"), (460.0, "40.00")],
        &[(60.0, "2012604"), (120.0, "档案馆"), (300.0, "70.00"), (380.0, "30.00"), (460.0, "40.00")],
        &[(60.0, "208"), (120.0, "社会保障和就业支出"), (300.0, "30.00"), (380.0, "30.00"), (460.0, "0.00")],
    ]);
    let mut reader = TableReader::new(Schemas::builtin());
    Pdf::open(bytes).unwrap().pages(|layout| reader.push_page(&layout));
    let reading = reader.finish();
    let t = &reading.disclosures[0].tables[&TableId::GeneralPublicExpenditure];
    assert_eq!(t.reading.as_ref().unwrap().method, Method::Text);
    assert_eq!((t.rows.len(), t.figures()), (5, 15));
    let archive = t.rows.iter().find(|r| r.code.as_deref() == Some("2012604")).unwrap();
    assert_eq!(archive.name.as_deref(), Some("档案馆"));
    assert_eq!(archive.amount(Column::PROJECT).map(|a| a.as_str()), Some("40.00"));
    assert_eq!(t.pages, [1]);
}

#[test]
fn overlapping_text_without_a_table_is_reported() {
    let line = "本馆负责收集和保管本市各机关和团体的档案资料";
    let bytes = on_one_baseline(&[&[(60.0, line)], &[(63.0, line)], &[(66.0, line)]]);
    let mut reader = TableReader::new(Schemas::builtin());
    Pdf::open(bytes).unwrap().pages(|layout| reader.push_page(&layout));
    let reading = reader.finish();
    assert_eq!(reading.status, Status::NoTables);
    assert!(reading.message.en.contains("on top of each other") && reading.message.en.contains("pages 1"));
}
