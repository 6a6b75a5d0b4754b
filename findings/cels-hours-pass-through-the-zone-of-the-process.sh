#!/usr/bin/env bash
# @bufbuild/cel 0.6.1 and @marcbachmann/cel-js 8.0.0: what a timestamp's getters say depends on the time zone of the process as well.
#
# timestamp(…).getHours("UTC") names its zone, so CEL leaves nothing for a machine to decide. Both libraries write the moment down in that
# zone, and read this back as a local time of the process. Where the process's own clock skips that hour, another one comes out: with
# TZ=America/New_York, half past two in UTC on 8 March is three. Buf's does so without a zone too, where CEL means UTC. cel-js's
# getDayOfYear() counts the days between two local midnights, so that a process in New York or Berlin is a day behind all summer.
# What helps: TZ=UTC for the process.
#
# Needs Node. Installs both in a temporary folder, and asks the same of them in three zones of the process. Fails if that changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @bufbuild/cel@0.6.1 @marcbachmann/cel-js@8.0.0 >npm.log 2>&1

cat > ask.mjs <<'JS'
import { celEnv, parse, plan } from '@bufbuild/cel';
import { evaluate } from '@marcbachmann/cel-js';

const EXPRESSIONS = [
  'timestamp("2026-03-08T02:30:00Z").getHours("UTC")',
  'timestamp("2026-03-08T02:30:00Z").getHours()',
  'timestamp("2026-07-01T14:00:00Z").getDayOfYear()',
];
const answers = EXPRESSIONS.map((expression) => `${plan(celEnv(), parse(expression))({})} ${evaluate(expression, {})}`);
console.log(`${process.env.TZ}: ${answers.join(', ')}`);
JS

echo 'of @bufbuild/cel and cel-js: getHours("UTC"), getHours(), getDayOfYear()'
seen=$(for zone in UTC America/New_York Europe/Berlin; do TZ=$zone node ask.mjs; done)
echo "$seen"
expected='UTC: 2 2, 2 2, 181 181
America/New_York: 3 3, 3 2, 181 180
Europe/Berlin: 2 2, 2 2, 181 180'
[ "$seen" = "$expected" ] || { echo "this has changed"; exit 1; }
