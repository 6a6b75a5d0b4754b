#!/usr/bin/env bash
# @bufbuild/cel 0.6.1 on Node 20: in the hour after midnight of a named time zone, a timestamp's day is the day after.
#
# The library asks Intl.DateTimeFormat for hourCycle "h23" and for hour12: false as well. hour12 overrides hourCycle, and Node 20 makes of it
# a clock that says 24:30 for half past midnight, with the date that begins. Read back as an hour of that date, this is in the next day:
# getDate, getDayOfWeek and getDayOfYear are one too many for an hour of each day, and getMonth for one at a month's end. getHours is
# right, and so are offsets ("+02:00") and getters without a zone. Node 22 and 24 say 00:30, and all is well.
#
# Needs Node. Installs @bufbuild/cel and the binaries of Node 20.20.2 and 24.21.0 in a temporary folder, and asks both about a call at 00:30
# on Tuesday, 30 June, in Berlin. Fails if that changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
platform=$(node -p '`${process.platform}-${process.arch}`')
npm install --silent --no-audit --no-fund --ignore-scripts \
  @bufbuild/cel@0.6.1 "node20@npm:node-$platform@20.20.2" "node24@npm:node-$platform@24.21.0" >npm.log 2>&1

cat > ask.mjs <<'JS'
import { celEnv, parse, plan } from '@bufbuild/cel';

const ask = (getter) => plan(celEnv(), parse(`timestamp("2026-06-29T22:30:00Z").${getter}`))({});
const inZone = ['getHours', 'getDate', 'getDayOfWeek'].map((getter) => ask(`${getter}("Europe/Berlin")`));
console.log(`${process.version}: ${inZone.join(' ')}, by offset ${ask('getDate("+02:00")')}`);
JS

echo 'hour, date and day of the week'
seen=$(for node in node20 node24; do TZ=UTC "node_modules/$node/bin/node" ask.mjs; done)
echo "$seen"
expected='v20.20.2: 0 1 3, by offset 30
v24.21.0: 0 30 2, by offset 30'
[ "$seen" = "$expected" ] || { echo "this has changed"; exit 1; }
