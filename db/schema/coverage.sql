-- Sums up how whole the collection is; runs on a snapshot whose rows are all there, with news.db attached.
CREATE TEMP TABLE tried AS SELECT c.source, substr(c.fetched_at, 1, 10) AS day, count(*) AS captures,
  sum(c.article IS NOT NULL) AS kept, max(c.fetched_at) AS last_tried,
  max(c.fetched_at) FILTER (WHERE c.article IS NOT NULL) AS last_success
  FROM news.captures c GROUP BY 1, 2;
DELETE FROM coverage_days;
INSERT INTO coverage_days SELECT source, day, sum(articles), 0, 0 FROM daily WHERE day <> '' GROUP BY 1, 2;
INSERT INTO coverage_days SELECT t.source, t.day, 0, t.captures, t.kept FROM temp.tried t
  JOIN news.sources s ON s.slug = t.source WHERE true
  ON CONFLICT (source, day) DO UPDATE SET captures = excluded.captures, kept = excluded.kept;
DELETE FROM drop_months;
INSERT INTO drop_months SELECT coalesce(d.source, ''), coalesce(substr(c.fetched_at, 1, 7), ''), d.step, d.reason, count(*)
  FROM news.drops d LEFT JOIN news.captures c ON (c.segment, c.offset) = (d.segment, d.offset) GROUP BY 1, 2, 3, 4;
DELETE FROM coverage;
INSERT INTO coverage SELECT s.slug, s.weekly_least, s.weekly_most, coalesce(t.captures, 0),
  (SELECT min(day) FROM coverage_days d WHERE d.source = s.slug AND d.articles > 0), t.last_tried, t.last_success,
  coalesce((SELECT sum(d.pages) FROM drops d WHERE d.source = s.slug AND d.reason LIKE 'refused%'), 0)
  FROM news.sources s LEFT JOIN (SELECT source, sum(captures) AS captures, max(last_tried) AS last_tried,
    max(last_success) AS last_success FROM temp.tried GROUP BY 1) t ON t.source = s.slug;
DROP TABLE temp.tried;
