#!/usr/bin/env bash
# protobufjs 8.8.1: fromObject leaves out a word that its enum lacks, and verify finds nothing wrong with what is left.
#
# fromObject takes enums by name. In Protobuf's JSON a name that the enum lacks is an error, unless a reader was told to ignore those;
# Python's protobuf raises one. protobufjs makes a message without the field, which proto3 reads as the enum's first value: a producer with
# an older .proto sends a call that was FORWARDED as RESULT_UNSPECIFIED. From a list the word alone goes missing, and those behind it move
# up. A number that the enum lacks is kept. verify of the message has nothing to say, and verify of the object before refuses any word.
# What helps: to look up each word in the enum's `values` first.
#
# Needs Node and Python 3. Installs protobufjs, protobuf 7.36.2 and, for its compiler, grpcio-tools 1.85.1 in a temporary folder, and makes
# messages of the same objects by both. Fails if that changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts protobufjs@8.8.1 >npm.log 2>&1
python3 -m pip install --quiet --disable-pip-version-check --target packages protobuf==7.36.2 grpcio-tools==1.85.1 >pip.log 2>&1
export PYTHONPATH="$folder/packages"

cat > call.proto <<'PROTO'
syntax = "proto3";
enum Result { RESULT_UNSPECIFIED = 0; ANSWERED = 1; BUSY = 2; }
message Call { Result result = 1; repeated Result legs = 2; }
PROTO
python3 -m grpc_tools.protoc --proto_path=. --python_out=. call.proto

cat > calls.json <<'JSON'
[{ "result": "BUSY" }, { "result": "FORWARDED" }, { "result": 3 }, { "legs": ["BUSY", "FORWARDED", "ANSWERED"] }]
JSON

cat > make.cjs <<'JS'
const protobuf = require('protobufjs');
const Call = protobuf.loadSync('call.proto').lookupType('Call');
for (const call of require('./calls.json')) {
  const message = Call.fromObject(call);
  const read = Call.toObject(Call.decode(Call.encode(message).finish()), { enums: String, defaults: true });
  console.log(`protobufjs ${JSON.stringify(call)}: ${Call.verify(message) ?? 'verified'}, read as ${read.result} [${read.legs}]`);
}
JS

cat > make.py <<'PY'
import json
from google.protobuf import json_format
from call_pb2 import Call

for call in json.load(open("calls.json")):
    try:
        json_format.ParseDict(call, Call())
        print("Python", json.dumps(call), "taken")
    except json_format.ParseError as error:
        print("Python", json.dumps(call), type(error).__name__)
PY

seen=$(node make.cjs; python3 make.py)
echo "$seen"
expected='protobufjs {"result":"BUSY"}: verified, read as BUSY []
protobufjs {"result":"FORWARDED"}: verified, read as RESULT_UNSPECIFIED []
protobufjs {"result":3}: verified, read as 3 []
protobufjs {"legs":["BUSY","FORWARDED","ANSWERED"]}: verified, read as RESULT_UNSPECIFIED [BUSY,ANSWERED]
Python {"result": "BUSY"} taken
Python {"result": "FORWARDED"} ParseError
Python {"result": 3} taken
Python {"legs": ["BUSY", "FORWARDED", "ANSWERED"]} ParseError'
[ "$seen" = "$expected" ] || { echo "this has changed"; exit 1; }
