//! A consistent disclosure, made in code from a seed: exact amounts first, then printed.
use super::mutate::Random;
use juesuan_fixtures::accounts;
use juesuan_model::{Amount, Bbox, Cell, Column, Disclosure, Level, Row, RowKind, Side, Table, TableId, TableStatus};
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::BTreeMap;

/// How amounts are printed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// 元 with two decimals: exact.
    Yuan,
    /// 万元 with two decimals: each figure rounded by itself.
    Wan,
    /// The same, zeros left blank.
    WanBlank,
}

/// 分
type Exact = i64;

/// A leaf of the classification: code, name, general budget basic / project, fund project, own money project.
struct Leaf {
    code: &'static str,
    general: [Exact; 2],
    fund: Exact,
    own: Exact,
}

const CODES: [&str; 31] = [
    "201", "20106", "2010601", "2010605", "2010607", "20103", "2010302", "208", "20805", "2080505", "2080506", "20899",
    "2089999", "210", "21011", "2101101", "2101103", "212", "21201", "2120101", "21208", "2120801", "2120802", "221",
    "22102", "2210201", "2210203", "229", "22960", "2296002", "2296003",
];

/// Codes with their names.
fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    CODES.into_iter().map(|c| (c, accounts::name_of(c).unwrap()))
}

pub(crate) struct Builder {
    style: Style,
    tables: BTreeMap<TableId, Table>,
}

impl Builder {
    pub(crate) fn new(style: Style) -> Self {
        Self { style, tables: TableId::ALL.into_iter().map(|t| (t, Table::missing())).collect() }
    }

    fn unit(&self) -> &'static str {
        if self.style == Style::Yuan { "元" } else { "万元" }
    }

    fn print(&self, exact: Exact) -> Option<Amount> {
        let mut value = match self.style {
            Style::Yuan => Decimal::new(exact, 2),
            Style::Wan | Style::WanBlank => {
                Decimal::new(exact, 6).round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
            }
        };
        value.rescale(2);
        if self.style == Style::WanBlank && exact == 0 { None } else { Amount::parse(&value.to_string()) }
    }

    pub(crate) fn row(
        &mut self,
        table: &str,
        side: Option<Side>,
        code: Option<&str>,
        name: &str,
        values: &[(&str, Exact)],
    ) {
        let total =
            ["合计", "总计", "本年收入合计", "本年支出合计", "人员经费合计", "公用经费合计", ""].contains(&name);
        let id = TableId::parse(table).unwrap();
        let y = self.tables[&id].rows.len() as f64 * 12.0;
        let cells = values.iter().enumerate().map(|(n, (column, exact))| {
            let mut cell = Cell::new(Column::from(*column));
            cell.value = self.print(*exact);
            cell.bbox = Some(Bbox([100.0 * n as f64, y, 100.0 * n as f64 + 40.0, y + 10.0]));
            cell
        });
        let row = {
            let mut row = Row::default();
            row.kind = if total { RowKind::Total } else { RowKind::Item };
            row.side = side;
            row.code = code.map(ToOwned::to_owned);
            row.level = code.and_then(Level::of_code);
            row.name = Some(name.to_owned()).filter(|n| !n.is_empty());
            row.cells = cells.collect();
            row.page = Some(3);
            row
        };
        let unit = self.unit().to_owned();
        let t = self.tables.get_mut(&id).unwrap();
        t.rows.push(row);
        t.status = TableStatus::Filled;
        t.unit = Some(unit);
    }

    pub(crate) fn empty(&mut self, table: &str, statement: &str) {
        let unit = self.unit().to_owned();
        let t = self.tables.get_mut(&TableId::parse(table).unwrap()).unwrap();
        t.status = TableStatus::Empty;
        t.unit = Some(unit);
        t.statement = Some(statement.to_owned());
    }

    pub(crate) fn done(self) -> Disclosure {
        let mut disclosure = Disclosure::default();
        disclosure.department = Some("示例市样例局".to_owned());
        disclosure.fiscal_year = Some(2023);
        disclosure.unit = Some(self.unit().to_owned());
        disclosure.tables = self.tables;
        disclosure
    }
}

/// A disclosure whose exact amounts obey every identity.
pub(crate) fn consistent(seed: u64, style: Style) -> Disclosure {
    let mut random = Random(seed);
    // At least 50 元, the smallest amount that 万元 with two decimals can show.
    let mut amount = |most: usize| 5_000 + random.below(most * 100) as Exact;
    let leaves: Vec<Leaf> = CODES
        .into_iter()
        .filter(|c| c.len() == 7)
        .map(|code| match code {
            "2120801" | "2120802" | "2296002" | "2296003" => {
                Leaf { code, general: [0, 0], fund: amount(30_000_000), own: 0 }
            }
            "2010605" | "2010302" => Leaf { code, general: [0, amount(4_000_000)], fund: 0, own: amount(500_000) },
            _ => Leaf { code, general: [amount(9_000_000), 0], fund: 0, own: 0 },
        })
        .collect();
    let (opening, opening_fund) = (amount(2_000_000), amount(900_000));
    let mut economic: Vec<(&str, &str, Exact)> = Vec::new();
    let sum = |prefix: &str, of: &dyn Fn(&Leaf) -> Exact| -> Exact {
        leaves.iter().filter(|l| l.code.starts_with(prefix)).map(of).sum()
    };
    let basic = |l: &Leaf| l.general[0];
    let project = |l: &Leaf| l.general[1];
    let (fund, own) = (|l: &Leaf| l.fund, |l: &Leaf| l.own);
    let general = |l: &Leaf| l.general[0] + l.general[1];
    let every = |l: &Leaf| l.general[0] + l.general[1] + l.fund + l.own;

    // 06: basic expenditure by economic class, the remainder in 基本工资.
    let mut left = sum("", &basic);
    for (code, share) in [
        ("30102", 9),
        ("30103", 11),
        ("30113", 7),
        ("30201", 13),
        ("30207", 17),
        ("30217", 190),
        ("30231", 150),
        ("30302", 19),
        ("30309", 170),
        ("31002", 90),
    ] {
        let part = left / share;
        left -= part;
        economic.push((code, accounts::name_of(code).unwrap(), part));
    }
    economic.push(("30101", accounts::name_of("30101").unwrap(), left));
    economic.sort_unstable();
    let of = |prefix: &str| -> Exact { economic.iter().filter(|e| e.0.starts_with(prefix)).map(|e| e.2).sum() };

    let mut b = Builder::new(style);
    let (income, outlay) = (Some(Side::Income), Some(Side::Expenditure));
    let all = sum("", &every);
    let row =
        |b: &mut Builder, table: &str, side, name: &str, v: Exact| b.row(table, side, None, name, &[("amount", v)]);
    for (name, v) in [
        ("一、一般公共预算财政拨款收入", sum("", &general)),
        ("二、政府性基金预算财政拨款收入", sum("", &fund)),
        ("三、国有资本经营预算财政拨款收入", 0),
        ("四、上级补助收入", 0),
        ("五、事业收入", sum("", &own)),
        ("六、经营收入", 0),
        ("七、附属单位上缴收入", 0),
        ("八、其他收入", 0),
        ("本年收入合计", all),
        ("使用非财政拨款结余（含专用结余）", 0),
        ("年初结转和结余", opening + opening_fund),
        ("总计", all + opening + opening_fund),
    ] {
        row(&mut b, "01", income, name, v);
    }
    for (class, name) in accounts::outlay_items() {
        row(&mut b, "01", outlay, name, sum(class, &every));
    }
    for (name, v) in [
        ("本年支出合计", all),
        ("结余分配", 0),
        ("年末结转和结余", opening + opening_fund),
        ("总计", all + opening + opening_fund),
    ] {
        row(&mut b, "01", outlay, name, v);
    }
    let lines: Vec<(Option<&str>, &str)> =
        std::iter::once((None, "合计")).chain(names().map(|(c, n)| (Some(c), n))).collect();
    for (code, name) in &lines {
        let p = code.unwrap_or("");
        let appropriated = sum(p, &general) + sum(p, &fund);
        let values = [
            ("total", sum(p, &every)),
            ("fiscal_appropriation", appropriated),
            ("superior_subsidy", 0),
            ("business", sum(p, &own)),
            ("operating", 0),
            ("affiliated_remittance", 0),
            ("other", 0),
        ];
        b.row("02", None, *code, name, &values);
        let projects = sum(p, &project) + sum(p, &fund) + sum(p, &own);
        let values = [
            ("total", sum(p, &every)),
            ("basic", sum(p, &basic)),
            ("project", projects),
            ("remitted_to_superior", 0),
            ("operating", 0),
            ("subsidy_to_affiliated", 0),
        ];
        b.row("03", None, *code, name, &values);
        if sum(p, &general) > 0 {
            let values = [("total", sum(p, &general)), ("basic", sum(p, &basic)), ("project", sum(p, &project))];
            b.row("05", None, *code, name, &values);
        }
        if sum(p, &fund) > 0 {
            // The whole opening balance of the funds lies with one code.
            let held = if sum(p, &fund) == sum("", &fund) || "2296003".starts_with(p) { opening_fund } else { 0 };
            let v = sum(p, &fund);
            let values = [
                ("opening_balance", held),
                ("income", v),
                ("expenditure_total", v),
                ("expenditure_basic", 0),
                ("expenditure_project", v),
                ("closing_balance", held),
            ];
            b.row("07", None, *code, name, &values);
        }
    }
    let appropriated = sum("", &general) + sum("", &fund);
    for (name, v) in [
        ("一、一般公共预算财政拨款", sum("", &general)),
        ("二、政府性基金预算财政拨款", sum("", &fund)),
        ("三、国有资本经营预算财政拨款", 0),
        ("本年收入合计", appropriated),
        ("年初财政拨款结转和结余", opening + opening_fund),
        ("一般公共预算财政拨款", opening),
        ("政府性基金预算财政拨款", opening_fund),
        ("国有资本经营预算财政拨款", 0),
        ("总计", appropriated + opening + opening_fund),
    ] {
        row(&mut b, "04", income, name, v);
    }
    let funds = |b: &mut Builder, name: &str, g: Exact, f: Exact| {
        let values = [("total", g + f), ("general_public", g), ("government_fund", f), ("state_capital", 0)];
        b.row("04", outlay, None, name, &values);
    };
    for (class, name) in accounts::outlay_items() {
        funds(&mut b, name, sum(class, &general), sum(class, &fund));
    }
    funds(&mut b, "本年支出合计", sum("", &general), sum("", &fund));
    funds(&mut b, "年末财政拨款结转和结余", opening, opening_fund);
    funds(&mut b, "总计", sum("", &general) + opening, sum("", &fund) + opening_fund);
    for class in ["301", "303", "302", "310"] {
        b.row("06", None, Some(class), accounts::name_of(class).unwrap(), &[("amount", of(class))]);
        for (code, name, v) in economic.iter().filter(|e| e.0.starts_with(class)) {
            b.row("06", None, Some(code), name, &[("amount", *v)]);
        }
        if class == "303" {
            b.row("06", None, None, "人员经费合计", &[("amount", of("301") + of("303"))]);
        }
    }
    b.row("06", None, None, "公用经费合计", &[("amount", of("302") + of("310"))]);
    b.empty("08", "说明：我部门没有使用国有资本经营预算安排的支出，故本表无数据。");
    let (reception, operation) = (of("30217"), of("30231"));
    let mut values = Vec::new();
    for (when, extra) in [("budget", 800_000), ("final", 300_000)] {
        let (r, o, p) = (reception + extra, operation + extra, 12_000_000);
        for (what, v) in [
            ("total", r + o + p),
            ("abroad", 0),
            ("vehicle_subtotal", o + p),
            ("vehicle_purchase", p),
            ("vehicle_operation", o),
            ("reception", r),
        ] {
            values.push((format!("{when}_{what}"), v));
        }
    }
    let values: Vec<(&str, Exact)> = values.iter().map(|(c, v)| (c.as_str(), *v)).collect();
    b.row("09", None, None, "", &values);
    b.done()
}
