#!/usr/bin/env bash
# avsc 5.7.9, fastavro 1.13.1 and Java's avro 1.12.2: a double that is not a number has a form of its own in the JSON of each, which no
# other of the three reads as what it was.
#
# A call without audio can have a mean opinion score of 0/0. In binary Avro NaN is a double like any other. In the JSON encoding a double is
# a number, and JSON has none for it. fastavro writes it bare, which is no JSON; Java writes "NaN", which it reads back since 1.12.2
# (AVRO-2032); avsc takes the value for valid, writes null, and does not read that itself. fastavro's reader does not look: where a
# double should be, it gives None for avsc's and a string for Java's.
#
# Needs Java 17, Maven, Node and Python 3. Installs the three in a temporary folder. Each writes such a call, and reads what the three
# wrote. Fails if that changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund avsc@5.7.9 >npm.log 2>&1
python3 -m pip install --quiet --disable-pip-version-check --target packages fastavro==1.13.1 >pip.log 2>&1
cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>finding</groupId><artifactId>finding</artifactId><version>1</version><packaging>pom</packaging>
<dependencies><dependency><groupId>org.apache.avro</groupId><artifactId>avro</artifactId><version>1.12.2</version></dependency></dependencies></project>
XML
mvn --batch-mode -Dstyle.color=never --quiet \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory="$folder/jars" >mvn.log 2>&1

echo '{ "type": "record", "name": "Call", "fields": [{ "name": "mos", "type": "double" }] }' > schema.json

cat > nan.py <<'PY'
import io, json, sys
import fastavro

schema = json.load(open("schema.json"))
if sys.argv[1] == "write":
    written = io.StringIO()
    fastavro.json_writer(written, schema, [{"mos": float("nan")}])
    print(written.getvalue())
else:
    print("fastavro reads", *(repr(next(fastavro.json_reader(io.StringIO(line), schema))["mos"]) for line in open("calls.txt")))
PY

cat > nan.cjs <<'JS'
const { readFileSync } = require('node:fs');
const type = require('avsc').Type.forSchema(require('./schema.json'));

const read = (line) => {
  try {
    return type.fromString(line).mos;
  } catch {
    return 'error';
  }
};
if (process.argv[2] === 'write') console.log(type.toString({ mos: NaN }));
else console.log('avsc reads', ...readFileSync('calls.txt', 'utf8').trim().split('\n').map(read));
JS

cat > Nan.java <<'JAVA'
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.avro.Schema;
import org.apache.avro.generic.*;
import org.apache.avro.io.*;

public class Nan {
  public static void main(String[] arguments) throws Exception {
    Schema schema = new Schema.Parser().parse(new File("schema.json"));
    if (arguments[0].equals("write")) {
      ByteArrayOutputStream written = new ByteArrayOutputStream();
      Encoder encoder = EncoderFactory.get().jsonEncoder(schema, written);
      new GenericDatumWriter<GenericRecord>(schema).write(new GenericRecordBuilder(schema).set("mos", Double.NaN).build(), encoder);
      encoder.flush();
      System.out.println(written);
      return;
    }
    StringBuilder read = new StringBuilder("Java reads");
    for (String line : Files.readAllLines(Path.of("calls.txt"))) {
      try {
        Decoder decoder = DecoderFactory.get().jsonDecoder(schema, line);
        Object mos = new GenericDatumReader<GenericRecord>(schema).read(null, decoder).get("mos");
        read.append(' ').append(mos);
      } catch (Exception error) {
        read.append(" error");
      }
    }
    System.out.println(read);
  }
}
JAVA

each() { PYTHONPATH="$folder/packages" python3 nan.py "$1"; node nan.cjs "$1"; java -cp "jars/*" Nan.java "$1" 2>java.log; }
each write > calls.txt
seen=$(cat calls.txt; each read)
echo "$seen"
expected='{"mos": NaN}
{"mos":null}
{"mos":"NaN"}
fastavro reads nan None '"'NaN'"'
avsc reads error error error
Java reads error error NaN'
[ "$seen" = "$expected" ] || { echo "this has changed"; exit 1; }
