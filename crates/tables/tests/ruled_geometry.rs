//! Grids of unusual producers: frames, spacing, shading, sideways pages, page breaks, and stray text.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail by a panic")]

mod ruled_support;

use juesuan_fixtures::table::{Breaks, Look, Painter, Ruling};
use juesuan_fixtures::{Align, Doc, Font, Page, Paper, Rect, Rotation};
use juesuan_model::TableId::{Expenditure as T3, GeneralPublicExpenditure as T5, IncomeExpenditureSummary as T1};
use juesuan_model::{Column, Severity, Table};
use juesuan_tables::FileReading;
use ruled_support::{Book, findings, grid, read, rules, show};

const T5_TEXT: &str = "科目编码|科目名称|合计|基本支出|项目支出
    ---
    合计|>|60.00|50.00|10.00
    201|一般公共服务支出|40.00|30.00|10.00
    20106|财政事务|40.00|30.00|10.00
    2010601|行政运行|40.00|30.00|10.00
    208|社会保障和就业支出|20.00|20.00|";

const T5_SHOWN: &str = "filled [total basic project]
*合计: 60.00 50.00 10.00
201 一般公共服务支出: 40.00 30.00 10.00
20106 财政事务: 40.00 30.00 10.00
2010601 行政运行: 40.00 30.00 10.00
208 社会保障和就业支出: 20.00 20.00 _";

fn book() -> Book {
    let mut b = Book::new(Paper::A4);
    b.cover(&["示例市水务局", "2023年度部门决算"]);
    b
}

#[track_caller]
fn t5(r: &FileReading) -> &Table {
    assert_eq!(r.disclosures.len(), 1);
    &r.disclosures[0].tables[&T5]
}

#[track_caller]
fn assert_t5(what: &str, r: &FileReading) {
    let got = show(t5(r));
    assert!(got == T5_SHOWN, "{what}\n{got}\n{}", findings(r));
    assert!(r.disclosures[0].findings.iter().all(|f| f.severity != Severity::Error), "{what}\n{}", findings(r));
}

/// The last page of a book with a table on it, drawn on by `draw`.
fn drawn_on(draw: impl Fn(&mut Page)) -> FileReading {
    let mut b = book();
    b.sheet("一般公共预算财政拨款支出决算表", "单位：万元", T5_TEXT);
    let mut doc = b.flow.finish();
    doc.pages_mut().last_mut().into_iter().for_each(draw);
    read(doc.to_bytes())
}

#[test]
fn frames_around_the_page_and_the_table() {
    assert_t5("page frame", &drawn_on(|p| p.rectangle(Rect::new(20.0, 20.0, 575.0, 820.0), "S")));
    assert_t5(
        "two page frames",
        &drawn_on(|p| {
            p.rectangle(Rect::new(20.0, 20.0, 575.0, 820.0), "S");
            p.rectangle(Rect::new(24.0, 24.0, 571.0, 816.0), "S");
        }),
    );
    assert_t5("frame around title and table", &drawn_on(|p| p.rectangle(Rect::new(48.0, 58.0, 547.0, 240.0), "S")));
    assert_t5("a rule under the running head", &drawn_on(|p| p.line(54.0, 50.0, 541.0, 50.0, 0.75)));
    assert_t5("a rule above the page number", &drawn_on(|p| p.line(54.0, 780.0, 541.0, 780.0, 0.75)));
    assert_t5(
        "a stamp of lines beside",
        &drawn_on(|p| {
            for i in 0..6_u8 {
                p.line(400.0, 400.0 + 10.0 * f32::from(i), 500.0, 430.0 + 10.0 * f32::from(i), 0.5);
            }
        }),
    );
    assert_t5(
        "a signature box below",
        &drawn_on(|p| {
            p.rectangle(Rect::new(300.0, 500.0, 500.0, 560.0), "S");
            p.line(400.0, 500.0, 400.0, 560.0, 0.5);
            p.text(310.0, 530.0, Font::SONG, 9.0, "单位负责人");
        }),
    );
}

/// The table of [`T5_TEXT`], each cell drawn by `cell`, its text in the middle.
fn by_hand(paper: Paper, widths: &[f32], height: f32, cell: impl Fn(&mut Page, Rect, usize)) -> Vec<u8> {
    let mut b = book();
    b.page();
    let mut doc = b.flow.finish();
    let mut page = Page::new(paper);
    page.text(150.0, 60.0, Font::HEI, 15.0, "一般公共预算财政拨款支出决算表");
    page.text(450.0, 80.0, Font::SONG, 9.0, "单位：万元");
    let rows: Vec<Vec<&str>> =
        T5_TEXT.lines().map(str::trim).filter(|l| *l != "---").map(|l| l.split('|').collect()).collect();
    for (r, row) in rows.iter().enumerate() {
        let y = 90.0 + height * f32::from(u8::try_from(r).unwrap());
        let mut x = 50.0;
        for (c, text) in row.iter().enumerate() {
            let w = widths[c];
            if *text == ">" {
                x += w;
                continue;
            }
            let w2 = if row.get(c + 1) == Some(&">") { w + widths[c + 1] } else { w };
            let area = Rect::new(x, y, x + w2, y + height);
            cell(&mut page, area, r);
            page.raw("0 g 0 G");
            page.text_in(area, Align::Centre, Font::SONG, 9.0, 10.0, &[(*text).to_owned()]);
            x += w;
        }
    }
    let pages = doc.len();
    doc.pages_mut()[pages - 1] = page;
    doc.to_bytes()
}

const WIDTHS: [f32; 5] = [70.0, 170.0, 80.0, 80.0, 80.0];

#[test]
fn cells_drawn_one_by_one() {
    for gap in [0.5, 1.0, 1.5, 2.0] {
        let bytes = by_hand(Paper::A4, &WIDTHS, 20.0, |p, a, _| {
            p.raw("0.5 w");
            p.rectangle(Rect::new(a.x0 + gap / 2.0, a.y0 + gap / 2.0, a.x1 - gap / 2.0, a.y1 - gap / 2.0), "S");
        });
        assert_t5(&format!("{gap} points between cells"), &read(bytes));
    }
}

/// CSS `border: double` without a right side: the inner lines of each cell stop at its corners.
#[test]
fn double_borders_with_an_open_right_side() {
    let bytes = by_hand(Paper::A4, &WIDTHS, 22.0, |p, a, _| {
        let last = a.x1 > 525.0;
        for (inset, to) in [(0.0, a.x1), (1.5, if last { a.x1 } else { a.x1 - 12.0 })] {
            p.line(a.x0 + inset, a.y0 + inset, to, a.y0 + inset, 0.5);
            p.line(a.x0 + inset, a.y1 - inset, to, a.y1 - inset, 0.5);
            p.line(a.x0 + inset, a.y0 + inset, a.x0 + inset, a.y1 - inset, 0.5);
        }
    });
    assert_t5("double, open to the right", &read(bytes));
}

#[test]
fn thick_borders_as_filled_areas() {
    for width in [1.0, 2.0, 3.0] {
        let bytes = by_hand(Paper::A4, &WIDTHS, 22.0, |p, a, _| {
            p.rectangle(Rect::new(a.x0 - width / 2.0, a.y0, a.x0 + width / 2.0, a.y1), "f");
            p.rectangle(Rect::new(a.x1 - width / 2.0, a.y0, a.x1 + width / 2.0, a.y1), "f");
            p.rectangle(Rect::new(a.x0, a.y0 - width / 2.0, a.x1, a.y0 + width / 2.0), "f");
            p.rectangle(Rect::new(a.x0, a.y1 - width / 2.0, a.x1, a.y1 + width / 2.0), "f");
        });
        assert_t5(&format!("borders of {width}"), &read(bytes));
    }
}

#[test]
fn shaded_header_and_banded_rows_under_a_grid() {
    let bytes = by_hand(Paper::A4, &WIDTHS, 20.0, |p, a, r| {
        p.raw(if r == 0 {
            "0.7 0.8 0.9 rg"
        } else if r % 2 == 0 {
            "0.95 g"
        } else {
            "1 g"
        });
        p.rectangle(a, "f");
        p.raw("0 G 0.5 w");
        p.rectangle(a, "S");
    });
    assert_t5("shaded", &read(bytes));
}

#[test]
fn white_lines_between_shaded_cells() {
    let bytes = by_hand(Paper::A4, &WIDTHS, 20.0, |p, a, r| {
        p.raw(if r == 0 { "0.3 0.5 0.8 rg" } else { "0.9 0.93 0.98 rg" });
        p.rectangle(a, "f");
        p.raw("1 G 1.5 w");
        p.rectangle(a, "S");
    });
    assert_t5("white lines", &read(bytes));
}

/// Letter-spaced and wrapped header words, several header rows, wrapped names: alignment alone is not enough.
const CROWDED: &str =
    "项 目|>|本 年 支 出~合 计|基 本 支~出|项 目 支~出|上 缴 上~级 支 出|经 营 支~出|对 附 属 单~位 补 助 支 出
     功 能 分 类 科~目 编 码|科 目 名 称|^|^|^|^|^|^
     栏 次|>|1|2|3|4|5|6
     ---
     合计|>|113.50|112.90|0.60|0.00|0.00|0.00
     208|社会保障和就业支出|20.29|20.29|0.00|0.00|0.00|0.00
     2080505|机关事业单位基本~养老保险缴费支出|20.29|20.29|0.00|0.00|0.00|0.00
     201|一般公共服务支出|93.21|92.61|0.60|0.00|0.00|0.00";

#[test]
fn shaded_cells_separate_columns() {
    let look = Look { ruling: Ruling::ShadedCells, ..Look::default() };
    let mut b = book();
    b.page().title("支出决算表").spread(["", "", "单位：万元"]).table(grid(CROWDED).look(look));
    let r = b.read();
    assert_eq!(
        show(&r.disclosures[0].tables[&T3]),
        "filled [total basic project remitted_to_superior operating subsidy_to_affiliated]
*合计: 113.50 112.90 0.60 0.00 0.00 0.00
208 社会保障和就业支出: 20.29 20.29 0.00 0.00 0.00 0.00
2080505 机关事业单位基本养老保险缴费支出: 20.29 20.29 0.00 0.00 0.00 0.00
201 一般公共服务支出: 93.21 92.61 0.60 0.00 0.00 0.00",
        "{}",
        findings(&r)
    );
    // A form without figures is an empty table, not a table with an empty row.
    let empty = CROWDED.split("---").next().unwrap().to_owned() + "---\n|||||||\n|||||||";
    let look = Look { ruling: Ruling::ShadedCells, ..Look::default() };
    let mut b = book();
    b.page().title("支出决算表").spread(["", "", "单位：万元"]).table(grid(&empty).look(look));
    let r = b.read();
    assert_eq!(r.disclosures[0].tables[&T3].status, juesuan_model::TableStatus::Empty);
}

#[test]
fn very_small_and_very_large() {
    for (size, row_height, paper) in [
        (5.0, 8.0, Paper::A4),
        (4.0, 6.5, Paper::A4),
        (16.0, 30.0, Paper { width: 1190.0, height: 842.0, ..Paper::A4 }),
        (24.0, 60.0, Paper { width: 3000.0, height: 2000.0, ..Paper::A4 }),
    ] {
        let mut b = Book::new(paper);
        b.cover(&["示例市水务局", "2023年度部门决算"]).page().title("一般公共预算财政拨款支出决算表").spread([
            "",
            "",
            "单位：万元",
        ]);
        b.table(grid(T5_TEXT).look(Look { size, row_height, ..Look::default() }));
        assert_t5(&format!("{size} points"), &b.read());
    }
}

#[test]
fn sideways_text_on_portrait_pages() {
    for rotation in [Rotation::By90, Rotation::By270, Rotation::By180] {
        let paper = Paper { rotation, ..Paper::A4_LANDSCAPE };
        let mut b = book();
        b.flow.new_page(paper);
        b.title("一般公共预算财政拨款支出决算表").spread(["", "", "单位：万元"]).table(grid(T5_TEXT));
        // Without /Rotate: the text runs sideways.
        let mut pdf = b.flow.finish().to_lopdf();
        let ids: Vec<_> = pdf.page_iter().collect();
        for id in ids {
            pdf.get_dictionary_mut(id).unwrap().remove(b"Rotate");
        }
        let mut bytes = Vec::new();
        pdf.save_to(&mut bytes).unwrap();
        assert_t5(&format!("{rotation:?} without /Rotate"), &read(bytes));
    }
}

#[test]
fn figures_off_their_row() {
    for drop in [-9.0, -6.0, 6.0, 9.0] {
        let mut b = book();
        b.page().title("一般公共预算财政拨款支出决算表").spread(["", "", "单位：万元"]);
        b.table(grid(T5_TEXT).look(Look { figure_drop: drop, row_height: 28.0, ..Look::default() }));
        assert_t5(&format!("{drop} points off"), &b.read());
    }
}

#[test]
fn fake_bold_figures() {
    let bytes = by_hand(Paper::A4, &WIDTHS, 20.0, |p, a, _| {
        p.raw("0.5 w");
        p.rectangle(a, "S");
    });
    let once = read(bytes);
    assert_t5("once", &once);
    let r = drawn_on(|p| {
        let again = p.clone();
        let _ = again;
        p.text(54.3, 10.0, Font::SONG, 9.0, "");
    });
    assert_t5("unchanged", &r);
    let mut b = book();
    for _ in 0..1 {
        b.sheet("一般公共预算财政拨款支出决算表", "单位：万元", T5_TEXT);
    }
    let mut pdf = b.flow.finish().to_lopdf();
    let last = pdf.page_iter().last().unwrap();
    let content = pdf.get_page_content(last);
    let mut twice = content.clone();
    twice.extend_from_slice(b"\n1 0 0 1 0.25 0 cm\n");
    twice.extend_from_slice(&content);
    pdf.change_page_content(last, twice).unwrap();
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    assert_t5("everything printed twice, a quarter of a point apart", &read(bytes));
}

#[test]
fn breaks_into_other_paper_and_other_columns() {
    let head = "科目编码|科目名称|合计|基本支出|项目支出\n---\n合计|>|60.00|50.00|10.00\n201|一般公共服务支出|40.00|30.00|10.00";
    let rest =
        "20106|财政事务|40.00|30.00|10.00\n2010601|行政运行|40.00|30.00|10.00\n208|社会保障和就业支出|20.00|20.00|";
    let mut b = book();
    b.sheet("一般公共预算财政拨款支出决算表", "单位：万元", head);
    b.flow.new_page(Paper::A4_LANDSCAPE);
    b.table(grid(rest));
    assert_t5("the second page lies", &b.read());

    let mut b = book();
    b.sheet("一般公共预算财政拨款支出决算表", "单位：万元", head);
    b.flow.new_page(Paper { rotation: Rotation::By90, ..Paper::A4_LANDSCAPE });
    b.table(grid(rest));
    assert_t5("the second page is turned", &b.read());

    // 类|款|项 on the first page, one column on the second.
    let mut b = book();
    b.sheet(
        "一般公共预算财政拨款支出决算表",
        "单位：万元",
        "科目编码|>|>|科目名称|合计|基本支出|项目支出\n类|款|项|^|^|^|^\n---\n合计|>|>|>|60.00|50.00|10.00\n201|||一般公共服务支出|40.00|30.00|10.00",
    );
    b.page().table(grid(rest));
    assert_t5("other code columns", &b.read());

    // A single row whose last column is blank and not ruled.
    let mut b = book();
    b.sheet(
        "一般公共预算财政拨款支出决算表",
        "单位：万元",
        &T5_TEXT.replace("\n    208|社会保障和就业支出|20.00|20.00|", ""),
    );
    b.page().table(grid("208|社会保障和就业支出|20.00|20.00|"));
    assert_t5("a lone last row", &b.read());
}

#[test]
fn a_lone_last_row_with_fewer_columns() {
    let mut b = book();
    b.sheet(
        "收入支出决算总表",
        "单位：万元",
        "收入|>|>|支出|>|>\n项目|行次|决算数|项目|行次|决算数\n---\n一、一般公共预算财政拨款收入|1|10.00|一、一般公共服务支出|2|10.00",
    );
    b.page().table(grid("总计|31|10.00|总计|62|10.00"));
    let r = b.read();
    let t = &r.disclosures[0].tables[&T1];
    assert_eq!(t.rows.len(), 4, "{}", show(t));
    assert_eq!(t.pages, [2, 3]);
}

#[test]
fn four_pages_and_six_hundred_rows() {
    for (rows, repeat) in [(120, true), (120, false), (600, false), (600, true)] {
        let mut text = String::from("科目编码|科目名称|合计|基本支出|项目支出\n---\n合计|>|1.00|1.00|0.00");
        for i in 0..rows {
            text.push_str(&format!(
                "\n2{:02}{:02}{:02}|第{}项支出|{}.00|{}.50|0.50",
                i / 100 + 1,
                i / 10 % 10,
                i % 10,
                i % 7,
                i + 1,
                i
            ));
        }
        let mut b = book();
        b.page().title("一般公共预算财政拨款支出决算表").spread(["", "", "单位：万元"]);
        b.table(grid(&text).breaks(Breaks { repeat_header: repeat, ..Breaks::default() }));
        let r = b.read();
        let t = t5(&r);
        assert_eq!(t.rows.len(), rows + 1, "{rows} {repeat}");
        assert!(
            t.rows[1..]
                .iter()
                .enumerate()
                .all(|(i, r)| r.amount(Column::TOTAL).unwrap().as_str() == format!("{}.00", i + 1))
        );
        assert!(rules(&r).is_empty(), "{}", findings(&r));
    }
}

#[test]
fn repeated_titles_units_headers_and_totals_on_each_page() {
    let mut b = book();
    let page = |b: &mut Book, title: &str, rows: &str| {
        b.sheet(
            title,
            "单位：万元",
            &format!("科目编码|科目名称|合计|基本支出|项目支出\n栏次|>|1|2|3\n---\n合计|>|60.00|50.00|10.00\n{rows}"),
        );
    };
    page(
        &mut b,
        "一般公共预算财政拨款支出决算表",
        "201|一般公共服务支出|40.00|30.00|10.00\n20106|财政事务|40.00|30.00|10.00",
    );
    page(&mut b, "一般公共预算财政拨款支出决算表（续）", "2010601|行政运行|40.00|30.00|10.00");
    page(&mut b, "一般公共预算财政拨款支出决算表（续表）", "208|社会保障和就业支出|20.00|20.00|");
    let r = b.read();
    assert_t5("repeated", &r);
    assert_eq!(t5(&r).pages, [2, 3, 4]);
}

#[test]
fn stray_text_and_figures_are_reported() {
    // A figure right of the grid, level with a row.
    let r = drawn_on(|p| p.text(545.0, 140.0, Font::SONG, 9.0, "99.99"));
    assert_eq!(show(t5(&r)), T5_SHOWN, "{}", findings(&r));
    assert!(r.disclosures[0].findings.iter().any(|f| f.message.en.contains("99.99")), "{}", findings(&r));
    // A word left of it.
    let r = drawn_on(|p| p.text(20.0, 140.0, Font::SONG, 9.0, "注意"));
    assert_eq!(show(t5(&r)), T5_SHOWN);
    assert!(r.disclosures[0].findings.iter().any(|f| f.message.en.contains("注意")), "{}", findings(&r));
    // A second figure printed over that of a cell.
    let r = drawn_on(|p| p.text(400.0, 122.0, Font::SONG, 9.0, "88.88"));
    assert!(
        r.disclosures[0].findings.iter().any(|f| f.message.en.contains("88.88")),
        "{}\n{}",
        show(t5(&r)),
        findings(&r)
    );
}

#[test]
fn watermarks_are_ignored() {
    let r = drawn_on(|p| p.raw("q 0.85 g BT /STSongLight0u 60 Tf 0.87 0.5 -0.5 0.87 120 600 Tm <516C5F00> Tj ET Q"));
    assert_t5("oblique", &r);
    assert!(rules(&r).is_empty(), "{}", findings(&r));
}

#[test]
fn every_ruling_on_small_tables() {
    for ruling in [Ruling::Full, Ruling::OpenSides, Ruling::Double, Ruling::Dashed, Ruling::Broken] {
        for painter in Painter::ALL {
            let mut b = book();
            b.page().title("一般公共预算财政拨款支出决算表").spread(["", "", "单位：万元"]);
            b.table(grid(T5_TEXT).look(Look { ruling, painter, ..Look::default() }));
            assert_t5(&format!("{ruling:?} {painter:?}"), &b.read());
        }
    }
}

#[test]
fn a_page_without_anything_and_a_file_of_one_page() {
    let mut doc = Doc::new();
    doc.push(Page::new(Paper::A4));
    let _ = read(doc.to_bytes());
    let mut b = Book::new(Paper::A4);
    b.sheet("一般公共预算财政拨款支出决算表", "单位：万元", T5_TEXT);
    assert_t5("one page", &b.read());
}

#[test]
fn figures_wider_than_their_column() {
    // Right-aligned figures that begin in the column before, which is blank or has a short text.
    let widths = [70.0, 190.0, 62.0, 40.0, 40.0];
    let mut b = book();
    b.page();
    let mut doc = b.flow.finish();
    let mut page = Page::new(Paper::A4);
    page.text(150.0, 60.0, Font::HEI, 15.0, "一般公共预算财政拨款支出决算表");
    page.text(450.0, 80.0, Font::SONG, 9.0, "单位：元");
    let rows = [
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        ["201", "一般公共服务支出", "12,345,678.90", "", "12,345,678.90"],
        ["208", "社会保障和就业支出", "1,345,678.90", "345.90", "0.00"],
    ];
    for (r, row) in rows.iter().enumerate() {
        let y = 90.0 + 20.0 * f32::from(u8::try_from(r).unwrap());
        let mut x = 50.0;
        for (c, text) in row.iter().enumerate() {
            let area = Rect::new(x, y, x + widths[c], y + 20.0);
            page.raw("0.5 w");
            page.rectangle(area, "S");
            let align = if c > 1 && r > 0 { Align::Right } else { Align::Left };
            page.text_in(
                Rect::new(x + 2.0, y, x + widths[c] - 2.0, y + 20.0),
                align,
                Font::SONG,
                9.0,
                10.0,
                &[(*text).to_owned()],
            );
            x += widths[c];
        }
    }
    let pages = doc.len();
    doc.pages_mut()[pages - 1] = page;
    let r = read(doc.to_bytes());
    assert_eq!(
        show(t5(&r)),
        "filled [total basic project]\n201 一般公共服务支出: 12345678.90 _ 12345678.90\n208 社会保障和就业支出: 1345678.90 345.90 0.00",
        "{}",
        findings(&r)
    );
}

#[test]
fn a_large_upright_watermark_is_ignored() {
    let r = drawn_on(|p| {
        p.raw("0.85 g");
        p.text(120.0, 170.0, Font::SONG, 72.0, "公开");
        p.raw("0 g");
    });
    assert_t5("upright watermark", &r);
    // No higher than the cells, but pale, and at the position of a department on a cover.
    let pale = |p: &mut Page| {
        p.raw("0.85 g");
        p.text(60.0, 60.0, Font::SONG, 30.0, "仅供公开使用");
        p.text(120.0, 170.0, Font::SONG, 30.0, "公开");
        p.raw("0 g");
    };
    let r = drawn_on(pale);
    assert_t5("pale watermark", &r);
    assert!(
        r.disclosures[0].department.as_deref().is_none_or(|d| !d.contains("公开")),
        "{:?}",
        r.disclosures[0].department
    );
}
