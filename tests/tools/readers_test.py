"""Real readers: correct types, the same figures to the 分, valid keys, workbooks that survive LibreOffice."""
import decimal
import json
import shutil
import sqlite3
import unittest

import duckdb
import frictionless
import openpyxl
import pandas
import polars
import pyarrow
import pyarrow.parquet

from support import ROOT, convert, dataset, folder, soffice

SETS = ["documents", "tables", "figures", "findings", "narrative"]
CODES = {"table": str, "code": str, "class_code": str, "section_code": str}


def printed():
    """From JSON: table → number of figures and their sum in 分."""
    totals = {}
    for path in (dataset() / "json").glob("*.json"):
        document = json.loads(path.read_text("utf-8"))
        for disclosure in document["disclosures"]:
            for number, table in disclosure["tables"].items():
                factor = {"元": 100, "万元": 1000000}.get(table["unit"] or disclosure["unit"])
                for row in table["rows"]:
                    for value in filter(None, row["values"].values()):
                        count, total = totals.get(number, (0, 0))
                        totals[number] = (count + 1, total + decimal.Decimal(value) * factor)
    return totals


class DataPackage(unittest.TestCase):
    def test_it_is_valid(self):
        for name, options in [
            ("plain", []),
            ("zh", ["--headers", "zh", "--encoding", "utf-8", "--unit", "yuan"]),
            ("gb18030", ["--encoding", "gb18030", "--unit", "wan", "--tables", "03,09"]),
            ("long", ["--layout", "long", "--encoding", "utf-8"]),
            ("wide", ["--layout", "wide", "--timings"]),
            ("chosen", ["--tables", "01,09", "--headers", "zh", "--layout", "wide", "--encoding", "gb18030"]),
            ("one", ["--tables", "06", "--layout", "long", "--unit", "yuan", "--headers", "zh"]),
        ]:
            with self.subTest(name):
                out = folder() / f"package-{name}"
                convert(out, "--format", "csv", *options)
                report = frictionless.validate(str(out / "datapackage.json"))
                self.assertTrue(report.valid, report.flatten(["rowNumber", "fieldName", "type", "message"])[:5])


class Sums(unittest.TestCase):
    def check(self, found):
        """`found`: table, count, sum in 元."""
        found = {t: (n, decimal.Decimal(str(s)).quantize(decimal.Decimal("0.01")) * 100) for t, n, s in found}
        self.assertEqual(found, printed())

    def test_pandas_reads_csv(self):
        figures = pandas.read_csv(dataset() / "figures.csv", dtype={**CODES, "amount": object, "amount_yuan": object})
        figures["exact"] = figures["amount_yuan"].map(decimal.Decimal)
        groups = figures.groupby("table")["exact"]
        self.check(zip(groups.count().index, groups.count(), groups.sum()))

    def test_pandas_guesses_the_right_types(self):
        figures = pandas.read_csv(dataset() / "figures.csv", dtype=CODES)
        kinds = {c: figures[c].dtype.kind for c in ["fiscal_year", "amount", "amount_yuan", "is_leaf", "row", "page"]}
        self.assertEqual(
            kinds, {"fiscal_year": "i", "amount": "f", "amount_yuan": "f", "is_leaf": "b", "row": "i", "page": "i"}
        )
        self.check([(t, len(g), round(g["amount_yuan"].sum(), 2)) for t, g in figures.groupby("table")])

    def test_pandas_reads_parquet(self):
        figures = pandas.read_parquet(dataset() / "figures.parquet")
        self.assertIsInstance(figures["amount_yuan"].iloc[0], decimal.Decimal)
        groups = figures.groupby("table", observed=True)["amount_yuan"]
        self.check(zip(groups.count().index, groups.count(), groups.agg(lambda s: sum(s))))

    def test_polars_reads_csv_and_parquet(self):
        text = {c: polars.String for c in CODES}
        csv = polars.read_csv(dataset() / "figures.csv", schema_overrides={**text, "amount_yuan": polars.Decimal(38, 4)})
        parquet = polars.read_parquet(dataset() / "figures.parquet")
        self.assertEqual(parquet.schema["amount"], polars.Decimal(38, 6))
        self.assertEqual(parquet.schema["amount_yuan"], polars.Decimal(38, 4))
        self.assertEqual(parquet.schema["code"], polars.String)
        for figures in [csv, parquet]:
            groups = figures.group_by("table").agg(polars.len(), polars.col("amount_yuan").sum())
            self.check(groups.iter_rows())

    def test_duckdb_reads_csv_and_parquet(self):
        types = "{{'code': 'VARCHAR', 'amount_yuan': 'DECIMAL(38, 4)'}}"
        for source in ["read_csv('{}/figures.csv', types = " + types + ")", "'{}/figures.parquet'"]:
            source = source.format(dataset())
            types = dict(duckdb.sql(f"SELECT column_name, column_type FROM (DESCRIBE FROM {source})").fetchall())
            self.assertEqual(
                {c: types[c] for c in ["code", "table", "fiscal_year", "amount_yuan", "is_leaf"]},
                {
                    "code": "VARCHAR",
                    "table": "VARCHAR",
                    "fiscal_year": "BIGINT",
                    "amount_yuan": "DECIMAL(38,4)",
                    "is_leaf": "BOOLEAN",
                },
                source,
            )
            self.check(duckdb.sql(f'SELECT "table", count(*), sum(amount_yuan) FROM {source} GROUP BY 1').fetchall())

    def test_sqlite(self):
        with sqlite3.connect(dataset() / "juesuan.sqlite") as database:
            self.assertEqual(database.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
            self.assertEqual(database.execute("PRAGMA foreign_key_check").fetchall(), [])
            query = "SELECT table_no, count(*), sum(fen) FROM all_figures GROUP BY 1"
            self.check((t, n, decimal.Decimal(fen) / 100) for t, n, fen in database.execute(query))

    def test_sqlite_compares_years(self):
        """Two samples are of the same department, a year apart, one in 万元 and one in 元."""
        with sqlite3.connect(dataset() / "juesuan.sqlite") as database:
            query = "SELECT document, document_before, expenditure_fen, expenditure_fen_before FROM year_on_year"
            found = database.execute(query).fetchall()
        self.assertEqual([row[:2] for row in found], [("year-after-2023", "borderless-2022")])
        totals = pandas.read_csv(dataset() / "figures.csv", dtype={**CODES, "amount_yuan": object})
        totals = totals[(totals["table"] == "01") & (totals["item"] == "expenditure_total")].set_index("document")
        for name, fen in zip(found[0][:2], found[0][2:]):
            self.assertEqual(fen, decimal.Decimal(totals.loc[name, "amount_yuan"]) * 100)

    def test_every_set_has_the_same_rows_in_csv_and_parquet(self):
        for name in SETS:
            csv = pandas.read_csv(dataset() / f"{name}.csv", dtype=str, keep_default_na=False)
            parquet = pyarrow.parquet.read_table(dataset() / f"{name}.parquet")
            self.assertEqual((list(csv.columns), len(csv)), (parquet.column_names, parquet.num_rows), name)
        schema = pyarrow.parquet.read_schema(dataset() / "narrative.parquet")
        self.assertEqual(schema.field("value").type, pyarrow.decimal128(38, 6))


class SecondRun(unittest.TestCase):
    def test_a_second_run_updates_the_database(self):
        out = folder() / "twice"
        counts = []
        for _ in range(2):
            convert(out, "--format", "sqlite", "--overwrite")
            with sqlite3.connect(out / "juesuan.sqlite") as database:
                tables = ["documents", "disclosures", "tables", "rows", "figures", "findings", "narrative"]
                counts.append([database.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in tables])
                self.assertEqual(database.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
                self.assertEqual(database.execute("PRAGMA foreign_key_check").fetchall(), [])
        self.assertEqual(counts[0], counts[1])


    def test_a_second_run_with_other_files_adds(self):
        """Documents of the first run only are kept, and documents of both runs are there once."""
        out, files = folder() / "grown", folder() / "files"
        files.mkdir()
        for names in [["borderless-2022", "henan-renda-2023"], ["henan-renda-2023", "year-after-2023"]]:
            for old in files.iterdir():
                old.unlink()
            for name in names:
                shutil.copy(ROOT / "samples" / f"{name}.pdf", files)
            convert(out, "--format", "csv,sqlite", "--overwrite", of=files)
        with sqlite3.connect(out / "juesuan.sqlite") as database:
            query = "SELECT document, run, (SELECT count(*) FROM all_figures f WHERE f.document = d.document) FROM documents d"
            found = sorted(database.execute(query).fetchall())
            self.assertEqual(found, [("borderless-2022", 1, 946), ("henan-renda-2023", 2, 534), ("year-after-2023", 2, 527)])
            self.assertEqual(database.execute("PRAGMA foreign_key_check").fetchall(), [])
            # As the data dictionary recommends.
            database.execute("PRAGMA foreign_keys = ON")
            database.execute("DELETE FROM documents WHERE run < (SELECT max(run) FROM documents)")
            self.assertEqual(database.execute("SELECT count(*) FROM figures").fetchall(), [(534 + 527,)])
        self.assertEqual(len(pandas.read_csv(out / "documents.csv")), 2)


class LibreOffice(unittest.TestCase):
    def test_workbooks_survive(self):
        """Opened and saved again: the same sheets, the same value and type in every cell, and the same notes.

        Frozen panes are not compared: without a window LibreOffice saves those of the first sheet only.
        """
        files = sorted((dataset() / "xlsx").glob("*.xlsx")) + [dataset() / "juesuan.xlsx"]
        saved = folder() / "saved"
        saved.mkdir(exist_ok=True)
        for before, after in zip(files, soffice(files, "xlsx", saved)):
            old, new = openpyxl.load_workbook(before), openpyxl.load_workbook(after)
            self.assertEqual(old.sheetnames, new.sheetnames)
            for name in old.sheetnames:
                self.assertEqual(cells(old[name]), cells(new[name]), f"{before.name} {name}")
                self.assertEqual(set(map(str, old[name].merged_cells)), set(map(str, new[name].merged_cells)), name)
                notes = [{c.coordinate for r in b[name].iter_rows() for c in r if c.comment} for b in (old, new)]
                self.assertEqual(notes[0], notes[1], name)


# LibreOffice has no boolean cells: it saves true and false as these.
TRUTHS = {"=TRUE()": True, "=FALSE()": False}


def cells(sheet):
    """Values and types by coordinate, without the carriage returns that a program may add to text."""
    values = {}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                kind, value = cell.data_type, cell.value
                if value in TRUTHS:
                    kind, value = "b", TRUTHS[value]
                assert kind != "f", f"a formula in {sheet.title} {cell.coordinate}: {value}"
                values[cell.coordinate] = (kind, value.replace("\r\n", "\n") if isinstance(value, str) else value)
    return values
