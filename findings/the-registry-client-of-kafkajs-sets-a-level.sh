#!/usr/bin/env bash
# @kafkajs/confluent-schema-registry 4.1.0: to register a schema sets the subject's level of compatibility, or fails over it.
#
# A registry has a level for all subjects, and may have one for each. Confluent's own serializers register a schema and leave both alone.
# This client asks for the subject's level first. Where there is none, it registers and sets BACKWARD on that subject, whatever the level
# for all is; so a registry that is to hold everybody to FULL holds this subject to less, without a word. Where there is another one, it registers
# nothing and fails, though the registry would take the schema; Apicurio answers NONE for subjects without a level of their own.
#
# Needs Node. Installs the client in a temporary folder, and lets it register a schema with a registry of a few lines, once for a subject
# without a level and once for one whose level is FULL. Fails if that changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @kafkajs/confluent-schema-registry@4.1.0 >npm.log 2>&1

cat > register.cjs <<'JS'
const http = require('node:http');
const { SchemaRegistry, SchemaType } = require('@kafkajs/confluent-schema-registry');

const schema = JSON.stringify({ type: 'record', name: 'Call', fields: [{ name: 'id', type: 'string' }] });
const NO_LEVEL = { error_code: 40408, message: 'Subject does not have subject-level compatibility configured' };

const server = http.createServer((request, response) => {
  let body = '';
  request.on('data', (part) => (body += part)).on('end', () => {
    console.log(`  ${request.method} ${request.url}${request.method === 'PUT' ? ` ${body}` : ''}`);
    const isQuestion = request.method === 'GET' && request.url.startsWith('/config/');
    const [status, answer] =
      isQuestion && request.url.endsWith('/new') ? [404, NO_LEVEL] : [200, isQuestion ? { compatibilityLevel: 'FULL' } : { id: 1 }];
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
});

server.listen(0, '127.0.0.1', async () => {
  const registry = new SchemaRegistry({ host: `http://127.0.0.1:${server.address().port}`, retry: { retries: 0 } });
  for (const subject of ['new', 'full']) {
    console.log(`registering under ${subject}`);
    await registry.register({ type: SchemaType.AVRO, schema }, { subject }).catch((error) => console.log(`  ${error.message}`));
  }
  process.exit();
});
JS

seen=$(NODE_NO_WARNINGS=1 timeout 60 node register.cjs)
echo "$seen"
grep -q '^  PUT /config/new {"compatibility":"BACKWARD"}$' <<<"$seen" || { echo "this has changed"; exit 1; }
grep -q '^  Compatibility does not match the configuration' <<<"$seen" || { echo "this has changed"; exit 1; }
! grep -q '^  POST /subjects/full/versions' <<<"$seen" || { echo "this has changed"; exit 1; }
