#!/bin/sh
# Sends the rows of the CDR that Asterisk has written since the last run to Kafka, keyed by linkedid, as records of the source
# asterisk-cdr. Run it every few seconds. STATE holds how far it has come, and moves on after Kafka has taken the rows: they are sent
# again if that is not certain. A file that was rotated in between is finished first. What is no JSON is left out.
# It needs jq and kcat, which keeps the last row of an input that does not end: so it is given inputs that do.
#
#   send-rows.sh STATE BROKERS TOPIC
set -eu

state=$1
brokers=$2
topic=$3
file=${ASTERISK_LOGS:-/var/log/asterisk}/cdr-custom/call-status.json
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Whole lines of a file from an offset on; prints the offset after them.
send() {
  tail -c "+$(($2 + 1))" "$1" >"$work/new"
  head -n "$(wc -l <"$work/new")" "$work/new" >"$work/rows"
  jq -Rr 'fromjson? | "\(.linkedid)\t\(tojson)"' "$work/rows" >"$work/keyed"
  if [ -s "$work/keyed" ]; then
    kcat -P -b "$brokers" -t "$topic" -K '	' -X enable.idempotence=true -X topic.partitioner=murmur2_random \
      <"$work/keyed" >&2
  fi
  echo "$(($2 + $(wc -c <"$work/rows")))"
}

[ -e "$file" ] || exit 0
inode=$(stat -c %i "$file")
known=$inode
offset=0
if [ -s "$state" ]; then read -r known offset <"$state"; fi
if [ "$known" != "$inode" ]; then
  rotated=$(find "$(dirname "$file")" -maxdepth 1 -type f -inum "$known")
  if [ -n "$rotated" ]; then send "$rotated" "$offset" >/dev/null; fi
  offset=0
fi
offset=$(send "$file" "$offset")
echo "$inode $offset" >"$state.new"
mv "$state.new" "$state"
