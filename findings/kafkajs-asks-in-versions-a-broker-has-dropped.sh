#!/usr/bin/env bash
# kafkajs 2.2.4: asks in the newest version that it knows of a request, also where the broker says that it has dropped that one.
#
# A broker tells for each request the lowest and the highest version that it takes (ApiVersions, KIP-35), and a client takes the highest
# that both know. kafkajs compares with the highest alone. Kafka 4.0 has dropped old versions of many requests (KIP-896), and other
# implementations of the protocol begin where they like. Where everything that kafkajs knows of a request is below the lowest, it sends
# its newest nevertheless; brokers answer that by closing the connection, so that a user sees a lost connection, and no version.
#
# Needs Node. Installs kafkajs in a temporary folder, and lets it connect to a broker of a few lines that takes Metadata in versions 7 to 13
# only, and notes what it is asked. Fails if that changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund kafkajs@2.2.4 >npm.log 2>&1

cat > ask.cjs <<'JS'
const net = require('node:net');
const { Kafka, logLevel } = require('kafkajs');

const API_VERSIONS = 18;
const METADATA = 3;
const TAKEN = [[API_VERSIONS, 0, 3], [METADATA, 7, 13]];

/** The answer to ApiVersions in version 2: an error code, the versions, a throttle time. */
function versions(correlationId) {
  const body = Buffer.alloc(4 + 2 + 4 + 6 * TAKEN.length + 4);
  body.writeInt32BE(correlationId, 0);
  body.writeInt32BE(TAKEN.length, 6);
  TAKEN.forEach((numbers, place) => numbers.forEach((number, at) => body.writeInt16BE(number, 10 + 6 * place + 2 * at)));
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length);
  return Buffer.concat([length, body]);
}

const server = net.createServer((socket) => {
  socket.on('error', () => {});
  socket.on('data', (data) => {
    const [apiKey, version, correlationId] = [data.readInt16BE(4), data.readInt16BE(6), data.readInt32BE(8)];
    if (apiKey === API_VERSIONS) return void socket.write(versions(correlationId));
    console.log(`asked for request ${apiKey} in version ${version}, of which the broker takes 7 to 13`);
    socket.destroy();
  });
});

server.listen(0, '127.0.0.1', async () => {
  const brokers = [`127.0.0.1:${server.address().port}`];
  const admin = new Kafka({ brokers, retry: { retries: 0 }, logLevel: logLevel.NOTHING }).admin();
  try {
    await admin.connect();
    await admin.listTopics();
  } catch (error) {
    console.log(`and the user is told: ${error.name}: ${error.message.replace(/127\.0\.0\.1:\d+/, 'the broker')}`);
  }
  process.exit();
});
JS

seen=$(KAFKAJS_NO_PARTITIONER_WARNING=1 NODE_NO_WARNINGS=1 timeout 60 node ask.cjs | sort -u)
echo "$seen"
grep -q '^asked for request 3 in version 6, of which the broker takes 7 to 13$' <<<"$seen" || { echo "this has changed"; exit 1; }
grep -q '^and the user is told: .*[Cc]onnection' <<<"$seen" || { echo "this has changed"; exit 1; }
