//! PDFs built byte by byte, so that a test shows exactly the bytes that it is about.
#![allow(dead_code, reason = "every test file uses some of it")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use juesuan_extract::{Axis, PageLayout, Pdf, Ruling, Visibility};

/// A file of numbered objects. Object 1 is the catalog, 2 the page tree.
pub(crate) struct File {
    objects: Vec<Vec<u8>>,
    pages: Vec<usize>,
}

/// One page.
#[derive(Clone)]
pub(crate) struct Page {
    /// The content stream.
    pub(crate) content: Vec<u8>,
    /// Entries of the resource dictionary, such as `/Font << /F 5 0 R >>`.
    pub(crate) resources: String,
    /// Other entries of the page dictionary; the MediaBox among them.
    pub(crate) entries: String,
}

impl Page {
    /// A page of 200 × 300 points, with Helvetica as /H.
    pub(crate) fn new(content: impl Into<Vec<u8>>) -> Self {
        Self {
            content: content.into(),
            resources:
                "/Font << /H << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> >>"
                    .to_owned(),
            entries: "/MediaBox [0 0 200 300]".to_owned(),
        }
    }

    pub(crate) fn resources(mut self, resources: impl Into<String>) -> Self {
        self.resources = resources.into();
        self
    }

    pub(crate) fn entries(mut self, entries: impl Into<String>) -> Self {
        self.entries = entries.into();
        self
    }
}

impl File {
    pub(crate) fn new() -> Self {
        Self { objects: vec![b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(), Vec::new()], pages: Vec::new() }
    }

    /// Adds an object; returns its number.
    pub(crate) fn object(&mut self, body: impl Into<Vec<u8>>) -> usize {
        self.objects.push(body.into());
        self.objects.len()
    }

    pub(crate) fn stream(&mut self, entries: &str, data: impl AsRef<[u8]>) -> usize {
        let data = data.as_ref();
        let mut body = format!("<< {entries} /Length {} >>\nstream\n", data.len()).into_bytes();
        body.extend_from_slice(data);
        body.extend_from_slice(b"\nendstream");
        self.object(body)
    }

    pub(crate) fn page(&mut self, page: Page) {
        let content = self.stream("", &page.content);
        let number = self.object(format!(
            "<< /Type /Page /Parent 2 0 R /Contents {content} 0 R /Resources << {} >> {} >>",
            page.resources, page.entries
        ));
        self.pages.push(number);
    }

    pub(crate) fn bytes(mut self) -> Vec<u8> {
        let kids: String = self.pages.iter().map(|number| format!("{number} 0 R ")).collect();
        *self.objects.get_mut(1).unwrap() =
            format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", self.pages.len()).into_bytes();
        let mut out = b"%PDF-1.7\n".to_vec();
        let mut offsets = Vec::new();
        for (i, object) in self.objects.iter().enumerate() {
            offsets.push(out.len());
            out.extend_from_slice(format!("{} 0 obj\n", i + 1).as_bytes());
            out.extend_from_slice(object);
            out.extend_from_slice(b"\nendobj\n");
        }
        let start = out.len();
        out.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", offsets.len() + 1).as_bytes());
        for offset in &offsets {
            out.extend_from_slice(format!("{offset:010} 00000 n \n").as_bytes());
        }
        out.extend_from_slice(
            format!("trailer << /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", offsets.len() + 1).as_bytes(),
        );
        out
    }
}

/// The bytes of a file of one page.
pub(crate) fn one_page(page: Page) -> Vec<u8> {
    let mut file = File::new();
    file.page(page);
    file.bytes()
}

pub(crate) fn read(bytes: Vec<u8>) -> PageLayout {
    Pdf::open(bytes).unwrap().page(1).unwrap()
}

pub(crate) fn layout(page: Page) -> PageLayout {
    read(one_page(page))
}

/// All characters, in painting order.
pub(crate) fn text(page: &PageLayout) -> String {
    page.glyphs.iter().map(|glyph| glyph.ch).collect()
}

/// Visible rulings that are not edges of areas, rounded to tenths of a point: axis, position, start, end, thickness.
pub(crate) fn lines(page: &PageLayout) -> Vec<(Axis, f32, f32, f32, f32)> {
    page.rulings.iter().filter(|r| !r.is_fill_edge && r.visibility == Visibility::Visible).map(rounded).collect()
}

pub(crate) fn rounded(r: &Ruling) -> (Axis, f32, f32, f32, f32) {
    let tenth = |v: f32| (v * 10.0).round() / 10.0;
    (r.axis, tenth(r.position), tenth(r.start), tenth(r.end), tenth(r.thickness))
}

/// A TrueType program: glyph 0 is empty, glyph `i + 1` is a triangle for `characters[i]`. With `has_cmap` it has a Unicode
/// table.
pub(crate) fn true_type(characters: &[char], has_cmap: bool) -> Vec<u8> {
    let mut sorted: Vec<(u16, u16)> =
        characters.iter().enumerate().map(|(i, c)| (u16::try_from(*c as u32).unwrap(), i as u16 + 1)).collect();
    sorted.sort_unstable();
    let words = |values: &[u16]| values.iter().flat_map(|v| v.to_be_bytes()).collect::<Vec<u8>>();
    // A cmap of format 4, with one segment per character.
    let segments = sorted.len() as u16 + 1;
    let ends: Vec<u16> = sorted.iter().map(|(c, _)| *c).chain([0xFFFF]).collect();
    let deltas: Vec<u16> = sorted.iter().map(|(c, glyph)| glyph.wrapping_sub(*c)).chain([1]).collect();
    let mut sub = words(&[4, 16 + 8 * segments, 0, segments * 2, 0, 0, 0]);
    sub.extend(words(&ends));
    sub.extend(words(&[0]));
    sub.extend(words(&ends));
    sub.extend(words(&deltas));
    sub.extend(words(&vec![0; usize::from(segments)]));
    let mut cmap = words(&[0, 1, 3, 1, 0, 12]);
    cmap.extend(sub);
    // One triangle for all characters.
    let mut triangle = words(&[1, 0, 0, 500, 500, 2, 0]);
    triangle.extend([1, 1, 1]);
    triangle.extend(words(&[0, 500, 0_u16.wrapping_sub(250), 0, 0, 500]));
    triangle.push(0);
    let count = characters.len() as u16 + 1;
    let loca: Vec<u16> = (0..=count).map(|i| if i == 0 { 0 } else { (i - 1) * triangle.len() as u16 / 2 }).collect();
    let glyf = triangle.repeat(characters.len());
    let head =
        words(&[1, 0, 1, 0, 0, 0, 0x5F0F, 0x3CF5, 0, 1000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 500, 500, 0, 8, 2, 0, 0]);
    let hhea = words(&[1, 0, 880, 0_u16.wrapping_sub(120), 0, 1000, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, count]);
    let hmtx = words(&[1000, 0].repeat(usize::from(count)));
    let maxp = words(&[1, 0, count, 3, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0]);
    let mut tables: Vec<(&[u8], Vec<u8>)> = vec![
        (b"glyf", glyf),
        (b"head", head),
        (b"hhea", hhea),
        (b"hmtx", hmtx),
        (b"loca", words(&loca)),
        (b"maxp", maxp),
    ];
    if has_cmap {
        tables.insert(0, (b"cmap", cmap));
    }
    let mut out = words(&[1, 0, tables.len() as u16, 0, 0, 0]);
    let mut offset = 12 + 16 * tables.len();
    for (tag, data) in &tables {
        out.extend_from_slice(tag);
        out.extend(0_u32.to_be_bytes());
        out.extend((offset as u32).to_be_bytes());
        out.extend((data.len() as u32).to_be_bytes());
        offset += data.len().next_multiple_of(4);
    }
    for (_, mut data) in tables {
        data.resize(data.len().next_multiple_of(4), 0);
        out.extend(data);
    }
    out
}

/// A composite font.
#[derive(Clone, Default)]
pub(crate) struct Composite<'t> {
    pub(crate) encoding: &'t str,
    /// The ordering of its character collection: GB1, Identity …
    pub(crate) ordering: &'t str,
    /// A TrueType program to embed.
    pub(crate) program: Option<Vec<u8>>,
    /// Lines between `beginbfchar` and `endbfchar`.
    pub(crate) to_unicode: Option<(usize, &'t str)>,
}

impl Composite<'_> {
    /// Adds the font; returns its number.
    pub(crate) fn add(&self, file: &mut File) -> usize {
        let program = self.program.as_ref().map(|data| {
            let number = file.stream(&format!("/Length1 {}", data.len()), data);
            format!("/FontFile2 {number} 0 R")
        });
        let descriptor = file.object(format!(
            "<< /Type /FontDescriptor /FontName /ABCDEF+SimSun /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0 \
             /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 {} >>",
            program.unwrap_or_default()
        ));
        let descendant = file.object(format!(
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /ABCDEF+SimSun /DW 1000 \
             /CIDSystemInfo << /Registry (Adobe) /Ordering ({}) /Supplement 2 >> /FontDescriptor {descriptor} 0 R >>",
            self.ordering
        ));
        let to_unicode = self.to_unicode.map(|(count, lines)| {
            let map = format!(
                "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n\
                 1 begincodespacerange <0000> <FFFF> endcodespacerange\n\
                 {count} beginbfchar\n{lines}\nendbfchar\nendcmap end end"
            );
            format!("/ToUnicode {} 0 R", file.stream("", map))
        });
        file.object(format!(
            "<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+SimSun /Encoding /{} /DescendantFonts [{descendant} 0 R] {} >>",
            self.encoding,
            to_unicode.unwrap_or_default()
        ))
    }

    /// A page that shows these codes (hexadecimal).
    pub(crate) fn shows(&self, codes: &str) -> PageLayout {
        let mut file = File::new();
        let font = self.add(&mut file);
        file.page(
            Page::new(format!("BT /F 10 Tf 20 100 Td <{codes}> Tj ET")).resources(format!("/Font << /F {font} 0 R >>")),
        );
        read(file.bytes())
    }
}
