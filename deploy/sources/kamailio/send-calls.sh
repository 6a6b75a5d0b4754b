#!/bin/sh
# Sends the calls whose CDR is new since the last run to Kafka, each as one record keyed by its Call-ID. Run it by a timer, one at a
# time: flock -n send-calls.lock send-calls.sh. A call may be sent twice after a failure, and then has the same eventId.
set -eu
: "${KAFKA_BROKERS:?}" "${TOPIC:=kamailio-calls}" "${DATABASE:=kamailio}" "${STATE_FILE:=/var/lib/call-status/kamailio-last-cdr}"

query() { mariadb --batch --raw --skip-column-names "$DATABASE" --execute "$1"; }
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

last=$(cat "$STATE_FILE" 2>/dev/null || echo 0)
newest=$(query 'SELECT COALESCE(MAX(id), 0) FROM acc_cdrs')
# Kamailio writes the row of a failed INVITE a moment after the CDR.
sleep 10
query "SELECT callid, record FROM call_status_calls WHERE cdr_id > $last AND cdr_id <= $newest ORDER BY cdr_id" > "$work/calls"
if [ -s "$work/calls" ]; then
  kcat -P -b "$KAFKA_BROKERS" -t "$TOPIC" -X enable.idempotence=true -K "$(printf '\t')" -l "$work/calls"
fi
echo "$newest" > "$STATE_FILE"
