-- Pairs of documents that grew out of one another or out of one third, as families.py says; run statement by statement.

-- 1: of files with the same bytes the first stands for all. A picture that lies in a document is part of it, and links nothing by itself.
CREATE TEMP TABLE kin AS
SELECT id, copies FROM (
  SELECT i.id, count(*) OVER same - 1 AS copies, row_number() OVER (PARTITION BY i.sha256 ORDER BY i.path) AS number
  FROM items i LEFT JOIN items p ON p.path = i.parent
  WHERE i.sha256 <> '' AND (i.kind = 'document' OR (i.kind = 'picture' AND coalesce(p.kind, '') <> 'document'))
  WINDOW same AS (PARTITION BY i.sha256)
) WHERE number = 1;
CREATE UNIQUE INDEX temp.kin_id ON kin (id);

-- What each kind of identifier is worth: kept through every save; marks of sessions; what tells of surroundings.
CREATE TEMP TABLE worth (kind TEXT PRIMARY KEY, class TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO temp.worth VALUES
  ('document-id', 'kept'), ('original-document-id', 'kept'), ('pdf-permanent-id', 'kept'),
  ('rsid-root', 'root'), ('rsid', 'mark'), ('word-bookmark', 'mark'),
  ('printer', 'around'), ('template', 'around'), ('network-address', 'around'), ('macro-project-id', 'around'), ('picture-dots', 'around');

-- Whatever has no statistics is taken for large, and SQLite would go through all facts of the case to be ready for it.
ANALYZE temp.worth;

-- 2: values on 2 to 30 of these files. Left out is what programs write in place of an identifier: nothing but zeros, Windows'
-- constant in pictures, the MD5 digest of nothing.
CREATE TEMP TABLE shared AS
SELECT kind, value, class, files FROM (
  SELECT f.role AS kind, f.value, worth.class, count(DISTINCT f.item_id) AS files
  FROM worth CROSS JOIN facts f INDEXED BY facts_said ON f.fact = 'identifier' AND f.role = worth.kind JOIN kin ON kin.id = f.item_id
  GROUP BY f.role, f.value HAVING files BETWEEN 2 AND 30 AND (files <= 5 OR worth.class IN ('kept', 'root'))
)
WHERE trim(value, '0-{}uid:') <> ''
  AND lower(value) NOT LIKE '%faf5bdd5-ba3d-11da-ad31-d33d75182f1b%' AND lower(value) NOT LIKE '%d41d8cd98f00b204e9800998ecf8427e%';
ANALYZE temp.shared;
CREATE TEMP TABLE carried AS
SELECT DISTINCT s.rowid AS mark, f.item_id AS item
FROM shared s CROSS JOIN facts f INDEXED BY facts_said ON f.fact = 'identifier' AND f.role = s.kind AND f.value = s.value JOIN kin ON kin.id = f.item_id;
CREATE INDEX temp.carried_mark ON carried (mark, item);
CREATE INDEX temp.carried_item ON carried (item, mark);

-- 3: pairs by rare values, on no more than five files: one that is kept, three marks, the first mark and another value, two kinds of
-- surroundings. The number of a project of macros can hold the address of a network card: these two are one kind here.
CREATE TEMP TABLE pairs AS
SELECT a.item AS first, b.item AS second, count(*) AS identifiers, sum(s.class = 'kept') AS kept
FROM shared s CROSS JOIN carried a ON a.mark = s.rowid JOIN carried b ON b.mark = a.mark AND b.item > a.item
WHERE s.files <= 5 GROUP BY 1, 2
HAVING kept > 0 OR sum(s.class = 'mark') >= 3 OR (sum(s.class = 'root') > 0 AND count(DISTINCT s.value) > 1)
  OR count(DISTINCT CASE WHEN s.class = 'around' THEN iif(s.kind = 'network-address', 'macro-project-id', s.kind) END) >= 2;
CREATE UNIQUE INDEX temp.pairs_both ON pairs (first, second);

-- Histories that lie in one another, among files that share a value which is no longer rare: all marks of the one, four or more, stand
-- in the other. What more than two files have as their whole history is the template of a program library.
CREATE TEMP TABLE near AS
SELECT DISTINCT a.item AS first, b.item AS second
FROM shared s CROSS JOIN carried a ON a.mark = s.rowid JOIN carried b ON b.mark = a.mark AND b.item > a.item WHERE s.files > 5;
ANALYZE temp.near;
CREATE TEMP TABLE marks (item INTEGER, value TEXT, PRIMARY KEY (item, value)) WITHOUT ROWID;
INSERT OR IGNORE INTO temp.marks
SELECT f.item_id, f.value FROM (SELECT first AS item FROM temp.near UNION SELECT second FROM temp.near) n
CROSS JOIN facts f ON f.item_id = n.item AND f.fact = 'identifier' AND f.role = 'rsid';
CREATE TEMP TABLE histories AS
SELECT item, number, count(*) OVER (PARTITION BY whole) AS alike FROM (
  SELECT item, count(*) AS number, group_concat(value) AS whole FROM (SELECT item, value FROM temp.marks ORDER BY 1, 2) GROUP BY 1
);
CREATE UNIQUE INDEX temp.histories_item ON histories (item);
INSERT OR IGNORE INTO temp.pairs
SELECT first, second, common, 0 FROM (
  SELECT first, second, min(a.number, b.number) AS shorter, iif(a.number < b.number, a.alike, b.alike) AS alike,
    (SELECT count(*) FROM temp.marks c JOIN temp.marks d ON d.item = second AND d.value = c.value WHERE c.item = first) AS common
  FROM temp.near JOIN histories a ON a.item = first JOIN histories b ON b.item = second WHERE a.number <> b.number
) WHERE common = shorter AND common >= 4 AND alike <= 2;
