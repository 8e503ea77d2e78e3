//! `juesuan schema`: the nine tables, their titles, columns and named rows.
use crate::{
    args::SchemaArgs,
    console::Console,
    exit::Exit,
    messages::{Lang, Message},
    output,
    terminal::{Align, Columns},
};
use juesuan_model::{
    RowKind, Side, TableId,
    schema::{Form, Item, Schema, Schemas},
};
use serde::Serialize;
use std::io::{self, Write};

/// Widest column of the tables printed here.
const WIDEST: usize = 60;

/// Runs the command.
pub(crate) fn run(args: &SchemaArgs, console: &Console) -> Exit {
    let schemas = Schemas::builtin();
    let chosen: Vec<&Schema> = match &args.table {
        None => schemas.iter().collect(),
        Some(name) => match TableId::parse(name) {
            Some(table) => vec![schemas.get(table)],
            None => {
                console.error(&Message::NoSuchTable { name: &crate::terminal::escape(name) });
                return Exit::Unusable;
            }
        },
    };
    output::show(console, |out| {
        if args.json {
            let all: Vec<SchemaForm<'_>> = chosen.iter().map(|&s| s.into()).collect();
            match all.as_slice() {
                [one] => output::json(out, one),
                all => output::json(out, all),
            }
        } else if args.table.is_some() {
            chosen.iter().try_for_each(|s| details(out, s, console.lang))
        } else {
            overview(out, &chosen, console.lang)
        }
    })
}

/// The JSON of one table.
#[derive(Serialize)]
struct SchemaForm<'a> {
    table: &'static str,
    id: &'static str,
    title: &'static str,
    form: &'static str,
    titles: &'a [String],
    columns: Vec<ColumnForm<'a>>,
    items: Vec<ItemForm<'a>>,
}

#[derive(Serialize)]
struct ColumnForm<'a> {
    id: &'a str,
    label: &'a str,
    label_en: &'a str,
    side: Option<Side>,
    variant: bool,
}

#[derive(Serialize)]
struct ItemForm<'a> {
    id: &'a str,
    side: Side,
    kind: RowKind,
    names: &'a [String],
}

impl<'a> From<&'a Schema> for SchemaForm<'a> {
    fn from(schema: &'a Schema) -> Self {
        let columns = schema.columns.iter().map(|c| ColumnForm {
            id: c.id.as_str(),
            label: &c.label,
            label_en: &c.label_en,
            side: c.side,
            variant: c.variant,
        });
        let items = schema.items.iter().map(|i| ItemForm {
            id: &i.id,
            side: i.side,
            kind: if i.total { RowKind::Total } else { RowKind::Item },
            names: &i.names,
        });
        Self {
            table: schema.table.number(),
            id: schema.table.id(),
            title: schema.table.title(),
            form: form_id(schema.form),
            titles: &schema.titles,
            columns: columns.collect(),
            items: items.collect(),
        }
    }
}

fn form_id(form: Form) -> &'static str {
    match form {
        Form::TwoSided => "two_sided",
        Form::Classified => "classified",
        Form::Grouped => "grouped",
        Form::ThreePublic => "three_public",
    }
}

fn overview(out: &mut dyn Write, schemas: &[&Schema], lang: Lang) -> io::Result<()> {
    let word = |message: Message<'_>| message.text(lang);
    let mut columns = Columns::new(
        [
            (word(Message::HeadTable), Align::Left),
            ("id".to_owned(), Align::Left),
            (word(Message::HeadTitle), Align::Left),
            (word(Message::HeadColumns), Align::Left),
        ],
        usize::MAX,
    );
    for schema in schemas {
        let variants = schema.columns.iter().filter(|c| c.variant).count();
        let regular = schema.columns.len() - variants;
        let count = if variants > 0 { format!("{regular} + {variants}") } else { regular.to_string() };
        columns.row([schema.table.number(), schema.table.id(), schema.table.title(), &count]);
    }
    columns.write(out, "")?;
    writeln!(out, "\n{}", word(Message::SchemaHint))
}

fn details(out: &mut dyn Write, schema: &Schema, lang: Lang) -> io::Result<()> {
    let word = |message: Message<'_>| message.text(lang);
    let table = schema.table;
    writeln!(out, "{} {}  {}", table.number(), table.id(), table.title())?;

    writeln!(out, "\n{}", word(Message::HeadColumns))?;
    let mut columns = Columns::new(
        [
            ("id".to_owned(), Align::Left),
            (word(Message::HeadLabel), Align::Left),
            (word(Message::HeadLabelEn), Align::Left),
            (word(Message::HeadSide), Align::Left),
            (word(Message::HeadVariant), Align::Left),
        ],
        WIDEST,
    );
    for c in &schema.columns {
        let variant = if c.variant { word(Message::Variant) } else { String::new() };
        columns.row([c.id.as_str(), &c.label, &c.label_en, c.side.map_or("", Side::as_str), &variant]);
    }
    columns.write(out, "  ")?;

    writeln!(out, "\n{}", word(Message::HeadTitles))?;
    for title in &schema.titles {
        writeln!(out, "  {title}")?;
    }
    if schema.items.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", word(Message::HeadItems))?;
    let mut items = Columns::new(
        [
            ("id".to_owned(), Align::Left),
            (word(Message::HeadSide), Align::Left),
            (word(Message::HeadNames), Align::Left),
        ],
        WIDEST,
    );
    for Item { id, side, names, .. } in &schema.items {
        items.row([id, side.as_str(), names.join(" | ").as_str()]);
    }
    items.write(out, "  ")
}
