//! Characters of glyphs, with and without a character mapping, and their boxes.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod common;

use common::{Composite, File, Page, layout, read, text, true_type};
use juesuan_extract::{Turn, UNKNOWN, Visibility};

/// 部门决算（2023） in GBK, and in UTF-16.
const GBK: &str = "B2BFC3C5BEF6CBE3A3A832303233A3A9";
const UTF16: &str = "90E895E851B37B97FF080032003000320033FF09";

#[test]
fn every_simplified_chinese_encoding_embedded_or_not() {
    for program in [None, Some(true_type(&['部'], true))] {
        for encoding in ["GBK-EUC-H", "GBK-EUC-V", "GBKp-EUC-H", "GBK2K-H", "GB-EUC-H", "GBK2K-V"] {
            let font = Composite { encoding, ordering: "GB1", program: program.clone(), ..Composite::default() };
            assert_eq!(text(&font.shows(GBK)), "部门决算（2023）", "{encoding}, embedded: {}", program.is_some());
        }
        for encoding in ["UniGB-UCS2-H", "UniGB-UCS2-V", "UniGB-UTF16-H", "UniGB-UTF16-V"] {
            let font = Composite { encoding, ordering: "GB1", program: program.clone(), ..Composite::default() };
            assert_eq!(text(&font.shows(UTF16)), "部门决算（2023）", "{encoding}, embedded: {}", program.is_some());
        }
    }
}

#[test]
fn identity_without_to_unicode_uses_the_table_of_the_program() {
    let program = true_type(&['决', '算', '⼾'], true);
    let font =
        Composite { encoding: "Identity-H", ordering: "Identity", program: Some(program), ..Composite::default() };
    let page = font.shows("000200010003");
    assert_eq!(text(&page), "算决户");
}

#[test]
fn characters_without_a_mapping_are_unknown() {
    let embedded = Composite {
        encoding: "Identity-H",
        ordering: "Identity",
        program: Some(true_type(&['决', '算'], false)),
        ..Composite::default()
    };
    let page = embedded.shows("00010002");
    assert_eq!(text(&page), [UNKNOWN, UNKNOWN].iter().collect::<String>());
    assert!(page.glyphs.iter().all(|glyph| glyph.visibility == Visibility::Visible));
    let absent = Composite { encoding: "Identity-H", ordering: "Identity", ..Composite::default() };
    assert_eq!(text(&absent.shows("0001")), UNKNOWN.to_string());
}

#[test]
fn to_unicode_wins_and_is_normalised() {
    let map =
        "<0001> <51B3>\n<0002> <2F83>\n<0003> <0000>\n<0004> <E123>\n<0005> <00660069>\n<0006> <3000>\n<0007> <0020>";
    let font =
        Composite { encoding: "Identity-H", ordering: "Identity", to_unicode: Some((7, map)), ..Composite::default() };
    let page = font.shows("0001000200030004000500060007");
    assert_eq!(text(&page), format!("决自{UNKNOWN}{UNKNOWN}fi"));
    let [f, i] = [page.glyphs[4], page.glyphs[5]];
    assert_eq!((f.bbox.x0, f.bbox.x1, i.bbox.x0, i.bbox.x1), (60.0, 65.0, 65.0, 70.0));
}

#[test]
fn a_simple_font_without_encoding_is_not_taken_for_latin() {
    let mut file = File::new();
    // A symbolic subset whose program has no Unicode table.
    let program = true_type(&['1'], false);
    let stream = file.stream(&format!("/Length1 {}", program.len()), &program);
    let descriptor =
        file.object(format!("<< /Type /FontDescriptor /FontName /ABCDEF+X /Flags 4 /FontFile2 {stream} 0 R >>"));
    let font = file.object(format!(
        "<< /Type /Font /Subtype /TrueType /BaseFont /ABCDEF+X /FirstChar 65 /LastChar 66 /Widths [500 500] \
         /FontDescriptor {descriptor} 0 R >>"
    ));
    file.page(Page::new("BT /F 10 Tf 20 100 Td (AB) Tj ET").resources(format!("/Font << /F {font} 0 R >>")));
    assert_eq!(text(&read(file.bytes())), format!("{UNKNOWN}{UNKNOWN}"));
}

#[test]
fn boxes_run_along_the_baseline() {
    let page = layout(Page::new("BT /H 10 Tf 20 100 Td (0) Tj ET BT /H 10 Tf 0 1 -1 0 50 100 Tm (0) Tj ET"));
    let [upright, turned] = [page.glyphs[0], page.glyphs[1]];
    assert_eq!((upright.turn, turned.turn), (Turn::Upright, Turn::CounterClockwise));
    // Digits of Helvetica are 0.556 em wide.
    let close = |a: f32, b: f32| (a - b).abs() < 0.01;
    assert!(close(upright.bbox.x0, 20.0) && close(upright.bbox.x1, 25.56));
    assert!(close(upright.baseline, 200.0) && close(upright.bbox.y0, 191.2) && close(upright.bbox.y1, 201.2));
    assert!(close(turned.baseline, 50.0) && close(turned.bbox.x0, 41.2) && close(turned.bbox.x1, 51.2));
    assert!(close(turned.bbox.y0, 194.44) && close(turned.bbox.y1, 200.0));
    assert!(close(upright.size, 10.0) && close(turned.size, 10.0));
}

#[test]
fn text_painted_twice_counts_once() {
    let bold = layout(Page::new("BT 2 Tr /H 10 Tf 20 100 Td (1100) Tj ET"));
    assert_eq!(text(&bold), "1100");
    let shifted = layout(Page::new(
        "BT /H 10 Tf 20 100 Td (1100.00) Tj ET BT /H 10 Tf 20.3 100 Td (1100.00) Tj ET BT /H 10 Tf 20 100.3 Td (1100.00) Tj ET",
    ));
    assert_eq!(text(&shifted), "1100.00");
    let hidden_first = layout(Page::new("BT 3 Tr /H 10 Tf 20 100 Td (7) Tj ET BT 0 Tr /H 10 Tf 20 100 Td (7) Tj ET"));
    assert_eq!(hidden_first.glyphs.len(), 1);
    assert_eq!(hidden_first.glyphs[0].visibility, Visibility::Visible);
}

#[test]
fn digits_without_a_width_all_count() {
    let mut file = File::new();
    let font = file.object(
        "<< /Type /Font /Subtype /TrueType /BaseFont /SimSun /Encoding /WinAnsiEncoding /FirstChar 48 /LastChar 49 \
         /Widths [0 0] >>",
    );
    file.page(Page::new("BT /F 10 Tf 20 100 Td (1100) Tj ET").resources(format!("/Font << /F {font} 0 R >>")));
    let page = read(file.bytes());
    assert_eq!(text(&page), "1100");
    assert!(page.overprinted.is_empty());
}

#[test]
fn overprinted_characters_are_kept_aside() {
    let page = layout(Page::new(
        "BT /H 10 Tf 20 100 Td (7) Tj ET BT /H 10 Tf 60 100 Td (8) Tj ET BT /H 10 Tf 20 100 Td (7) Tj ET",
    ));
    assert_eq!(text(&page), "78");
    let aside: Vec<(usize, char)> = page.overprinted.iter().map(|(at, g)| (*at, g.ch)).collect();
    assert_eq!(aside, [(2, '7')]);
}

#[test]
fn different_text_at_one_place_is_kept() {
    let page = layout(Page::new(
        "BT /H 10 Tf 20 100 Td (1) Tj ET BT /H 10 Tf 20 100 Td (2) Tj ET BT /H 10 Tf 60 100 Td (1) Tj ET",
    ));
    assert_eq!(text(&page), "121");
}

#[test]
fn widths_in_the_file_win_over_those_of_a_substitute() {
    let of = |content: &str| {
        let mut file = File::new();
        let font = file.object(
            "<< /Type /Font /Subtype /TrueType /BaseFont /SimSun /Encoding /WinAnsiEncoding /FirstChar 48 /LastChar 49 \
             /Widths [400 700] >>",
        );
        file.page(Page::new(content).resources(format!("/Font << /F {font} 0 R >>")));
        let page = read(file.bytes());
        page.glyphs.iter().map(|g| g.bbox.width()).collect::<Vec<_>>()
    };
    let close = |found: Vec<f32>, wanted: &[f32]| {
        assert!(
            found.len() == wanted.len() && found.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 0.01),
            "{found:?}"
        );
    };
    close(of("BT /F 10 Tf 20 100 Td (01) Tj ET"), &[4.0, 7.0]);
    close(of("BT /F 10 Tf 20 100 Td (0) Tj (1) Tj ET"), &[4.0, 7.0]);
    close(of("BT /F 10 Tf 2 Tc 20 100 Td (01) Tj ET"), &[4.0, 7.0]);
}

#[test]
fn narrow_text_is_narrow() {
    let font = Composite {
        encoding: "GBK-EUC-H",
        ordering: "GB1",
        program: Some(true_type(&['1'], true)),
        ..Composite::default()
    };
    let mut file = File::new();
    let font = font.add(&mut file);
    file.page(
        Page::new("BT /F 10 Tf 50 Tz 20 100 Td <BEF6CBE3> Tj ET").resources(format!("/Font << /F {font} 0 R >>")),
    );
    let page = read(file.bytes());
    assert_eq!(page.glyphs.iter().map(|g| (g.bbox.x0, g.bbox.x1)).collect::<Vec<_>>(), [(20.0, 25.0), (25.0, 30.0)]);
}

#[test]
fn unknown_share_counts_unmapped_characters() {
    let font = Composite {
        encoding: "Identity-H",
        ordering: "Identity",
        to_unicode: Some((1, "<0001> <51B3>")),
        ..Composite::default()
    };
    assert_eq!(font.shows("0001000100010002").unknown_share(), Some(0.25));
    assert_eq!(layout(Page::new("")).unknown_share(), None);
}

#[test]
fn an_undefined_code_costs_one_character() {
    for program in [None, Some(true_type(&['1'], true))] {
        let shows = |encoding, codes| {
            let font = Composite { encoding, ordering: "GB1", program: program.clone(), ..Composite::default() };
            text(&font.shows(codes))
        };
        for encoding in ["GBK-EUC-H", "GBK-EUC-V", "GBKp-EUC-H", "GBK2K-H", "GB-EUC-H"] {
            // F8A1 is user-defined.
            assert_eq!(shows(encoding, "BEF6F8A1CBE335"), format!("决{UNKNOWN}算5"), "{encoding}");
        }
        for encoding in ["UniGB-UCS2-H", "UniGB-UCS2-V", "UniGB-UTF16-H", "UniGB-UTF16-V"] {
            assert_eq!(shows(encoding, "51B3E1237B97"), format!("决{UNKNOWN}算"), "{encoding}");
        }
    }
}
