//! Shows the stages of one page: its glyphs and rulings, then its lines of text and grids.
#![allow(clippy::expect_used, clippy::print_stdout, reason = "an example")]
use juesuan::stages::{Element, Pdf, read_page};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().expect("the path of a PDF");
    let number: u32 = arguments.next().map_or(Ok(1), |page| page.parse())?;
    let pdf = Pdf::open(std::fs::read(path)?)?;
    let layout = pdf.reader().find(|page| page.number == number).ok_or("there is no such page")?;
    println!("{:.0} x {:.0} points", layout.width, layout.height);
    println!("{} glyphs, {} rulings, {} images", layout.glyphs.len(), layout.rulings.len(), layout.images.len());
    for element in read_page(&layout).elements {
        match element {
            Element::Line(line) => println!("line at {:.1}: {}", line.bbox.y0, line.text()),
            Element::Grid(grid) => println!("grid at {:.1}: {} x {}", grid.bbox().y0, grid.rows(), grid.cols()),
        }
    }
    Ok(())
}
