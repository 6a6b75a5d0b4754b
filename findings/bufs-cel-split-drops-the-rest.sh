#!/usr/bin/env bash
# @bufbuild/cel 0.6.1: split with a limit drops what comes after, where in CEL the last part holds the rest.
#
# CEL's strings extension has "a,b,c".split(",", 2) as ["a", "b,c"]: a limit is how many parts there are at most, and nothing is lost. The
# library hands the limit to JavaScript's split, which cuts everywhere and keeps the first two, ["a", "b"]. So an expression that takes the
# first part of a header off, and was right in cel-go, loses the end of a value here, without an error. Limits of -1, 0 and 1, which are
# those of CEL's conformance tests, are right.
#
# Needs Node. Installs it and @marcbachmann/cel-js 8.0.0, which answers as CEL has it, in a temporary folder, and evaluates the same in
# both. Fails if that changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @bufbuild/cel@0.6.1 @marcbachmann/cel-js@8.0.0 >npm.log 2>&1

cat > split.mjs <<'JS'
import { celEnv, parse, plan } from '@bufbuild/cel';
import { strings } from '@bufbuild/cel/ext';
import { evaluate } from '@marcbachmann/cel-js';

const record = { reason: 'SIP;cause=486;text="Busy Here"' };
for (const limit of [1, 2, -1]) {
  const expression = `record.reason.split(";", ${limit})`;
  const buf = plan(celEnv({ funcs: strings }), parse(expression))({ record });
  console.log(`${limit}: @bufbuild/cel ${JSON.stringify([...buf])}, cel-js ${JSON.stringify(evaluate(expression, { record }))}`);
}
JS

seen=$(node split.mjs)
echo "$seen"
expected='1: @bufbuild/cel ["SIP;cause=486;text=\"Busy Here\""], cel-js ["SIP;cause=486;text=\"Busy Here\""]
2: @bufbuild/cel ["SIP","cause=486"], cel-js ["SIP","cause=486;text=\"Busy Here\""]
-1: @bufbuild/cel ["SIP","cause=486","text=\"Busy Here\""], cel-js ["SIP","cause=486","text=\"Busy Here\""]'
[ "$seen" = "$expected" ] || { echo "this has changed"; exit 1; }
