#!/usr/bin/env bash
# avsc 5.7.9: a writer's schema is refused for a default, which plays no part in reading.
#
# Since Avro 1.12 a field's default may be of any branch of its union (AVRO-3649): ["string", "null"] with null. Java and Python's fastavro
# read what such a writer wrote, as they always did: a reader's defaults fill in what is missing, a writer's mean nothing to it. avsc checks
# the default when it makes the type, and makes none. So who consumes with avsc can read no record of that topic.
#
# Needs Node and Python 3. Installs avsc and fastavro 1.13.1 in a temporary folder. Writes a record by fastavro, and reads it by both. Fails
# if that changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund avsc@5.7.9 >npm.log 2>&1
python3 -m pip install --quiet --disable-pip-version-check --target packages fastavro==1.13.1 >pip.log 2>&1

echo '{ "type": "record", "name": "Call", "fields": [{ "name": "tenant", "type": ["string", "null"], "default": null }] }' > schema.json

cat > write.py <<'PY'
import json, fastavro
schema = json.load(open("schema.json"))
with open("call.bin", "wb") as body:
    fastavro.schemaless_writer(body, schema, {"tenant": "acme"})
with open("call.bin", "rb") as body:
    print("fastavro", fastavro.schemaless_reader(body, schema, None)["tenant"])
PY

cat > read.cjs <<'JS'
const avsc = require('avsc');
const { readFileSync } = require('node:fs');
try {
  console.log(`avsc ${avsc.Type.forSchema(require('./schema.json')).fromBuffer(readFileSync('call.bin')).tenant}`);
} catch (error) {
  console.log(`avsc ${error.message.split(' (')[0]}`);
}
JS

seen=$(PYTHONPATH="$folder/packages" python3 write.py; node read.cjs)
echo "$seen"
expected='fastavro acme
avsc incompatible field default null'
[ "$seen" = "$expected" ] || { echo "this has changed"; exit 1; }
