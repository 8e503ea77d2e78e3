"""Runs every snippet of docs/cookbook.md; each must give the answer on the page."""
import contextlib
import csv
import decimal
import io
import re
import sqlite3
import subprocess
import unittest

import duckdb
import openpyxl
from openpyxl.formula.translate import Translator

from support import ROOT, dataset, folder, need, soffice

PAGES = ["docs/cookbook.md", "docs/cookbook.zh-CN.md"]
TOOLS = ["pandas", "r", "duckdb", "sqlite", "spreadsheet"]
CENT = decimal.Decimal("0.0001")


def blocks(page):
    """(info string, text) of each code block."""
    return re.findall(r"^```(.+?)\n(.*?)^```$", (ROOT / page).read_text("utf-8"), re.M | re.S)


def questions():
    """The setup of each tool, and the answer and snippets of each question."""
    setup, found = {}, []
    for word, text in blocks(PAGES[0]):
        kind, _, name = word.partition(" ")
        if kind == "csv":
            found.append((list(csv.reader(io.StringIO(text))), {}))
        elif name in TOOLS:
            (found[-1][1] if found else setup)[name] = text
    return setup, found


def plain(rows):
    """Rows in a common form, whatever program they come from."""
    def value(v):
        try:
            number = decimal.Decimal(str(v))
            return str(number.quantize(CENT).normalize() + 0) if number.is_finite() else ""
        except decimal.InvalidOperation:
            return "" if v is None else str(v)
    return sorted([value(v) for v in row] for row in rows)


class Cookbook(unittest.TestCase):
    maxDiff = None

    def test_both_languages_have_the_same_snippets(self):
        self.assertEqual(blocks(PAGES[0]), blocks(PAGES[1]))

    def test_ten_questions_in_five_tools(self):
        setup, found = questions()
        self.assertEqual(len(found), 10)
        for number, (answer, snippets) in enumerate(found, 1):
            self.assertEqual(sorted(snippets), sorted(TOOLS), f"question {number}")
            self.assertGreater(len(answer), 1, f"question {number}")

    def check(self, tool, run):
        setup, found = questions()
        for number, (answer, snippets) in enumerate(found, 1):
            with self.subTest(f"question {number}"):
                self.assertEqual(plain(run(setup.get(tool, ""), snippets[tool])), plain(answer[1:]))

    def test_pandas(self):
        def run(setup, snippet):
            scope = {}
            with contextlib.redirect_stdout(io.StringIO()):
                exec(setup.replace("out/", f"{dataset()}/") + snippet, scope)
            return scope["answer"].itertuples(index=False)
        self.check("pandas", run)

    def test_duckdb(self):
        def run(_, snippet):
            return duckdb.sql(snippet.replace("out/", f"{dataset()}/")).fetchall()
        self.check("duckdb", run)

    def test_sqlite(self):
        with sqlite3.connect(dataset() / "juesuan.sqlite") as database:
            self.check("sqlite", lambda _, snippet: database.execute(snippet).fetchall())

    def test_r(self):
        program = need("Rscript", "r-base-core")
        def run(setup, snippet):
            out = folder() / "answer.csv"
            script = folder() / "snippet.R"
            script.write_text(f"{setup}{snippet}\nwrite.csv(answer, {str(out)!r}, row.names = FALSE, na = '')\n", "utf-8")
            done = subprocess.run([program, "--vanilla", str(script)], cwd=dataset().parent, capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)
            with out.open(encoding="utf-8") as answer:
                return list(csv.reader(answer))[1:]
        self.check("r", run)

    def test_spreadsheet(self):
        """The keys of the answer in a new sheet, with the formulas beside them filled down and recalculated."""
        _, found = questions()
        book = openpyxl.load_workbook(dataset() / "juesuan.xlsx")
        for number, (answer, snippets) in enumerate(found, 1):
            sheet = book.create_sheet(f"q{number}")
            formulas = dict(re.findall(r"^([A-Z]+)2: (=.*)$", snippets["spreadsheet"], re.M))
            keys = len(answer[0]) - len(formulas)
            for at, row in enumerate(answer[1:], 2):
                for column, key in enumerate(row[:keys], 1):
                    sheet.cell(at, column, int(key) if key.isdigit() and answer[0][column - 1] in ("fiscal_year", "rank") else key)
                for column, formula in formulas.items():
                    sheet[f"{column}{at}"] = Translator(formula, f"{column}2").translate_formula(f"{column}{at}")
        asked = folder() / "asked.xlsx"
        book.save(asked)
        told = folder() / "told"
        told.mkdir(exist_ok=True)
        book = openpyxl.load_workbook(soffice([asked], "xlsx", told)[0], data_only=True)
        for number, (answer, _) in enumerate(found, 1):
            with self.subTest(f"question {number}"):
                rows = list(book[f"q{number}"].iter_rows(min_row=2, max_col=len(answer[0]), values_only=True))
                self.assertEqual(plain(rows), plain(answer[1:]))


if __name__ == "__main__":
    unittest.main()
