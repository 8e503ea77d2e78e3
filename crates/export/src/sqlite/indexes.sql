-- Created after the last row.
CREATE INDEX documents_sha256 ON documents (sha256);
CREATE INDEX documents_path ON documents (path);
CREATE INDEX disclosures_department ON disclosures (department_clean, fiscal_year);
CREATE INDEX rows_code ON rows (code);
CREATE INDEX rows_item ON rows (item);
CREATE INDEX findings_rule ON findings (rule);
