//! The minimum time of any reader built on hayro: opens each file, interprets every page with a device that discards
//! everything, and prints the number of pages. `benches/peers.py` compares juesuan with it:
//! `cargo run --release -p juesuan-extract --example interpret_only -- FILE.pdf…`
#![allow(clippy::print_stdout, reason = "a program")]
use hayro_interpret::TransformExt;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::kurbo::Rect;
use hayro_interpret::{Context, DummyDevice, InterpreterCache, InterpreterSettings, interpret_page};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let (mut files, mut pages) = (0, 0);
    for path in std::env::args_os().skip(1) {
        let pdf = Pdf::new(std::fs::read(&path)?).map_err(|e| format!("{}: {e:?}", path.display()))?;
        let cache = InterpreterCache::new();
        for page in pdf.pages().iter() {
            let (width, height) = page.render_dimensions();
            let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
            let settings = InterpreterSettings::default();
            let mut context =
                Context::new(page.initial_transform(true).to_kurbo(), bounds, &cache, page.xref(), settings);
            interpret_page(page, &mut context, &mut DummyDevice);
            pages += 1;
        }
        files += 1;
    }
    println!("{files} files, {pages} pages");
    Ok(())
}
