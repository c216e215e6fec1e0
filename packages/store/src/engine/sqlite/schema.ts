/**
 * The tables of the embedded store. One narrow row a span, whose id is made of its start, so that the newest are the
 * last; its text beside it, so that filters do not read it; words in FTS5, without their text. Texts of fields are numbers of a
 * dictionary. Counts of hours are kept as spans come in: over a million rows SQLite takes seconds to count.
 */

/** Each brings the file from the version of its place to the next. Never change one that was released: add another. */
export const MIGRATIONS: readonly string[] = [
  `
  -- Counters: 'batch', of the last batch that came in; 'dictionary', which changes whenever terms are removed
  CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
  INSERT INTO counter VALUES ('batch', 0), ('dictionary', 0);

  -- kind: 0 a text, 1 a number in json, 2 a list of texts, as JSON
  CREATE TABLE term (id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, text TEXT NOT NULL, folded TEXT NOT NULL, number REAL);
  CREATE UNIQUE INDEX term_text ON term (text, kind);
  CREATE INDEX term_folded ON term (folded);
  -- The texts of a list
  CREATE TABLE member (term INTEGER NOT NULL, list INTEGER NOT NULL, PRIMARY KEY (term, list)) WITHOUT ROWID;

  CREATE TABLE resource (id INTEGER PRIMARY KEY, json TEXT NOT NULL UNIQUE);

  CREATE TABLE span (
    id INTEGER PRIMARY KEY,
    -- As bytes where they are hex
    trace, span,
    is_top INTEGER NOT NULL,
    batch INTEGER NOT NULL,
    start REAL NOT NULL,
    -- bucket: of the latency, as in logBuckets.ts
    latency REAL, bucket INTEGER,
    prompt_tokens REAL, completion_tokens REAL, tokens REAL, cost REAL, errors REAL NOT NULL, tool_calls REAL NOT NULL,
    -- Terms; own_id where the row has another id than its trace or span
    name INTEGER, service INTEGER, operation INTEGER, model INTEGER, provider INTEGER, session INTEGER, user INTEGER,
    tag INTEGER, tool INTEGER, error INTEGER, error_name INTEGER, own_id INTEGER,
    resource INTEGER
  );
  CREATE INDEX span_trace ON span (trace);
  CREATE INDEX span_batch ON span (batch);
  CREATE INDEX span_top ON span (id) WHERE is_top = 1;
  CREATE INDEX span_failed ON span (id) WHERE error IS NOT NULL;
  CREATE INDEX span_model ON span (model) WHERE model IS NOT NULL;
  CREATE INDEX span_session ON span (session) WHERE session IS NOT NULL AND is_top = 1;
  CREATE INDEX span_user ON span (user) WHERE user IS NOT NULL AND is_top = 1;
  CREATE INDEX span_own_id ON span (own_id) WHERE own_id IS NOT NULL;

  -- Two tables, for together they would fill half a page and leave the other half empty
  CREATE TABLE span_json (id INTEGER PRIMARY KEY, json TEXT NOT NULL, partial INTEGER);
  CREATE TABLE row_json (id INTEGER PRIMARY KEY, json TEXT NOT NULL);
  CREATE VIEW record AS SELECT span_json.id AS id, span_json.json AS span, row_json.json AS row, span_json.partial AS partial FROM span_json CROSS JOIN row_json ON row_json.id = span_json.id;
  CREATE VIRTUAL TABLE word USING fts5 (input, output, content = '', contentless_delete = 1, tokenize = 'ascii');
  -- A quarter less work while spans come in, and as quick to look through
  INSERT INTO word (word, rank) VALUES ('automerge', 8);

  CREATE TABLE score (scorer INTEGER NOT NULL, id INTEGER NOT NULL, value REAL NOT NULL, PRIMARY KEY (scorer, id)) WITHOUT ROWID;
  -- What metadata holds, by path, beyond what has a column
  CREATE TABLE leaf (path INTEGER NOT NULL, id INTEGER NOT NULL, term INTEGER NOT NULL, PRIMARY KEY (path, id, term)) WITHOUT ROWID;

  -- scope: 0 rows, 1 all spans. model: a term, 0 for none, -1 for all together; tag: a term, -1 for none, 0 for all together
  CREATE TABLE hour_total (
    scope INTEGER NOT NULL, hour INTEGER NOT NULL, model INTEGER NOT NULL, failed INTEGER NOT NULL,
    count INTEGER NOT NULL, tokens REAL NOT NULL, cost REAL NOT NULL, latency BLOB NOT NULL,
    PRIMARY KEY (scope, hour, model, failed)
  ) WITHOUT ROWID;
  CREATE TABLE hour_facet (scope INTEGER NOT NULL, field INTEGER NOT NULL, hour INTEGER NOT NULL, term INTEGER NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (scope, field, hour, term)) WITHOUT ROWID;
  CREATE TABLE hour_score (scope INTEGER NOT NULL, hour INTEGER NOT NULL, scorer INTEGER NOT NULL, tag INTEGER NOT NULL, count INTEGER NOT NULL, sum REAL NOT NULL, PRIMARY KEY (scope, hour, scorer, tag)) WITHOUT ROWID;
  CREATE TABLE hour_name (hour INTEGER NOT NULL, name TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (hour, name)) WITHOUT ROWID;
  `,
]

/** `PRAGMA application_id` of our files: "eval". */
export const APPLICATION_ID = 0x65_76_61_6c
