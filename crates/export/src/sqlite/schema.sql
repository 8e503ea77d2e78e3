-- juesuan.sqlite. Amounts: `printed` is the figure as printed, `fen` its exact value in 分 (1/100 元); null where the
-- unit is not known or the print is finer than a 分. Chinese titles and units are in the data dictionary.
PRAGMA user_version = 3;

CREATE TABLE forms (
  table_no TEXT PRIMARY KEY,          -- 01 … 09
  id       TEXT NOT NULL UNIQUE,
  title    TEXT NOT NULL,
  title_en TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE columns (
  table_no  TEXT NOT NULL REFERENCES forms (table_no),
  column_id TEXT NOT NULL,
  position  INTEGER NOT NULL,
  label     TEXT NOT NULL,
  label_en  TEXT NOT NULL,
  variant   INTEGER NOT NULL CHECK (variant IN (0, 1)),
  PRIMARY KEY (table_no, column_id)
) WITHOUT ROWID;

CREATE TABLE documents (
  id         INTEGER PRIMARY KEY,
  run        INTEGER NOT NULL,        -- which run wrote it; a later run with the same sha256 replaces it
  document   TEXT NOT NULL,
  file       TEXT NOT NULL,
  path       TEXT NOT NULL,
  sha256     TEXT,
  status     TEXT NOT NULL,
  message    TEXT,
  message_zh TEXT,
  pages      INTEGER NOT NULL,
  seconds    REAL,
  duplicate_of TEXT                   -- path of the first input of the run with the same bytes; null for that one
);

CREATE TABLE disclosures (
  id               INTEGER PRIMARY KEY,
  document_id      INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  disclosure       INTEGER NOT NULL,  -- from 1
  department       TEXT,
  department_clean TEXT,
  fiscal_year      INTEGER,
  unit             TEXT,
  UNIQUE (document_id, disclosure)
);

CREATE TABLE tables (
  id            INTEGER PRIMARY KEY,
  disclosure_id INTEGER NOT NULL REFERENCES disclosures (id) ON DELETE CASCADE,
  table_no      TEXT NOT NULL REFERENCES forms (table_no),
  status        TEXT NOT NULL CHECK (status IN ('filled', 'empty', 'missing')),
  title         TEXT,
  label         TEXT,
  pages         TEXT,
  unit          TEXT,
  statement     TEXT,
  notes         TEXT,
  method        TEXT,
  confidence    REAL,
  reasons       TEXT,
  UNIQUE (disclosure_id, table_no)
);

CREATE TABLE table_columns (
  table_id  INTEGER NOT NULL REFERENCES tables (id) ON DELETE CASCADE,
  column_id TEXT NOT NULL,            -- of columns, or x1, x2 … where no schema knows it
  position  INTEGER NOT NULL,
  label     TEXT NOT NULL,            -- header as printed
  PRIMARY KEY (table_id, column_id)
) WITHOUT ROWID;

CREATE TABLE rows (
  id           INTEGER PRIMARY KEY,
  table_id     INTEGER NOT NULL REFERENCES tables (id) ON DELETE CASCADE,
  row          INTEGER NOT NULL,      -- from 1
  kind         TEXT NOT NULL CHECK (kind IN ('item', 'total')),
  side         TEXT CHECK (side IN ('income', 'expenditure')),
  line         INTEGER,
  code         TEXT,
  level        TEXT CHECK (level IN ('class', 'section', 'item')),
  class_code   TEXT,
  section_code TEXT,
  class_name   TEXT,
  section_name TEXT,
  item         TEXT,
  name         TEXT,
  is_leaf      INTEGER NOT NULL CHECK (is_leaf IN (0, 1)),
  page         INTEGER,
  UNIQUE (table_id, row)
);

CREATE TABLE figures (
  row_id         INTEGER NOT NULL REFERENCES rows (id) ON DELETE CASCADE,
  column_id      TEXT NOT NULL,
  printed        TEXT NOT NULL,
  fen            INTEGER,
  is_leaf_column INTEGER NOT NULL CHECK (is_leaf_column IN (0, 1)),
  page           INTEGER,              -- of the print; a row may go over to the next page
  x0 REAL, y0 REAL, x1 REAL, y1 REAL,
  PRIMARY KEY (row_id, column_id)
) WITHOUT ROWID;

CREATE TABLE findings (
  id            INTEGER PRIMARY KEY,
  disclosure_id INTEGER NOT NULL REFERENCES disclosures (id) ON DELETE CASCADE,
  finding       INTEGER NOT NULL,     -- from 1
  rule          TEXT NOT NULL,
  severity      TEXT NOT NULL CHECK (severity IN ('error', 'warning', 'info')),
  cause         TEXT NOT NULL CHECK (cause IN ('source', 'reading')),
  message       TEXT,
  message_zh    TEXT,
  expected      TEXT,
  found         TEXT,
  UNIQUE (disclosure_id, finding)
);

CREATE TABLE finding_places (
  finding_id INTEGER NOT NULL REFERENCES findings (id) ON DELETE CASCADE,
  place      INTEGER NOT NULL,        -- from 1
  table_no   TEXT REFERENCES forms (table_no),
  row        INTEGER,                 -- from 1
  column_id  TEXT,
  page       INTEGER,
  x0 REAL, y0 REAL, x1 REAL, y1 REAL,
  PRIMARY KEY (finding_id, place)
) WITHOUT ROWID;

-- Figures of the running text. `fen` where the unit is one of money.
CREATE TABLE narrative (
  disclosure_id INTEGER NOT NULL REFERENCES disclosures (id) ON DELETE CASCADE,
  number        INTEGER NOT NULL,     -- from 1
  section       TEXT NOT NULL,
  item          TEXT NOT NULL,
  measure       TEXT NOT NULL,
  printed       TEXT NOT NULL,
  unit          TEXT NOT NULL,
  fen           INTEGER,
  page          INTEGER,
  sentence      TEXT NOT NULL,
  PRIMARY KEY (disclosure_id, number)
) WITHOUT ROWID;

-- Every figure with everything that explains it: figures.csv as a view. Files with the same content are all there:
-- take those where duplicate_of is null for sums. The other views do.
CREATE VIEW all_figures AS
SELECT d.document, s.disclosure, s.department, s.department_clean, s.fiscal_year,
       t.table_no, r.row, r.side, r.line, r.code, r.level, r.class_code, r.class_name, r.section_code, r.section_name,
       r.item, r.name, r.kind, r.is_leaf, f.column_id, c.label AS column_label, f.is_leaf_column,
       f.printed, t.unit, f.fen, f.fen / 100.0 AS yuan, r.page, f.x0, f.y0, f.x1, f.y1,
       d.duplicate_of
FROM figures f
JOIN rows r ON r.id = f.row_id
JOIN tables t ON t.id = r.table_id
JOIN disclosures s ON s.id = t.disclosure_id
JOIN documents d ON d.id = s.document_id
LEFT JOIN table_columns c ON c.table_id = t.id AND c.column_id = f.column_id;

-- One line per disclosure: totals of the year, in 分. Of files with the same content the first.
CREATE VIEW headline_figures AS
SELECT d.document, s.id AS disclosure_id, s.disclosure, s.department, s.department_clean, s.fiscal_year,
       max(CASE WHEN t.table_no = '01' AND r.item = 'income_total' THEN f.fen END) AS income_fen,
       max(CASE WHEN t.table_no = '01' AND r.item = 'expenditure_total' THEN f.fen END) AS expenditure_fen,
       max(CASE WHEN t.table_no = '01' AND r.item = 'closing_balance' THEN f.fen END) AS closing_balance_fen,
       max(CASE WHEN t.table_no = '04' AND r.item = 'income_total' THEN f.fen END) AS fiscal_appropriation_fen,
       max(CASE WHEN t.table_no = '03' AND r.kind = 'total' AND f.column_id = 'basic' THEN f.fen END) AS basic_fen,
       max(CASE WHEN t.table_no = '03' AND r.kind = 'total' AND f.column_id = 'project' THEN f.fen END) AS project_fen,
       max(CASE WHEN t.table_no = '09' AND r.kind = 'total' AND f.column_id = 'budget_total' THEN f.fen END) AS three_public_budget_fen,
       max(CASE WHEN t.table_no = '09' AND r.kind = 'total' AND f.column_id = 'final_total' THEN f.fen END) AS three_public_final_fen
FROM disclosures s
JOIN documents d ON d.id = s.document_id
LEFT JOIN tables t ON t.disclosure_id = s.id AND t.table_no IN ('01', '03', '04', '09')
LEFT JOIN rows r ON r.table_id = t.id AND (r.item IS NOT NULL OR r.kind = 'total')
LEFT JOIN figures f ON f.row_id = r.id
WHERE d.duplicate_of IS NULL
GROUP BY s.id;

-- Expenditure (03) by functional class, from the leaves, in 分.
CREATE VIEW spending_by_class AS
SELECT d.document, s.disclosure, s.department, s.department_clean, s.fiscal_year, r.class_code,
       max(r.class_name) AS class_name,
       sum(CASE WHEN f.column_id = 'total' THEN f.fen END) AS total_fen,
       sum(CASE WHEN f.column_id = 'basic' THEN f.fen END) AS basic_fen,
       sum(CASE WHEN f.column_id = 'project' THEN f.fen END) AS project_fen
FROM tables t
JOIN rows r ON r.table_id = t.id AND r.is_leaf = 1 AND r.class_code IS NOT NULL
JOIN figures f ON f.row_id = r.id
JOIN disclosures s ON s.id = t.disclosure_id
JOIN documents d ON d.id = s.document_id
WHERE t.table_no = '03' AND d.duplicate_of IS NULL
GROUP BY s.id, r.class_code;

-- Headline figures beside those of the year before. A department with two disclosures of one year gives more lines, but
-- （汇总） is never beside （本级）.
CREATE VIEW year_on_year AS
SELECT a.department_clean, a.fiscal_year, a.department, b.department AS department_before,
       a.document, b.document AS document_before,
       a.income_fen, b.income_fen AS income_fen_before, a.income_fen - b.income_fen AS income_fen_change,
       a.expenditure_fen, b.expenditure_fen AS expenditure_fen_before,
       a.expenditure_fen - b.expenditure_fen AS expenditure_fen_change,
       a.three_public_final_fen, b.three_public_final_fen AS three_public_final_fen_before,
       a.three_public_final_fen - b.three_public_final_fen AS three_public_final_fen_change
FROM headline_figures a
JOIN headline_figures b ON b.department_clean = a.department_clean AND b.fiscal_year = a.fiscal_year - 1
WHERE NOT (a.department LIKE '%汇总%' AND b.department LIKE '%本级%')
  AND NOT (a.department LIKE '%本级%' AND b.department LIKE '%汇总%');
