import { writeFileSync } from 'node:fs';
import { documentUrl, generatedDocuments } from './generated-documents.ts';

for (const { path, content } of await generatedDocuments()) writeFileSync(documentUrl(path), content);
