//! Stages `glyphs` and `rulings`: the marks of each page in painting order.
use super::View;
use crate::{
    messages::Message,
    output,
    terminal::{Align, Columns},
};
use juesuan_extract::{Axis, Glyph, PageLayout, Ruling, Turn, Visibility};
use serde::Serialize;
use std::io::{self, Write};

/// The JSON of one page's marks.
#[derive(Serialize)]
struct PageForm<M> {
    page: u32,
    width: f32,
    height: f32,
    warnings: Vec<String>,
    marks: Vec<M>,
}

#[derive(Serialize)]
struct GlyphForm {
    char: char,
    bbox: [f32; 4],
    baseline: f32,
    size: f32,
    turn: &'static str,
    visibility: &'static str,
    lightness: u8,
}

#[derive(Serialize)]
struct RulingForm {
    axis: &'static str,
    position: f32,
    start: f32,
    end: f32,
    thickness: f32,
    visibility: &'static str,
    fill_edge: bool,
}

pub(super) fn glyphs(view: View, out: &mut dyn Write, layouts: &[PageLayout]) -> io::Result<()> {
    if view.json {
        return output::json(out, &forms(layouts, |l| l.glyphs.iter().map(GlyphForm::from).collect()));
    }
    each(view, out, layouts, |layout| {
        let heads = ["char", "x0", "y0", "x1", "y1", "baseline", "size", "turn", "visibility"];
        let mut columns = figures(heads, &["char", "turn", "visibility"]);
        for glyph in &layout.glyphs {
            let b = &glyph.bbox;
            let mut row = vec![glyph.ch.to_string()];
            row.extend([b.x0, b.y0, b.x1, b.y1, glyph.baseline, glyph.size].map(points));
            row.extend([turn(glyph.turn).to_owned(), visibility(glyph.visibility).to_owned()]);
            columns.row(row);
        }
        columns
    })
}

pub(super) fn rulings(view: View, out: &mut dyn Write, layouts: &[PageLayout]) -> io::Result<()> {
    if view.json {
        return output::json(out, &forms(layouts, |l| l.rulings.iter().map(RulingForm::from).collect()));
    }
    each(view, out, layouts, |layout| {
        let heads = ["axis", "position", "start", "end", "thickness", "visibility", "kind"];
        let mut columns = figures(heads, &["axis", "visibility", "kind"]);
        for ruling in &layout.rulings {
            let kind = if ruling.is_fill_edge { "fill edge" } else { "line" };
            let mut row = vec![axis(ruling.axis).to_owned()];
            row.extend([ruling.position, ruling.start, ruling.end, ruling.thickness].map(points));
            row.extend([visibility(ruling.visibility).to_owned(), kind.to_owned()]);
            columns.row(row);
        }
        columns
    })
}

fn forms<M>(layouts: &[PageLayout], marks: impl Fn(&PageLayout) -> Vec<M>) -> Vec<PageForm<M>> {
    let form = |layout: &PageLayout| PageForm {
        page: layout.number,
        width: layout.width,
        height: layout.height,
        warnings: layout.warnings.iter().map(ToString::to_string).collect(),
        marks: marks(layout),
    };
    layouts.iter().map(form).collect()
}

fn each(
    view: View,
    out: &mut dyn Write,
    layouts: &[PageLayout],
    columns: impl Fn(&PageLayout) -> Columns,
) -> io::Result<()> {
    for layout in layouts {
        let head = Message::PageHead { page: layout.number, width: layout.width, height: layout.height };
        writeln!(out, "{}", head.text(view.lang))?;
        columns(layout).write(out, "  ")?;
        writeln!(out)?;
    }
    Ok(())
}

/// Right-aligned columns, but for those in `words`.
fn figures<'a>(heads: impl IntoIterator<Item = &'a str>, words: &[&str]) -> Columns {
    let align = |head| if words.contains(&head) { Align::Left } else { Align::Right };
    Columns::new(heads.into_iter().map(|h| (h, align(h))), usize::MAX)
}

fn points(value: f32) -> String {
    format!("{value:.2}")
}

pub(super) fn visibility(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Visible => "visible",
        Visibility::Invisible => "invisible",
        Visibility::Clipped => "clipped",
        Visibility::White => "white",
        Visibility::Watermark => "watermark",
    }
}

fn turn(turn: Turn) -> &'static str {
    match turn {
        Turn::Upright => "upright",
        Turn::Clockwise => "clockwise",
        Turn::Half => "half",
        Turn::CounterClockwise => "counter_clockwise",
        Turn::Oblique => "oblique",
    }
}

fn axis(axis: Axis) -> &'static str {
    match axis {
        Axis::Horizontal => "horizontal",
        Axis::Vertical => "vertical",
    }
}

impl From<&Glyph> for GlyphForm {
    fn from(g: &Glyph) -> Self {
        Self {
            char: g.ch,
            bbox: [g.bbox.x0, g.bbox.y0, g.bbox.x1, g.bbox.y1],
            baseline: g.baseline,
            size: g.size,
            turn: turn(g.turn),
            visibility: visibility(g.visibility),
            lightness: g.lightness,
        }
    }
}

impl From<&Ruling> for RulingForm {
    fn from(r: &Ruling) -> Self {
        Self {
            axis: axis(r.axis),
            position: r.position,
            start: r.start,
            end: r.end,
            thickness: r.thickness,
            visibility: visibility(r.visibility),
            fill_edge: r.is_fill_edge,
        }
    }
}
