// Type-checks every ts and tsx block of the READMEs and guides against the packages, each as a file of its own, strictly.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import ts from 'typescript';

/** From here React and all our packages resolve; nothing is written. */
const folder = resolve('packages/react/snippets');

/** What the snippets import of the reader's own app. */
const readersOwn = {
  'my-session.ts': `
    interface User { id: string; clinicId: string; role: 'agent' | 'client'; name: string }
    export declare function signedInUser(request: unknown): Promise<User | null>;
    export declare function readSession(cookie: string | readonly string[] | undefined): Promise<User | null>;`,
  'my-patients.ts': `
    export interface Patient {
      id: string; name: string; phone: string | null; email: string | null; accountId: string | null; doNotCall: boolean;
    }
    export declare const patients: {
      search(orgId: string, asked: { query: string | undefined; limit: number; cursor: string | undefined }):
        Promise<{ items: Patient[]; nextCursor: string | null }>;
      findBy(orgId: string, column: string, value: string): Promise<Patient | null>;
    };`,
};

/** @type {Map<string, string>} */
const files = new Map(Object.entries(readersOwn).map(([name, text]) => [`${folder}/${name}`, text]));
/** @type {Map<string, string>} where a snippet stands, by its file */
const places = new Map();
for (const path of pages()) {
  const page = readFileSync(path, 'utf8');
  for (const match of page.matchAll(/^```(tsx?)\n([^]*?)^```$/gm)) {
    const line = page.slice(0, match.index).split('\n').length;
    const file = `${folder}/${path.replaceAll(/[/.]/g, '-')}-${line}.${match[1]}`;
    files.set(file, `${match[2]}\nexport {};\n`);
    places.set(file, `${path}:${line}`);
  }
}

/** @type {ts.CompilerOptions} */
const options = {
  ...{ target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, jsx: ts.JsxEmit.ReactJSX },
  ...{ moduleResolution: ts.ModuleResolutionKind.Bundler, customConditions: ['offhook-source'] },
  ...{ strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true },
  ...{ lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'], types: ['node'] },
  ...{ skipLibCheck: true, noEmit: true, noUnusedLocals: true, verbatimModuleSyntax: true },
};
const host = ts.createCompilerHost(options);
const { fileExists, readFile, getSourceFile } = host;
/** @type {ts.CompilerHost} */
const withSnippets = {
  ...host,
  fileExists: (path) => files.has(path) || fileExists(path),
  readFile: (path) => files.get(path) ?? readFile(path),
  directoryExists: (path) => path === folder || ts.sys.directoryExists(path),
  getSourceFile(path, language, ...more) {
    const text = files.get(path);
    return text === undefined
      ? getSourceFile(path, language, ...more)
      : ts.createSourceFile(path, text, language);
  },
};

const program = ts.createProgram([...files.keys()], options, withSnippets);
const wrong = [...places].flatMap(([file, place]) => {
  const source = program.getSourceFile(file);
  const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  return found.map(({ messageText, start = 0 }) => {
    const line = source?.getLineAndCharacterOfPosition(start).line ?? 0;
    return `${place} + ${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
  });
});
if (wrong.length > 0) {
  console.error(wrong.join('\n'));
  process.exitCode = 1;
} else console.log(`${places.size} snippets compile.`);
if (places.size === 0) process.exitCode = 1;

/** The pages that newcomers paste from. */
function pages() {
  const guides = readdirSync('docs', { recursive: true, encoding: 'utf8' }).map((path) => `docs/${path}`);
  const homes = ['packages', 'examples'].flatMap((group) =>
    readdirSync(group).map((name) => `${group}/${name}/README.md`),
  );
  return ['README.md', ...guides, ...homes].filter((path) => path.endsWith('.md') && existsSync(path));
}
