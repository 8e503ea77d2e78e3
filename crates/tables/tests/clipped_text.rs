//! Clipped text: a text that is partly visible is read as a whole, one that is fully clipped stays hidden.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail by a panic")]

mod ruled_support;

use juesuan_fixtures::{Font, Page, Paper};
use juesuan_model::TableId::Expenditure as T3;
use ruled_support::{Book, assert_table, findings, grid, read};

const ROWS: &str = "科目编码|科目名称|本年支出合计|基本支出|项目支出|上缴上级支出|经营支出|对附属单位补助支出
    ---
    合计|>|100.00|80.00|20.00|||
    201|一般公共服务支出|100.00|80.00|20.00|||";

const READ: &str = "filled [total basic project remitted_to_superior operating subsidy_to_affiliated]
    *合计: 100.00 80.00 20.00 _ _ _
    201 一般公共服务支出: 100.00 80.00 20.00 _ _ _";

/// A table below text that `draw` writes at the top of its page.
fn document(draw: impl FnOnce(&mut Page)) -> Vec<u8> {
    let mut b = Book::new(Paper::A4);
    b.cover(&["示例市水务局", "2023年度部门决算"]).page().spread(["", "", "单位：万元"]).table(grid(ROWS));
    let mut doc = b.flow.finish();
    draw(&mut doc.pages_mut()[1]);
    doc.to_bytes()
}

/// Shows text that is visible between two x only (y from the top, points).
fn clipped(p: &mut Page, from: f32, to: f32, x: f32, y: f32, text: &str) {
    let bottom = p.paper().height - y - 10.0;
    p.raw(&format!("q {from} {bottom} {} 40 re W n", to - from));
    p.text(x, y, Font::HEI, 16.0, text);
    p.raw("Q");
}

#[test]
fn a_title_wider_than_the_print_area() {
    // 16 points a character: the first and the last one and a half are cut off.
    let title = "2023年度支出决算表";
    let width = Font::HEI.advance(title, 16.0);
    for (left, right) in [(20.0, 0.0), (0.0, 24.0), (20.0, 24.0)] {
        let r = read(document(|p| clipped(p, 200.0 + left, 200.0 + width - right, 200.0, 40.0, title)));
        assert_eq!(r.disclosures.len(), 1, "{left} {right}");
        assert_eq!(r.disclosures[0].tables[&T3].title.as_deref(), Some(title), "{}", findings(&r));
        assert_table(&r, T3, READ);
    }
}

#[test]
fn fully_clipped_text_stays_hidden() {
    let r = read(document(|p| {
        p.text(250.0, 40.0, Font::HEI, 16.0, "支出决算表");
        clipped(p, 10.0, 20.0, 250.0, 60.0, "收入决算表");
        // On the same baseline, but not adjacent.
        clipped(p, 10.0, 20.0, 450.0, 40.0, "（作废）");
        // On top of it: printed twice.
        clipped(p, 10.0, 20.0, 250.4, 40.0, "支出决算表");
    }));
    assert_eq!(r.disclosures[0].tables[&T3].title.as_deref(), Some("支出决算表"));
    assert_table(&r, T3, READ);
}

#[test]
fn a_cover_set_in_a_frame() {
    let mut b = Book::new(Paper::A4);
    b.page().table(grid("2023年度|>|>\n示例市水务局|>|>\n部门决算|>|>"));
    b.sheet("支出决算表", "单位：万元", ROWS);
    let r = b.read();
    let d = &r.disclosures[0];
    assert_eq!((d.department.as_deref(), d.fiscal_year), (Some("示例市水务局"), Some(2023)), "{}", findings(&r));
}
