-- SPDX-License-Identifier: Apache-2.0
-- Something to record in SQLite: fills a table, indexes it, asks it.
CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c REAL);
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 70000)
INSERT INTO t SELECT i, 'row ' || (i * 7919 % 70000), i * 0.5 FROM n;
CREATE INDEX t_b ON t (b);
SELECT count(*), sum(c) FROM t WHERE b IN (SELECT b FROM t WHERE a % 3 = 0);
SELECT substr(b, 1, 5), avg(c) FROM t GROUP BY 1 ORDER BY 2 DESC LIMIT 3;
