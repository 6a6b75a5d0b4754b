#!/usr/bin/env bash
# avro 1.12.2 for Python: a reader's enum with a default fails at a symbol that it does not know, instead of giving the default.
#
# Avro's specification (1.12, "Schema Resolution"): where the writer's symbol is not in the reader's enum, and that has a default, the
# default is used, else it is an error. The library parses the default, and raises SchemaResolutionException all the same. So a
# topic whose enum grows stops consumers that use it, while fastavro of the same Python, Java's avro and hamba/avro read on. AVRO-3760
# brought a default in another case: an index beyond the writer's own symbols.
# What such a consumer can do: read by the writer's schema alone, and treat what it does not know itself.
#
# Needs Python 3.11. Installs avro and fastavro 1.13.1 in a temporary folder. Reads one record of a newer schema by an older one.
# Fails if that changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m pip install --quiet --disable-pip-version-check --target packages avro==1.12.2 fastavro==1.13.1 >pip.log 2>&1

cat > read.py <<'PY'
import io, json
import avro.io, avro.schema, fastavro

def schema(symbols):
    status = {"type": "enum", "name": "Status", "symbols": symbols, "default": "UNKNOWN"}
    return {"type": "record", "name": "Call", "fields": [{"name": "status", "type": status}]}

newer, older = schema(["UNKNOWN", "ANSWERED", "FORWARDED"]), schema(["UNKNOWN", "ANSWERED"])
written = io.BytesIO()
fastavro.schemaless_writer(written, newer, {"status": "FORWARDED"})

print("fastavro:", fastavro.schemaless_reader(io.BytesIO(written.getvalue()), newer, older)["status"])
writer, reader = (avro.schema.parse(json.dumps(each)) for each in (newer, older))
body = lambda: avro.io.BinaryDecoder(io.BytesIO(written.getvalue()))
try:
    print("avro:", avro.io.DatumReader(writer, reader).read(body())["status"])
except Exception as error:
    print("avro:", type(error).__name__)
print("avro, by the writer's schema alone:", avro.io.DatumReader(writer).read(body())["status"])
PY

seen=$(PYTHONPATH="$folder/packages" python3 read.py)
echo "$seen"
expected="fastavro: UNKNOWN
avro: SchemaResolutionException
avro, by the writer's schema alone: FORWARDED"
[ "$seen" = "$expected" ] || { echo "this has changed"; exit 1; }
