#!/bin/sh
# Groups what Asterisk wrote by linkedid, and sends each call that has ended to Kafka once, as a record of the source asterisk-call.
# Run it every few seconds. It needs sqlite3 3.38 and kcat. What it read and has not sent is in DATABASE; a call is marked as sent
# after Kafka has taken it, so it is sent again if that is not certain. Its eventId stays the same.
#
#   group-calls.sh DATABASE BROKERS TOPIC
set -eu

database=$1
brokers=$2
topic=$3
logs=${ASTERISK_LOGS:-/var/log/asterisk}
# Rows and lines come a moment after the last event of a call.
settle_seconds=${SETTLE_SECONDS:-10}

load() {
  [ -s "$2" ] || return 0
  sqlite3 -bail "$database" \
    'CREATE TABLE IF NOT EXISTS seen (kind TEXT, body TEXT, at INTEGER DEFAULT (unixepoch()), UNIQUE (kind, body))' \
    'CREATE TABLE IF NOT EXISTS sent (linkedid TEXT PRIMARY KEY, at INTEGER DEFAULT (unixepoch()))' \
    'CREATE TEMP TABLE line (body TEXT)' \
    '.mode ascii' '.separator "\037" "\n"' ".import '$2' line" \
    "INSERT OR IGNORE INTO seen (kind, body) SELECT '$1', body FROM line WHERE '$1' = 'line' OR json_valid(body)"
}

load event "$logs/cel-custom/call-status.json"
load row "$logs/cdr-custom/call-status.json"
load line "$logs/queue_log"

sqlite3 -bail "$database" <<SQL
CREATE TEMP TABLE event AS SELECT body, body ->> 'linkedid' AS linkedid, body ->> 'uniqueid' AS uniqueid,
  body ->> 'eventtype' AS type, at FROM seen WHERE kind = 'event';
CREATE TEMP TABLE row AS SELECT body, body ->> 'linkedid' AS linkedid FROM seen WHERE kind = 'row';
-- A line that begins another one was read while it was written.
CREATE TEMP TABLE line AS SELECT body, substr(rest, 1, instr(rest, '|') - 1) AS uniqueid
  FROM (SELECT body, substr(body, instr(body, '|') + 1) AS rest FROM seen WHERE kind = 'line' AND NOT EXISTS (
    SELECT 1 FROM seen AS whole WHERE whole.kind = 'line' AND whole.body > seen.body
    AND whole.body < seen.body || char(1114111)));
CREATE INDEX temp.event_of_call ON event (linkedid);
CREATE INDEX temp.row_of_call ON row (linkedid);
CREATE INDEX temp.line_of_channel ON line (uniqueid);
DROP TABLE IF EXISTS outbox;
CREATE TABLE outbox AS SELECT linkedid, json_object(
  'rows', (SELECT json_group_array(json(body)) FROM row WHERE linkedid = call.linkedid),
  'events', (SELECT json_group_array(json(body)) FROM event WHERE linkedid = call.linkedid),
  'lines', (SELECT json_group_array(body) FROM line
    WHERE uniqueid IN (SELECT uniqueid FROM event WHERE linkedid = call.linkedid))
) AS body
FROM (SELECT DISTINCT linkedid FROM event WHERE type = 'LINKEDID_END' AND at <= unixepoch() - $settle_seconds) AS call
WHERE linkedid NOT IN (SELECT linkedid FROM sent);
SQL

calls=$(mktemp)
trap 'rm -f "$calls"' EXIT
sqlite3 -bail -separator '	' "$database" 'SELECT linkedid, body FROM outbox ORDER BY rowid' >"$calls"
[ -s "$calls" ] || exit 0
kcat -P -b "$brokers" -t "$topic" -K '	' -X enable.idempotence=true -X topic.partitioner=murmur2_random <"$calls"

# What is older than a day is left out of later looks; rotate the logs more often than that.
sqlite3 -bail "$database" <<SQL
BEGIN;
INSERT OR IGNORE INTO sent (linkedid) SELECT linkedid FROM outbox;
DELETE FROM sent WHERE at < unixepoch() - 7 * 86400;
DELETE FROM seen WHERE at < unixepoch() - 86400;
COMMIT;
SQL
