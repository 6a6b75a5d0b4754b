#!/usr/bin/env bash
# kcat 1.7.1: a producer that reads a pipe sends no line until 1,024 bytes have come, however many lines those are.
#
# `tail -F cdr.csv | kcat -P …` looks like a way to send each call when it ends. kcat reads its input in blocks of 1,024 bytes, and looks for
# lines when a block is full or the input ends. So in a quiet hour calls of 44 bytes wait for the 24th of them, and the line that a full
# block cuts waits for the next block. `stdbuf -i0` and `-l` change nothing. What helps: a kcat for each batch, whose input ends.
#
# Needs Debian 12 with its lists of packages (apt-get update). Unpacks kcat 1.7.1-2 and librdkafka1 2.0.2-1 in a temporary folder, and runs
# kcat on the mock broker that librdkafka has inside. Counts what that has taken: after 23 lines of 44 bytes (1,012) and a wait, after 2
# more (1,100) and a wait, and after the end. Fails if that changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'exec 3>&-; rm -rf "$folder"' EXIT
cd "$folder"
apt-get -o APT::Sandbox::User=root download -qq kcat=1.7.1-2 librdkafka1=2.0.2-1 libyajl2 >apt.log 2>&1 || { cat apt.log; exit 1; }
for package in *.deb; do dpkg-deb --extract "$package" packages; done
LD_LIBRARY_PATH=$(dirname "$(find packages -name 'librdkafka.so.1')")
export LD_LIBRARY_PATH

mkfifo calls
timeout 60 packages/usr/bin/kcat -P -b none:9092 -t calls -X test.mock.num.brokers=1 -X linger.ms=0 -d msg <calls >kcat.log 2>&1 &
kcat=$!
exec 3>calls

lines() { for number in $(seq "$1" "$2"); do printf 'call-%05d,+12025550100,ANSWERED,%010d\n' "$number" 30 >&3; done; }
taken() { sed -nE 's/.*MessageSet with ([0-9]+) message.* delivered$/\1/p' kcat.log | awk '{ sum += $1 } END { print sum + 0 }'; }

seen=
lines 1 23
sleep 5
seen+="$(taken) of 23, "
lines 24 25
sleep 5
seen+="$(taken) of 25, "
exec 3>&-
wait "$kcat"
seen+="$(taken) at the end"
echo "$seen"
[ "$seen" = "0 of 23, 23 of 25, 25 at the end" ] || { echo "this has changed"; exit 1; }
