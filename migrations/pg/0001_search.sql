-- Full-text search over the shown timeline and the titles. The function splits where Foghorn splits what people
-- type (PostgreSQL's own parser keeps host names and paths whole) and drops accents. Ranges are written out because
-- the classes of regular expressions depend on the server's language. The longest texts are searchable to 200,000
-- characters: a tsvector holds no more than 1 MB.
CREATE FUNCTION foghorn_words(said text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
	SELECT to_tsvector('simple'::regconfig, regexp_replace(
		normalize(regexp_replace(normalize(left(said, 200000), NFD), '[\u0300-\u036F]', '', 'g'), NFC),
		'[\u0021-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u007E\u00A0-\u00A9\u00AB-\u00B1\u00B4\u00B6-\u00B8\u00BB\u00BF\u2000-\u206F\u2190-\u2BFF\u3000-\u303F]+',
		' ', 'g'))
$$;
--> statement-breakpoint
CREATE INDEX "shown_words" ON "shown" USING gin (foghorn_words("text"));
--> statement-breakpoint
CREATE INDEX "incidents_words" ON "incidents" USING gin (foghorn_words("title"));
