#!/usr/bin/env bash
# Kafka 4.4.0: a broker offers EndTxn 5 and Produce 12 (and 13), the requests of transaction protocol 2 (KIP-890), whether or not its
# cluster has that protocol.
#
# The usual way for a client to learn what a broker can do is the range of versions of each request. Here it tells nothing: with
# transaction.version at level 0 and at level 2 the ranges are the same, and a client that takes the highest version that both
# sides know begins protocol 2 with a cluster that runs protocol 1. What decides is the finalized feature alone.
#
# Needs Java 17, Maven and Node. Installs org.apache.kafka:kafka_2.13 and kafka-tools 4.4.0 in a temporary folder, and runs one broker
# on the loopback interface for each level. Prints, for each: the feature's finalized level, and the ranges of the two requests.
# Seen: levels 0 and 2, and both times "Produce(0): 0 to 13" and "EndTxn(26): 0 to 5". Fails if that changes.
set -euo pipefail

VERSION=4.4.0
folder=$(mktemp -d)
broker=
end() {
  if [ -n "$broker" ]; then kill -9 "$broker" 2>/dev/null || true; wait "$broker" 2>/dev/null || true; fi
  rm -rf "$folder"
}
trap end EXIT
cd "$folder"

dependency() { echo "<dependency><groupId>org.apache.kafka</groupId><artifactId>$1</artifactId><version>$VERSION</version></dependency>"; }
cat > pom.xml <<XML
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>finding</groupId><artifactId>finding</artifactId><version>1</version><packaging>pom</packaging>
<dependencies>$(dependency kafka_2.13)$(dependency kafka-tools)</dependencies></project>
XML
mvn --batch-mode -Dstyle.color=never --quiet org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory="$folder/jars"

freePort() { node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'; }
# Ends with its shell: in the background that is the program itself.
kafka() { exec java -Djava.io.tmpdir="$folder" -Xmx256m -cp "$folder/jars/*" "$@"; }

seen=
for level in 0 2; do
  port=$(freePort)
  controllerPort=$(freePort)
  cat > server.properties <<PROPERTIES
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$controllerPort
listeners=PLAINTEXT://127.0.0.1:$port,CONTROLLER://127.0.0.1:$controllerPort
advertised.listeners=PLAINTEXT://127.0.0.1:$port
controller.listener.names=CONTROLLER
log.dirs=$folder/log-$level
PROPERTIES
  (kafka kafka.tools.StorageTool format -t AAAAAAAAAAAAAAAAAAAAAQ -c server.properties --feature "transaction.version=$level" >format.log 2>&1)
  kafka kafka.Kafka server.properties >broker.log 2>&1 &
  broker=$!
  for _ in $(seq 30); do
    (kafka org.apache.kafka.tools.FeatureCommand --bootstrap-server "127.0.0.1:$port" describe >features.txt 2>errors.txt) && break
    kill -0 "$broker" || { tail -5 broker.log; exit 1; }
  done
  (kafka org.apache.kafka.tools.BrokerApiVersionsCommand --bootstrap-server "127.0.0.1:$port" >versions.txt 2>errors.txt)
  kill -9 "$broker"
  wait "$broker" 2>/dev/null || true
  broker=
  finalized=$(sed -nE 's/^Feature: transaction\.version.*FinalizedVersionLevel: ([0-9]+).*/\1/p' features.txt)
  offered=$(grep -oE '(Produce\(0\)|EndTxn\(26\)): [0-9]+ to [0-9]+' versions.txt | paste -sd, -)
  echo "transaction.version $finalized: $offered"
  seen+="$finalized: $offered;"
done

RANGES='Produce(0): 0 to 13,EndTxn(26): 0 to 5'
[ "$seen" = "0: $RANGES;2: $RANGES;" ] || { echo "this has changed: $seen"; exit 1; }
