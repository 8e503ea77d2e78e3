-- All figures with document, table, row and column, like figures.csv. It includes copies of a file: for sums, select the
-- rows where duplicate_of is null, as the other views do.
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

-- One row per disclosure: totals of the year, in 分. Without copies of a file.
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

-- Expenditure (03) by functional class, from the leaf rows, in 分. Without copies of a file.
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

-- Headline figures with those of the previous year. A department with two disclosures of a year has several rows, but
-- （汇总） is not compared with （本级）.
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
