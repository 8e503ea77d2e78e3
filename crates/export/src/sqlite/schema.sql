-- juesuan.sqlite. Amounts: `printed` is the figure as printed, `fen` its exact value in 分 (1/100 元); fen is null if
-- the unit is unknown or the figure has fractions of a 分. Values of other columns: see the tables of the CSV files.
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
  run        INTEGER NOT NULL,        -- number of the run that wrote it; a later run replaces documents with the same sha256
  document   TEXT NOT NULL,
  file       TEXT NOT NULL,
  path       TEXT NOT NULL,
  sha256     TEXT,
  status     TEXT NOT NULL,
  message    TEXT,
  message_zh TEXT,
  pages      INTEGER NOT NULL,
  seconds    REAL,
  duplicate_of TEXT                   -- path of the first input with the same content; null for that one
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
  column_id TEXT NOT NULL,            -- id in columns, or x1, x2 … for columns that the schema does not have
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
  page           INTEGER,              -- page of the figure; a row may continue on the next page
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

-- Figures of the narrative (情况说明). fen is null if the unit is not one of money.
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
