#!/bin/sh
# Sends the calls that ended since the last run to Kafka, keyed by their uniqueid. Run it by a timer, one at a time:
# flock -n send-calls.lock send-calls.sh. A call may be sent twice after a failure, and then has the same eventId.
set -eu
: "${KAFKA_BROKERS:?}" "${TOPIC:=vicidial-calls}" "${DATABASE:=asterisk}" "${STATE_FILE:=/var/lib/call-status/vicidial-until}"
# Agents choose the status after the call: give them their wrap-up time.
: "${WAIT_SECONDS:=600}"

work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
until=$(($(date +%s) - WAIT_SECONDS))
since=$(cat "$STATE_FILE" 2>/dev/null || echo "$((until - 60))")
{
  echo "SET @since = $since, @until = $until;"
  cat "$(dirname "$0")/calls.sql"
} | mariadb --batch --raw --skip-column-names "$DATABASE" > "$work/calls"
if [ -s "$work/calls" ]; then
  kcat -P -b "$KAFKA_BROKERS" -t "$TOPIC" -X enable.idempotence=true -K "$(printf '\t')" -l "$work/calls"
fi
echo "$until" > "$STATE_FILE"
