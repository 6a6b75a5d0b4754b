import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  buildProgram,
  findMissingTool,
  isBuilt,
  runTool,
  type ProgramSources,
  type Tool,
} from '../../local-stack/build-program.ts';
import { jarsOf } from '../../local-stack/maven-artifacts.ts';

const run = promisify(execFile);

/** How the programs of one language in this folder are built and started. */
interface Language {
  readonly tools: readonly Tool[];
  readonly sources: ProgramSources;
  /** What starts the program that was built in a folder. */
  readonly command: (folder: string) => readonly [command: string, ...args: string[]];
}

/** A program in another language, which tests that need it are skipped without. */
export interface Program {
  readonly name: string;
  /** The tool that it needs and that is not there; null where it can run. */
  readonly missing: string | null;
  /** Starts it with these arguments and lines of input, built where it was not before, and gives the lines that it prints. */
  readonly run: (args: readonly string[], lines: readonly string[]) => Promise<readonly string[]>;
}

// The JVM lives for a second or two: what makes it start soon makes it end soon.
const JVM_FLAGS = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xshare:auto'];
const JAVA_LIBRARIES = ['org.apache.avro:avro:1.12.2', 'org.slf4j:slf4j-nop:2.0.18'];
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

const folderOf = (language: string) => fileURLToPath(new URL(`./${language}`, import.meta.url));

/** Wheels are of one version of Python; none that says its version is none. */
const pythonVersion = await run('python3', ['--version']).then(
  ({ stdout }) => stdout.trim(),
  () => 'none',
);

const python: Language = {
  // Older ones have no wheels of the pinned versions.
  tools: [
    { name: 'Python 3.11 with pip', probe: ['python3', '-c', 'import pip, sys; assert sys.version_info >= (3, 11)'] },
  ],
  sources: {
    name: 'interop-python',
    folder: folderOf('python'),
    alsoOf: pythonVersion,
    make: async (folder, signal) => {
      const what = ['--no-deps', '--only-binary', ':all:', '--requirement', 'requirements.txt'];
      const quietly = [
        '--quiet',
        '--disable-pip-version-check',
        '--no-warn-script-location',
        '--root-user-action=ignore',
      ];
      await runTool('python3', ['-m', 'pip', 'install', ...quietly, ...what, '--target', 'packages'], folder, signal);
    },
  },
  command: (folder) => ['env', `PYTHONPATH=${folder}:${join(folder, 'packages')}`, 'python3', '-m'],
};

const java: Language = {
  tools: [
    { name: 'javac', probe: ['javac', '--version'] },
    { name: 'mvn', probe: ['mvn', '--version'] },
  ],
  sources: {
    name: 'interop-java',
    folder: folderOf('java'),
    alsoOf: JAVA_LIBRARIES.join(),
    make: async (folder, signal) => {
      const libraries = join(folder, 'lib');
      await mkdir(libraries);
      await jarsOf(...JAVA_LIBRARIES)(libraries, signal);
      await runTool('javac', ['-cp', `${libraries}/*`, '-d', folder, join(folder, 'Interop.java')], folder, signal);
    },
  },
  command: (folder) => ['java', ...JVM_FLAGS, '-cp', `${folder}:${folder}/lib/*`, 'Interop'],
};

const go: Language = {
  // As go.mod has it: an older one would fetch another.
  tools: [{ name: 'Go 1.24', probe: ['sh', '-c', 'go version | grep -qE "go1\\.(2[4-9]|[3-9][0-9])"'] }],
  sources: {
    name: 'interop-go',
    folder: folderOf('go'),
    // Without C, for which a compiler would have to be there.
    make: (folder, signal) => runTool('env', ['CGO_ENABLED=0', 'go', 'build', '-o', 'interop', '.'], folder, signal),
  },
  command: (folder) => [join(folder, 'interop')],
};

/** Tools are asked where they have something to build: Maven alone takes a second to answer. */
const missingOf = new Map(
  await Promise.all(
    [python, java, go].map(async (language) => {
      const missing = (await isBuilt(language.sources)) ? null : await findMissingTool(language.tools);
      return [language, missing] as const;
    }),
  ),
);

for (const missing of missingOf.values()) {
  if (missing !== null) process.stdout.write(`tests that need ${missing} are skipped: it is not there\n`);
}

export const pythonAvro = programOf('avro of Python', python, 'interop', 'avro');
export const javaAvro = programOf('avro of Java', java);
export const hambaAvro = programOf('hamba/avro of Go', go);

/** The libraries that read and write here, each by a program that uses it. */
export const libraries = [programOf('fastavro', python, 'interop', 'fastavro'), pythonAvro, javaAvro, hambaAvro];

/** confluent-kafka of Python, with its own serializers, as it produces to a broker and consumes from it. */
export const confluentProducer = programOf('confluent-kafka of Python', python, 'produce');
/** The same with its serializer of Protobuf, and Protobuf's own compiler. */
export const protobufProducer = programOf('confluent-kafka of Python, in Protobuf,', python, 'produce_protobuf');
export const confluentConsumer = programOf('confluent-kafka of Python', python, 'consume');

function programOf(name: string, language: Language, ...fixed: readonly string[]): Program {
  const missing = missingOf.get(language)!;
  return {
    name,
    missing,
    async run(args, lines) {
      const folder = await buildProgram(language.sources, (message) => process.stdout.write(`${message}\n`));
      const [program, ...rest] = language.command(folder);
      const running = run(program, [...rest, ...fixed, ...args], { maxBuffer: MAX_OUTPUT_BYTES });
      running.child.stdin!.on('error', () => {}); // It has ended early, and says why itself.
      running.child.stdin!.end(lines.map((line) => `${line}\n`).join(''));
      try {
        return (await running).stdout.split('\n').slice(0, -1);
      } catch (error) {
        // Its own words alone: the command has the schemas in it.
        const { stderr } = error as { readonly stderr?: string };
        throw new Error(`${name} failed: ${stderr ?? ''}`, { cause: error });
      }
    },
  };
}
