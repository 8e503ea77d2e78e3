//! Shared by the fuzz targets: reading a file as the library does, and valid files around fuzzed parts.
//!
//! A failure is an uncaught panic, a hang, too much memory, or a document that does not pass [`check`].

use std::fmt::Write as _;

use juesuan::stages::PageLayout;
use juesuan::{Document, Limit, Limits, Options, Status};

/// Pages read of one input: more pages find nothing new.
const PAGES: u64 = 24;

/// Keeps panics that `juesuan-extract` catches from the fuzzer, which counts every panic as a failure. They become a
/// warning of the page.
pub fn silence_caught_panics() {
    juesuan_extract::silence_caught_panics();
}

/// Reads a file as `juesuan::read` does.
pub fn read_pdf(bytes: Vec<u8>) {
    let options = Options::default().limits(Limits::default().with(Limit::Pages, PAGES));
    let document = juesuan::stages::read_observed(&bytes, &options, check_page);
    check(&document);
}

/// Reads a text dump as `juesuan::read` does.
pub fn read_text(text: &str) {
    check(&juesuan::read(text.as_bytes(), &Options::default().name("fuzzed.txt")));
}

/// Checks what holds for every page.
fn check_page(page: &PageLayout) {
    let limits = Limits::default().pages;
    assert!(page.width.is_finite() && page.height.is_finite() && page.width > 0.0 && page.height > 0.0);
    assert!(page.glyphs.len() <= limits.glyphs && page.rulings.len() <= limits.rulings);
    for glyph in &page.glyphs {
        let b = glyph.bbox;
        assert!([b.x0, b.y0, b.x1, b.y1, glyph.size].iter().all(|v| v.is_finite()), "{glyph:?}");
    }
    for ruling in &page.rulings {
        let numbers = [ruling.position, ruling.start, ruling.end, ruling.thickness];
        assert!(numbers.iter().all(|v| v.is_finite()) && ruling.start <= ruling.end, "{ruling:?}");
    }
}

/// Checks that the reader did not crash, and that the JSON form can be read back.
fn check(document: &Document) {
    assert_ne!(document.status, Status::Crashed, "{}", document.message);
    let json = serde_json::to_string(document).expect("a document as JSON");
    let back: Document = serde_json::from_str(&json).expect("the JSON read back");
    assert_eq!(back, *document);
}

/// A file of these objects, numbered from 1, with a correct cross-reference table. The first is the catalog.
fn file(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut table = String::new();
    for (i, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", out.len());
        out.extend_from_slice(format!("{} 0 obj\n", i + 1).as_bytes());
        out.extend_from_slice(object);
        out.extend_from_slice(b"\nendobj\n");
    }
    let (start, count) = (out.len(), objects.len() + 1);
    let tail = format!(
        "xref\n0 {count}\n0000000000 65535 f \n{table}trailer << /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    );
    out.extend_from_slice(tail.as_bytes());
    out
}

fn stream(entries: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("<< {entries} /Length {} >>\nstream\n", data.len());
    [head.as_bytes(), data, b"\nendstream"].concat()
}

/// A file of one page with this content stream, and with fonts of every kind, forms (one of which paints itself), images,
/// patterns, shadings and graphics states.
pub fn with_content(content: &[u8]) -> Vec<u8> {
    let plain = |s: &str| s.as_bytes().to_vec();
    let resources = "/Resources 5 0 R";
    file(&[
        plain("<< /Type /Catalog /Pages 2 0 R >>"),
        plain("<< /Type /Pages /Kids [3 0 R] /Count 1 >>"),
        plain("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 5 0 R >>"),
        stream("", content),
        plain(
            "<< /Font << /F1 6 0 R /F2 7 0 R /F3 8 0 R /F4 9 0 R >> /XObject << /X0 11 0 R /X1 12 0 R /X2 13 0 R >> \
             /Pattern << /P0 14 0 R /P1 15 0 R >> /Shading << /S0 16 0 R >> \
             /ExtGState << /G0 << /ca 0.5 /CA 0 /BM /Multiply >> /G1 << /SMask << /S /Alpha /G 11 0 R >> >> >> \
             /ColorSpace << /C0 [/Indexed /DeviceRGB 1 <000000FFFFFF>] /C1 [/Separation /Black /DeviceGray 17 0 R] >> \
             /Properties << /W << /Subtype /Watermark >> >> >>",
        ),
        plain("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"),
        plain("<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /GBK-EUC-H /DescendantFonts [10 0 R] >>"),
        plain("<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /UniGB-UTF16-V /DescendantFonts [10 0 R] >>"),
        plain(
            "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [0.001 0 0 0.001 0 0] \
             /CharProcs << /a 18 0 R /b 11 0 R >> /Encoding << /Type /Encoding /Differences [97 /a /b] >> \
             /FirstChar 97 /LastChar 98 /Widths [500 500] /Resources 5 0 R >>",
        ),
        plain(
            "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /SimSun \
             /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 /W [1 95 500] \
             /FontDescriptor << /Type /FontDescriptor /FontName /SimSun /Flags 6 /FontBBox [-25 -254 1000 880] \
             /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >> >>",
        ),
        stream(
            &format!("/Type /XObject /Subtype /Form /BBox [0 0 200 200] {resources} /Group << /S /Transparency >>"),
            b"0 0 m 100 0 l S BT /F2 9 Tf 1 0 0 1 9 9 Tm <CAD5C8EB> Tj ET",
        ),
        stream(
            &format!("/Type /XObject /Subtype /Form /BBox [0 0 200 200] /Matrix [1 0 0 1 5 5] {resources}"),
            b"q 5 5 50 50 re f /X1 Do Q",
        ),
        stream(
            "/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8",
            &[0, 99, 200, 255],
        ),
        stream(
            &format!("/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9 {resources}"),
            b"0 0 4 4 re f",
        ),
        plain("<< /PatternType 2 /Shading 16 0 R >>"),
        plain("<< /ShadingType 2 /ColorSpace /DeviceGray /Coords [0 0 99 99] /Function 17 0 R /Extend [true true] >>"),
        plain("<< /FunctionType 2 /Domain [0 1] /C0 [0] /C1 [1] /N 1 >>"),
        stream("", b"500 0 d0 0 0 400 40 re f BT /F4 1 Tf (a) Tj ET"),
    ])
}

/// A file of one page in two composite fonts. Both use `cmap` as ToUnicode map, and one also as encoding.
pub fn with_cmap(cmap: &[u8]) -> Vec<u8> {
    let plain = |s: &str| s.as_bytes().to_vec();
    let mut content = String::from("BT 1 0 0 1 50 800 Tm 12 TL\n");
    for font in ["/F1", "/F2"] {
        let _ = write!(content, "{font} 9 Tf ");
        for row in [0x0000_u16, 0x0100, 0x4E00, 0x8100, 0xD800, 0xFF00] {
            content.push('<');
            for low in (0..=0xFF_u16).step_by(5) {
                let _ = write!(content, "{:04X}", row | low);
            }
            content.push_str("> Tj T*\n");
        }
    }
    content.push_str("ET");
    file(&[
        plain("<< /Type /Catalog /Pages 2 0 R >>"),
        plain("<< /Type /Pages /Kids [3 0 R] /Count 1 >>"),
        plain(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
             /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>",
        ),
        stream("", content.as_bytes()),
        plain(
            "<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /Identity-H /DescendantFonts [7 0 R] \
             /ToUnicode 8 0 R >>",
        ),
        plain(
            "<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding 8 0 R /DescendantFonts [7 0 R] \
             /ToUnicode 8 0 R >>",
        ),
        plain(
            "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /SimSun \
             /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 \
             /FontDescriptor << /Type /FontDescriptor /FontName /SimSun /Flags 6 /FontBBox [-25 -254 1000 880] \
             /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >> >>",
        ),
        stream("/Type /CMap /CMapName /Fuzzed", cmap),
    ])
}
