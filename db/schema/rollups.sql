-- What the home page and the plots count, summed up once; runs on a snapshot whose rows are all there.
DELETE FROM daily;
INSERT INTO daily SELECT coalesce(day, ''), coalesce(language, ''), source, coalesce(province, ''), count(*)
  FROM articles GROUP BY 1, 2, 3, 4;
DELETE FROM totals;
INSERT INTO totals SELECT 'all', '', coalesce(sum(articles), 0) FROM daily;
INSERT INTO totals SELECT 'language', language, sum(articles) FROM daily GROUP BY 2;
INSERT INTO totals SELECT 'source', source, sum(articles) FROM daily GROUP BY 2;
INSERT INTO totals SELECT 'province', province, sum(articles) FROM daily GROUP BY 2;
INSERT INTO totals SELECT 'year', substr(day, 1, 4), sum(articles) FROM daily GROUP BY 2;
INSERT INTO totals SELECT 'publisher', coalesce(publisher, ''), count(*) FROM articles GROUP BY 2;
INSERT INTO totals SELECT 'section', coalesce(section, ''), count(*) FROM articles GROUP BY 2;
INSERT INTO totals SELECT 'status', status, count(*) FROM articles GROUP BY 2;
DELETE FROM monthly;
INSERT INTO monthly SELECT substr(day, 1, 7), language, source, province, sum(articles)
  FROM daily GROUP BY 1, 2, 3, 4;
DELETE FROM sources;
INSERT INTO sources SELECT s.slug, s.name, s.homepage, s.country, s.province, s.languages, s.timezone, s.family,
  s.robots, s.publish, s.aggregator, s.translated, count(a.number),
  min(a.published) FILTER (WHERE NOT a.published_flagged), max(a.published) FILTER (WHERE NOT a.published_flagged),
  max(a.last_fetched)
  FROM news.sources s LEFT JOIN articles a ON a.source = s.slug GROUP BY s.slug;
DELETE FROM drops;
INSERT INTO drops SELECT d.step, d.reason, coalesce(d.source, ''), count(*), min(d.subject), max(c.fetched_at)
  FROM news.drops d LEFT JOIN news.captures c ON (c.segment, c.offset) = (d.segment, d.offset) GROUP BY 1, 2, 3;
DELETE FROM figure_totals;
INSERT INTO figure_totals SELECT 'all', '', count(*) FROM statistics;
INSERT INTO figure_totals SELECT 'unit', unit, count(*) FROM statistics WHERE unit IS NOT NULL GROUP BY 2;
INSERT INTO figure_totals SELECT 'source', source, count(*) FROM statistics GROUP BY 2;
INSERT INTO figure_totals SELECT 'language', language, count(*) FROM statistics WHERE language IS NOT NULL GROUP BY 2;
INSERT INTO figure_totals SELECT 'measure', measure, count(*) FROM statistics WHERE measure IS NOT NULL GROUP BY 2;
INSERT INTO figure_totals SELECT 'province', province, count(*) FROM statistics WHERE province IS NOT NULL GROUP BY 2;
INSERT INTO figure_totals SELECT 'place', place, count(*) FROM statistics WHERE place IS NOT NULL GROUP BY 2;
INSERT INTO figure_totals SELECT 'rating', CASE WHEN rating_max IS NULL THEN rating_min || '+'
  WHEN rating_max = rating_min THEN rating_min ELSE rating_min || '-' || rating_max END, count(*)
  FROM statistics WHERE rating_min IS NOT NULL GROUP BY 2;
DELETE FROM product_sources;
INSERT INTO product_sources SELECT source, product, count(*) FROM product_mentions WHERE product IS NOT NULL GROUP BY 1, 2;
DELETE FROM province_months;
INSERT INTO province_months SELECT p.scheme, p.province, coalesce(substr(a.day, 1, 7), ''), coalesce(a.language, ''), count(*)
  FROM article_places p JOIN articles a ON a.number = p.number GROUP BY 1, 2, 3, 4;
