//! Rulings, areas and images, however they are painted, and their visibility.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod common;

use common::{File, Page, layout, lines, one_page, read, rounded, text};
use juesuan_extract::{Axis, Limits, Pdf, Visibility, Warning};

use Axis::{Horizontal, Vertical};

fn seen(content: &str) -> Vec<(Axis, f32, f32, f32, f32)> {
    lines(&layout(Page::new(content)))
}

#[test]
fn every_stroking_operator() {
    for operator in ["S", "s", "B", "B*", "b", "b*"] {
        assert_eq!(seen(&format!("1 w 20 100 m 120 100 l {operator}"))[0], (Horizontal, 200.0, 20.0, 120.0, 1.0));
    }
    let outline = seen("0.5 w 20 100 50 30 re S");
    assert_eq!(
        outline,
        [
            (Horizontal, 200.0, 20.0, 70.0, 0.5),
            (Vertical, 70.0, 170.0, 200.0, 0.5),
            (Horizontal, 170.0, 20.0, 70.0, 0.5),
            (Vertical, 20.0, 170.0, 200.0, 0.5)
        ]
    );
}

#[test]
fn every_filling_operator() {
    for operator in ["f", "F", "f*", "B", "B*", "b", "b*"] {
        let found = seen(&format!("0 w 20 100 100 0.5 re {operator} 40 20 0.5 60 re {operator}"));
        assert!(found.contains(&(Horizontal, 199.8, 20.0, 120.0, 0.5)), "{operator} {found:?}");
        assert!(found.contains(&(Vertical, 40.3, 220.0, 280.0, 0.5)), "{operator} {found:?}");
    }
}

#[test]
fn thin_polygons_and_many_in_one_path() {
    assert_eq!(seen("20 100 m 120 100.1 l 120 100.5 l 20 100.6 l h f"), [(Horizontal, 199.7, 20.0, 120.0, 0.6)]);
    let cells: String = (0..300).map(|i| format!("20 {i} 100 0.4 re ")).collect();
    assert_eq!(seen(&format!("{cells} f")).len(), 300);
    let grid: String = (0..300).map(|i| format!("20 {i} m 120 {i} l ")).collect();
    assert_eq!(seen(&format!("{grid} S")).len(), 300);
}

#[test]
fn pens() {
    assert_eq!(seen("[3 2] 0 d 1 w 20 100 m 120 100 l S"), [(Horizontal, 200.0, 20.0, 120.0, 1.0)]);
    assert_eq!(seen("1 w 2 J 20 100 m 120 100 l S"), [(Horizontal, 200.0, 19.5, 120.5, 1.0)]);
    // A short, very thick stroke is a line across.
    assert_eq!(seen("100 w 70 100 m 70 101 l S"), [(Horizontal, 199.5, 20.0, 120.0, 1.0)]);
    // The matrix flattens the pen.
    assert_eq!(seen("2 0 0 0.5 0 0 cm 1 w 10 200 m 60 200 l S"), [(Horizontal, 200.0, 20.0, 120.0, 0.5)]);
    // Nearly horizontal counts, oblique does not.
    assert_eq!(seen("20 100 m 120 100.4 l S").len(), 1);
    assert_eq!(seen("20 100 m 120 110 l S").len(), 0);
    assert_eq!(seen("20 100 m 40 160 100 160 120 100 c S").len(), 0);
}

#[test]
fn areas_have_edges() {
    let page = layout(Page::new("0.9 g 20 100 50 30 re f"));
    assert_eq!(page.rulings.len(), 4);
    assert!(page.rulings.iter().all(|r| r.is_fill_edge && r.thickness == 0.0 && r.visibility == Visibility::Visible));
    let white = layout(Page::new("1 g 20 100 50 30 re f"));
    assert!(white.rulings.iter().all(|r| r.is_fill_edge && r.visibility == Visibility::White));
}

#[test]
fn a_frame_filled_between_two_rectangles_is_four_lines() {
    let found = seen("20 100 50 30 re 21 101 48 28 re f*");
    assert_eq!(found.len(), 4);
    assert!(found.contains(&(Horizontal, 199.5, 20.0, 70.0, 1.0)), "{found:?}");
    assert!(found.contains(&(Vertical, 20.5, 170.0, 200.0, 1.0)), "{found:?}");
}

#[test]
fn forms_use_their_matrix_and_are_clipped_to_their_box() {
    let mut file = File::new();
    let form = file.stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 60 60] /Matrix [1 0 0 1 20 100] /Resources << /Font << /H << /Type /Font \
         /Subtype /Type1 /BaseFont /Helvetica >> >> >>",
        "1 w 0 30 m 500 30 l S BT /H 10 Tf 10 10 Td (in) Tj 90 0 Td (out) Tj ET",
    );
    file.page(Page::new("q 1 0 0 1 5 0 cm /X Do Q").resources(format!("/XObject << /X {form} 0 R >>")));
    let page = read(file.bytes());
    assert_eq!(lines(&page), [(Horizontal, 170.0, 25.0, 85.0, 1.0)]);
    assert_eq!(text(&page), "inout");
    assert!(page.glyphs.iter().all(|g| (g.visibility == Visibility::Clipped) == "out".contains(g.ch)));
}

#[test]
fn clip_paths_cut_and_hide() {
    let page = layout(Page::new(
        "q 20 100 50 30 re W n 1 w 0 110 m 200 110 l S 0 50 m 200 50 l S BT /H 10 Tf 30 105 Td (a) Tj 60 0 Td (b) Tj ET Q \
         0 60 m 200 60 l S",
    ));
    assert_eq!(lines(&page), [(Horizontal, 190.0, 20.0, 70.0, 1.0), (Horizontal, 240.0, 0.0, 200.0, 1.0)]);
    assert_eq!(page.rulings.iter().filter(|r| r.visibility == Visibility::Clipped).count(), 1);
    let visibility: Vec<_> = page.glyphs.iter().map(|g| g.visibility).collect();
    assert_eq!(visibility, [Visibility::Visible, Visibility::Clipped]);
}

#[test]
fn invisible_marks_are_labelled() {
    let of = |content: &str| {
        let page = layout(
            Page::new(content).resources(
                "/Font << /H << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> /ExtGState << /T << /ca 0 /CA 0 >> >>",
            ),
        );
        (page.glyphs.first().map(|g| g.visibility), page.rulings.first().map(|r| r.visibility))
    };
    let show = "BT /H 10 Tf 30 105 Td (x) Tj ET 1 w 20 100 m 70 100 l S";
    let both = |v| (Some(v), Some(v));
    assert_eq!(of(show), both(Visibility::Visible));
    assert_eq!(of(&format!("1 g 1 G {show}")), both(Visibility::White));
    assert_eq!(of(&format!("/T gs {show}")), both(Visibility::Invisible));
    assert_eq!(
        of(&format!("/Artifact << /Type /Pagination /Subtype /Watermark >> BDC {show} EMC")),
        both(Visibility::Watermark)
    );
    assert_eq!(
        of(&format!("/Artifact << /Type /Pagination /Subtype /Watermark >> BDC EMC {show}")),
        both(Visibility::Visible)
    );
    for mode in [3, 7] {
        assert_eq!(of(&format!("{mode} Tr {show}")).0, Some(Visibility::Invisible));
    }
    assert_eq!(of("BT /H 10 Tf 30 400 Td (x) Tj ET").0, Some(Visibility::Clipped));
    // White on dark is visible; white on white on dark is not.
    assert_eq!(of("0 0 0.5 rg 0 90 200 40 re f 1 g BT /H 10 Tf 30 105 Td (x) Tj ET").0, Some(Visibility::Visible));
    assert_eq!(
        of("0 0 0.5 rg 0 90 200 40 re f 1 g 0 90 200 40 re f BT /H 10 Tf 30 105 Td (x) Tj ET").0,
        Some(Visibility::White)
    );
}

#[test]
fn watermark_annotations_are_watermarks() {
    for (subtype, wanted) in [("Watermark", Visibility::Watermark), ("Stamp", Visibility::Visible)] {
        let mut file = File::new();
        let appearance = file.stream(
            "/Type /XObject /Subtype /Form /BBox [0 0 100 20] /Resources << /Font << /H << /Type /Font /Subtype /Type1 \
             /BaseFont /Helvetica >> >> >>",
            "BT /H 10 Tf 5 5 Td (w) Tj ET",
        );
        file.page(Page::new("BT /H 10 Tf 30 250 Td (t) Tj ET").entries(format!(
            "/MediaBox [0 0 200 300] /Annots [<< /Type /Annot /Subtype /{subtype} /Rect [20 100 120 120] \
             /AP << /N {appearance} 0 R >> >>]"
        )));
        let page = read(file.bytes());
        assert_eq!(text(&page), "tw");
        assert_eq!(page.glyphs[0].visibility, Visibility::Visible);
        assert_eq!(page.glyphs[1].visibility, wanted);
    }
}

#[test]
fn images_and_thin_images_as_lines() {
    let mut file = File::new();
    let image = file.stream(
        "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8",
        [0_u8],
    );
    file.page(
        Page::new("q 100 0 0 50 20 100 cm /I Do Q q 150 0 0 0.5 20 80 cm /I Do Q")
            .resources(format!("/XObject << /I {image} 0 R >>")),
    );
    let page = read(file.bytes());
    assert_eq!(page.images.len(), 1);
    let b = page.images[0].bbox;
    assert_eq!((b.x0, b.y0, b.x1, b.y1), (20.0, 150.0, 120.0, 200.0));
    assert_eq!(lines(&page), [(Horizontal, 219.8, 20.0, 170.0, 0.5)]);
}

#[test]
fn displayed_space_is_the_same_however_the_page_is_stored() {
    // The same picture, displayed at 100 × 200, but stored rotated, shifted and scaled.
    let picture = "1 w 10 20 m 60 20 l S BT /H 10 Tf 10 30 Td (x) Tj ET";
    let plain = layout(Page::new(picture).entries("/MediaBox [0 0 100 200]"));
    for unit in [1.0, 2.0_f32] {
        for (rotate, matrix, media) in [
            (0, "1 0 0 1 7 9", "[7 9 107 209]"),
            (90, "0 1 -1 0 207 9", "[7 9 207 109]"),
            (180, "-1 0 0 -1 107 209", "[7 9 107 209]"),
            (270, "0 -1 1 0 7 109", "[7 9 207 109]"),
        ] {
            let page = layout(
                Page::new(format!("{matrix} cm {picture}"))
                    .entries(format!("/MediaBox [0 0 500 500] /CropBox {media} /Rotate {rotate} /UserUnit {unit}")),
            );
            assert_eq!((page.width, page.height), (100.0 * unit, 200.0 * unit), "{rotate}");
            let scale = |r: &juesuan_extract::Ruling| {
                let mut r = *r;
                (r.position, r.start, r.end, r.thickness) =
                    (r.position / unit, r.start / unit, r.end / unit, r.thickness / unit);
                rounded(&r)
            };
            let (found, wanted): (Vec<_>, Vec<_>) =
                (page.rulings.iter().map(scale).collect(), plain.rulings.iter().map(rounded).collect());
            assert_eq!(found, wanted, "rotate {rotate}, unit {unit}");
            let (g, w) = (page.glyphs[0], plain.glyphs[0]);
            assert_eq!(g.turn, w.turn);
            for (a, b) in [(g.bbox.x0, w.bbox.x0), (g.bbox.y1, w.bbox.y1), (g.baseline, w.baseline), (g.size, w.size)] {
                assert!((a / unit - b).abs() < 0.001, "rotate {rotate}, unit {unit}: {a} {b}");
            }
        }
    }
}

#[test]
fn impossible_coordinates_are_skipped_with_a_warning() {
    let page = layout(Page::new(
        "1 w 1000000000000 100 m 2000000000000 100 l S BT /H 10 Tf 99999999999 5 Td (x) Tj ET 20 100 m 70 100 l S BT /H 10 Tf 20 20 Td (y) Tj ET",
    ));
    assert_eq!(text(&page), "y");
    assert_eq!(lines(&page).len(), 1);
    assert!(matches!(page.warnings[..], [Warning::ImpossibleCoordinates { skipped: 2.. }]), "{:?}", page.warnings);
    let finite = |v: f32| v.is_finite();
    assert!(page.rulings.iter().all(|r| finite(r.position) && finite(r.start) && finite(r.end)));
}

#[test]
fn limits_skip_with_a_warning() {
    let limits = Limits { glyphs: 3, rulings: 2, ..Limits::default() };
    let bytes =
        one_page(Page::new("BT /H 10 Tf 20 100 Td (abcdef) Tj ET 0 0 10 0.5 re f 0 9 10 0.5 re f 0 20 10 0.5 re f"));
    let page = Pdf::open_with(bytes, limits).unwrap().page(1).unwrap();
    assert_eq!((page.glyphs.len(), page.rulings.len()), (3, 2));
    assert_eq!(
        page.warnings,
        [Warning::TooManyGlyphs { limit: 3, skipped: 3 }, Warning::TooManyRulings { limit: 2, skipped: 1 }]
    );

    let mut file = File::new();
    (0..5).for_each(|_| file.page(Page::new("")));
    let pdf = Pdf::open_with(file.bytes(), Limits { pages: 2, ..Limits::default() }).unwrap();
    let pages: Vec<_> = pdf.reader().collect();
    assert_eq!((pdf.page_count(), pages.len()), (5, 2));
    assert_eq!(pages[1].warnings, [Warning::TooManyPages { limit: 2, page_count: 5 }]);
    let words = pages[1].warnings[0].words();
    assert_eq!(words.en, "reached the limit of 2 pages; pages 3 to 5 were not read");
    assert_eq!(words.zh, "已达到 2 页的上限，第 3 页至第 5 页未读取");
}

#[test]
fn multiplying_forms_are_cut() {
    let mut file = File::new();
    let mut inner = file.stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", "0 0 m 9 0 l S");
    for _ in 0..40 {
        inner = file.stream(
            &format!("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {inner} 0 R >> >>"),
            "/X Do /X Do /X Do /X Do",
        );
    }
    file.page(Page::new("BT /H 10 Tf 20 100 Td (t) Tj ET /X Do").resources(format!(
        "/XObject << /X {inner} 0 R >> /Font << /H << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    )));
    file.page(Page::new("BT /H 10 Tf 20 100 Td (next) Tj ET"));
    let pdf = Pdf::open_with(file.bytes(), Limits { operations: 10_000, ..Limits::default() }).unwrap();
    let pages: Vec<_> = pdf.reader().collect();
    assert_eq!(text(&pages[0]), "t");
    assert_eq!(pages[0].warnings[0], Warning::TooManyOperations { limit: 10_000 });
    assert_eq!(text(&pages[1]), "next");
}

#[test]
fn text_under_an_opaque_area_is_invisible() {
    let of = |cover: &str| {
        let page = layout(Page::new(format!("BT /H 10 Tf 30 105 Td (1) Tj ET {cover}")).resources(
            "/Font << /H << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> \
                 /ExtGState << /T << /ca 0.4 >> /M << /BM /Multiply >> >>",
        ));
        page.glyphs.iter().map(|g| (g.ch, g.visibility)).collect::<Vec<_>>()
    };
    assert_eq!(of("1 g 20 100 50 20 re f"), [('1', Visibility::Invisible)]);
    assert_eq!(
        of("1 g 20 100 50 20 re f 0 g BT /H 10 Tf 30 105 Td (2) Tj ET"),
        [('1', Visibility::Invisible), ('2', Visibility::Visible)]
    );
    assert_eq!(of("1 g 20 100 50 20 re f 0 g BT /H 10 Tf 30 105 Td (1) Tj ET"), [('1', Visibility::Visible)]);
    // A highlighter, a transparent area, an area elsewhere, and a line across hide nothing.
    for harmless in
        ["/M gs 1 1 0 rg 20 100 50 20 re f", "/T gs 1 g 20 100 50 20 re f", "60 100 50 20 re f", "20 108 50 0.5 re f"]
    {
        assert_eq!(of(harmless), [('1', Visibility::Visible)], "{harmless}");
    }
}
