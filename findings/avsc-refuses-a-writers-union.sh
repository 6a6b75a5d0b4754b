#!/usr/bin/env bash
# avsc 5.7.9: a field that became nullable cannot be read any more by a reader whose field is not, not even where the value is there.
#
# Avro resolves a writer's union value by value: with a writer's ["null", "long"] and a reader's "long", a value that is a long is
# read, and one that is null is an error. So a consumer may stay on a former schema as long as no producer leaves the field out.
# avsc decides at once for the whole schema, when the resolver is made: "cannot read \"null\" as \"long\"". A topic that Python's
# fastavro still reads, and Java's avro, is shut to it from the first registered schema on.
#
# Needs Node and Python 3. Installs avsc and fastavro 1.13.1 in a temporary folder. Writes two records by avsc under the writer's
# schema, and reads both under the reader's: by fastavro (5, and an error for null), and by avsc. Fails if that changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund avsc@5.7.9 >npm.log 2>&1
python3 -m pip install --quiet --disable-pip-version-check --target packages fastavro==1.13.1 >pip.log 2>&1

cat > schemas.json <<'JSON'
{
  "writer": { "type": "record", "name": "Call", "fields": [{ "name": "ringing", "type": ["null", "long"], "default": null }] },
  "reader": { "type": "record", "name": "Call", "fields": [{ "name": "ringing", "type": "long" }] }
}
JSON

cat > write.cjs <<'JS'
const avsc = require('avsc');
const { writeFileSync } = require('node:fs');
const { writer, reader } = require('./schemas.json');
const writerType = avsc.Type.forSchema(writer, { wrapUnions: 'never' });
for (const [name, ringing] of [['known', 5], ['unknown', null]]) writeFileSync(`${name}.bin`, writerType.toBuffer({ ringing }));
try {
  avsc.Type.forSchema(reader).createResolver(writerType);
  console.log('avsc makes a resolver');
} catch (error) {
  console.log(`avsc makes no resolver: ${error.message}`);
}
JS

cat > read.py <<'PY'
import json, fastavro
schemas = json.load(open("schemas.json"))
for name in ("known", "unknown"):
    try:
        with open(f"{name}.bin", "rb") as body:
            print("fastavro", name, fastavro.schemaless_reader(body, schemas["writer"], schemas["reader"])["ringing"])
    except Exception as error:
        print("fastavro", name, type(error).__name__)
PY

seen=$(node write.cjs; PYTHONPATH="$folder/packages" python3 read.py)
echo "$seen"
expected='avsc makes no resolver: cannot read "null" as "long"
fastavro known 5
fastavro unknown SchemaResolutionError'
[ "$seen" = "$expected" ] || { echo "this has changed"; exit 1; }
