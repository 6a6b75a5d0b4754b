#!/bin/sh
# Sends CDR files of Cisco CUCM to Kafka, a record a CDR, keyed by the call, and moves each file to sent/. Run it by a timer in the
# folder that CUCM delivers to, one at a time: flock -n send-cdrs.lock send-cdrs.sh. CMR files (cmr_*) are left where they are.
set -eu
: "${KAFKA_BROKERS:?}" "${TOPIC:=cucm-cdrs}"

work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
mkdir -p sent
# A file that is younger may still be on its way.
find . -maxdepth 1 -name 'cdr_*' -mmin +1 | sort | while read -r file; do
  # The second header line names types: its cdrRecordType is no 1.
  mlr --icsv --infer-none --ojsonl filter '$cdrRecordType == "1"' "$file" > "$work/json"
  jq -r '"\(.globalCallId_ClusterID):\(.globalCallID_callManagerId):\(.globalCallID_callId)\t\(tojson)"' "$work/json" > "$work/cdrs"
  if [ -s "$work/cdrs" ]; then
    kcat -P -b "$KAFKA_BROKERS" -t "$TOPIC" -X enable.idempotence=true -K "$(printf '\t')" -l "$work/cdrs"
  fi
  mv "$file" sent/
done
