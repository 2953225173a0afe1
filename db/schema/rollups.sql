-- What the home page and the coverage pages sum up anew; runs on a snapshot whose rows are all there.
DELETE FROM sources;
INSERT INTO sources SELECT s.slug, s.name, s.homepage, s.country, s.province, s.languages, s.timezone, s.family,
  s.robots, s.publish, s.aggregator, s.translated,
  coalesce((SELECT t.articles FROM totals t WHERE t.facet = 'source' AND t.value = s.slug), 0),
  (SELECT min(a.published) FROM articles a WHERE a.source = s.slug AND NOT a.published_flagged),
  (SELECT max(a.published) FROM articles a WHERE a.source = s.slug AND NOT a.published_flagged),
  (SELECT max(a.last_fetched) FROM articles a WHERE a.source = s.slug)
  FROM news.sources s ORDER BY s.slug;
DELETE FROM drops;
INSERT INTO drops SELECT d.step, d.reason, coalesce(d.source, ''), count(*), min(d.subject), max(c.fetched_at)
  FROM news.drops d LEFT JOIN news.captures c ON (c.segment, c.offset) = (d.segment, d.offset) GROUP BY 1, 2, 3;
DELETE FROM product_sources;
INSERT INTO product_sources SELECT source, product, count(*) FROM product_mentions WHERE product IS NOT NULL GROUP BY 1, 2;
