//! Pages with some or all of their rulings removed, as if the producer had not drawn them.
use juesuan_extract::{Axis, PageLayout, Turn, Visibility};
use juesuan_model::Print;

/// Which rulings are removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strip {
    /// All.
    All,
    /// The vertical ones.
    Verticals,
    /// The horizontal ones.
    Horizontals,
    /// Those beside and below the first figure of the page: the header stays ruled.
    Body,
    /// One in ten, by chance.
    OneInTen,
}

impl Strip {
    pub(crate) const ALL: [Self; 5] = [Self::All, Self::Verticals, Self::Horizontals, Self::Body, Self::OneInTen];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::All => "none left",
            Self::Verticals => "no verticals",
            Self::Horizontals => "no horizontals",
            Self::Body => "header only",
            Self::OneInTen => "one in ten missing",
        }
    }
}

/// Removes rulings from a page.
pub(crate) fn strip(mut page: PageLayout, what: Strip) -> PageLayout {
    match what {
        Strip::All => page.rulings.clear(),
        Strip::Verticals => page.rulings.retain(|r| r.axis == Axis::Horizontal),
        Strip::Horizontals => page.rulings.retain(|r| r.axis == Axis::Vertical),
        Strip::Body => body(&mut page),
        Strip::OneInTen => {
            let mut state = u64::from(page.number) | 1;
            page.rulings.retain(|_| {
                // Knuth's linear congruential generator; its upper bits are random enough here.
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state >> 33) % 10 != 0
            });
        }
    }
    page
}

/// Cuts all rulings below the header: the first line that holds a figure with decimals.
fn body(page: &mut PageLayout) {
    let turned = page.glyphs.iter().filter(|g| g.visibility == Visibility::Visible && g.turn != Turn::Upright).count();
    if turned * 2 > page.glyphs.len() {
        // A page that is read sideways: its header is not at the top.
        page.rulings.clear();
        return;
    }
    let mut glyphs: Vec<_> = page.glyphs.iter().filter(|g| !g.ch.is_whitespace()).collect();
    glyphs.sort_by(|a, b| a.baseline.total_cmp(&b.baseline).then(a.bbox.x0.total_cmp(&b.bbox.x0)));
    let mut first = f32::INFINITY;
    let runs =
        glyphs.chunk_by(|a, b| (a.baseline - b.baseline).abs() < 0.1 && (b.bbox.x0 - a.bbox.x1).abs() < 0.2 * a.size);
    for run in runs {
        let text: String = run.iter().map(|g| g.ch).collect();
        if matches!(Print::read(&text), Print::Figure(a) if a.decimals() > 0) {
            first = first.min(run[0].bbox.y0);
        }
    }
    page.rulings.retain_mut(|r| match r.axis {
        Axis::Horizontal => r.position < first + 2.0,
        Axis::Vertical => {
            r.end = r.end.min(first);
            r.end > r.start
        }
    });
}
