//! `juesuan inspect`: shows the stages of a reading, as text or as JSON.
mod grids;
mod layouts;
mod overview;
mod records;
mod tables;

use crate::{
    args::{InspectArgs, Stage},
    audit_options::AuditOptions,
    console::Console,
    exit::Exit,
    messages::{Lang, Message},
    output, terminal,
};
use juesuan::{
    Document, InputProblem,
    dataset::Input,
    stages::{PageContent, PageLayout, read_page},
};
use std::io::{self, Write};

/// How a stage is shown.
#[derive(Clone, Copy)]
struct View {
    lang: Lang,
    json: bool,
    /// Only this page.
    page: Option<u32>,
    /// Findings for information, too.
    verbose: bool,
}

/// What the shown stage needs of the pages.
#[derive(Default)]
struct Seen {
    layouts: Vec<PageLayout>,
    contents: Vec<PageContent>,
}

/// Runs the command.
pub(crate) fn run(args: &InspectArgs, console: &Console) -> Exit {
    let path = terminal::path_shown(&args.file);
    let refuse = |message: &Message<'_>| {
        console.error(&Message::DocumentTrouble { path: &path, message: &message.text(console.lang) });
        Exit::Unusable
    };
    if args.file.is_dir() {
        return refuse(&Message::InspectFolder);
    }
    let input = Input::new(&args.file);
    if input.problem == Some(InputProblem::Missing) {
        return refuse(&Message::Text(InputProblem::Missing.words().get(console.lang)));
    }
    let options = match AuditOptions::default().reading() {
        Ok(options) => options,
        Err(why) => return refuse(&Message::NoRules { why: &why }),
    };

    let mut seen = Seen::default();
    let wanted = args.page.map(u32::from);
    let document = input.read_observed(&options, |layout| {
        match args.stage {
            // A table may begin on a page that is not asked for.
            Some(Stage::Table) => seen.contents.push(read_page(layout)),
            _ if wanted.is_some_and(|n| n != layout.number) => {}
            Some(Stage::Grid) => seen.contents.push(read_page(layout)),
            Some(Stage::Records) => {}
            None | Some(Stage::Glyphs | Stage::Rulings) => seen.layouts.push(layout.clone()),
        }
    });
    if let Some(page) = wanted
        && page > document.pages
        && document.pages > 0
    {
        return refuse(&Message::NoSuchPage { page, pages: document.pages });
    }
    let view = View { lang: console.lang, json: args.json, page: wanted, verbose: console.is_verbose() };
    if !document.message.is_empty() {
        let message = document.message.get(view.lang);
        console.warning(&Message::DocumentTrouble { path: &path, message: &terminal::escape(message) });
    }
    match output::show(console, |out| view.show(out, args.stage, &document, seen)) {
        Exit::Success if !document.status.is_converted() => Exit::SomeFailed,
        exit => exit,
    }
}

impl View {
    fn show(self, out: &mut dyn Write, stage: Option<Stage>, document: &Document, seen: Seen) -> io::Result<()> {
        match stage {
            None if self.json => output::json(out, document),
            None => overview::show(self, out, document, &seen.layouts),
            Some(Stage::Glyphs) => layouts::glyphs(self, out, &seen.layouts),
            Some(Stage::Rulings) => layouts::rulings(self, out, &seen.layouts),
            Some(Stage::Grid) => grids::show(self, out, &seen.contents),
            Some(Stage::Table) => tables::show(self, out, seen.contents),
            Some(Stage::Records) => records::show(self, out, document),
        }
    }
}
