#!/usr/bin/env bash
# luxon 3.7.2 and date-fns-tz 3.2.0: which one is meant by a local time that comes twice in autumn depends on when and where it is read.
#
# A call record says "2026-11-01 01:30:00", and its exchange is in New York: that is 05:30 or 06:30 in UTC. No library can know, but one that
# always takes the same can be reckoned with. luxon tries the offset that the zone has at the moment of reading, so a topic that is read
# again in winter has other times than in summer (moment/luxon#1665). date-fns-tz goes through a local time of the process, though the zone is
# given, so a laptop in New York and a server in Tokyo differ. Temporal takes the earlier of the two, always.
#
# Needs Node. Installs both and temporal-polyfill 1.0.8 in a temporary folder, and reads that time in July and in December, in two zones of
# the process. Fails if that changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund luxon@3.7.2 date-fns@4.4.0 date-fns-tz@3.2.0 temporal-polyfill@1.0.8 >npm.log 2>&1

cat > read.mjs <<'JS'
import { fromZonedTime } from 'date-fns-tz';
import { DateTime, Settings } from 'luxon';
import { Temporal } from 'temporal-polyfill';

const [text, zone] = ['2026-11-01 01:30:00', 'America/New_York'];
for (const day of ['2026-07-01', '2026-12-15']) {
  Settings.now = () => Date.parse(`${day}T12:00:00Z`);
  const times = {
    luxon: DateTime.fromSQL(text, { zone }).toJSDate(),
    'date-fns-tz': fromZonedTime(text, zone),
    Temporal: new Date(Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds),
  };
  const shown = Object.entries(times).map(([name, time]) => `${name} ${time.toISOString().slice(11, 16)}`);
  console.log(`${process.env.TZ}, ${day}: ${shown.join(', ')}`);
}
JS

seen=$(for here in America/New_York Asia/Tokyo; do TZ=$here node read.mjs; done)
echo "$seen"
expected='America/New_York, 2026-07-01: luxon 05:30, date-fns-tz 05:30, Temporal 05:30
America/New_York, 2026-12-15: luxon 06:30, date-fns-tz 05:30, Temporal 05:30
Asia/Tokyo, 2026-07-01: luxon 05:30, date-fns-tz 06:30, Temporal 05:30
Asia/Tokyo, 2026-12-15: luxon 06:30, date-fns-tz 06:30, Temporal 05:30'
[ "$seen" = "$expected" ] || { echo "this has changed"; exit 1; }
