import { createHash } from 'node:crypto';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { build, type Metafile } from 'esbuild';
import { Router, type Request, type Response } from 'express';

/** One page's files: its script, what that script imports, and the style sheet. */
export interface PageAssets {
  readonly script: string;
  /** Chunks that the script imports, for `modulepreload`. */
  readonly chunks: readonly string[];
  readonly styleSheet: string;
}

/** The browser side of the clinic, bundled in memory. */
export interface Assets {
  readonly router: Router;
  of(page: PageScript): PageAssets;
}

const scripts = ['home', 'patients', 'conversation', 'call', 'history', 'plain'] as const;

/** Pages that have a script of their own. */
export type PageScript = (typeof scripts)[number];

interface File {
  readonly body: Buffer;
  readonly zipped: Buffer;
  readonly type: string;
  readonly etag: string;
}

const mount = '/assets';
const here = fileURLToPath(new URL('.', import.meta.url));
const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
};

/** Bundles `src/client` and `src/styles`. Throws esbuild's report when they do not compile. */
export async function bundleAssets(): Promise<Assets> {
  const result = await build({
    entryPoints: [
      ...scripts.map((name) => join(here, 'client', `${name}.ts`)),
      join(here, 'styles', 'clinic.css'),
    ],
    absWorkingDir: here,
    outdir: 'assets',
    entryNames: '[name]-[hash]',
    chunkNames: 'chunk-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    conditions: ['offhook-source'],
    minify: true,
    sourcemap: true,
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  const files = new Map<string, File>();
  await Promise.all(
    result.outputFiles.map(async (file) => {
      const body = Buffer.from(file.contents);
      const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
      const type = types[extname(file.path)] ?? 'application/octet-stream';
      files.set(basename(file.path), { body, zipped: await promisify(gzip)(body), type, etag });
    }),
  );
  const router = Router();
  router.get('/:name', (request, response, next) => {
    const file = files.get(request.params.name);
    if (file === undefined) next();
    else send(file, request, response);
  });
  return { router, of: (page) => assetsOf(page, result.metafile) };
}

function send(file: File, request: Request, response: Response): void {
  response.set({
    'Content-Type': file.type,
    'Cache-Control': 'public, max-age=31536000, immutable',
    ETag: file.etag,
    Vary: 'Accept-Encoding',
  });
  if (request.headers['if-none-match'] === file.etag) {
    response.status(304).end();
  } else if (request.acceptsEncodings('gzip') === 'gzip') {
    response.set('Content-Encoding', 'gzip').end(file.zipped);
  } else {
    response.end(file.body);
  }
}

function assetsOf(page: PageScript, metafile: Metafile): PageAssets {
  const outputs = Object.entries(metafile.outputs);
  const urlOf = (source: string): string => {
    const output = outputs.find(([, one]) => one.entryPoint?.endsWith(source));
    if (output === undefined) throw new TypeError(`${source} was not bundled`);
    return `${mount}/${basename(output[0])}`;
  };
  const script = urlOf(`client/${page}.ts`);
  return { script, chunks: staticImports(script, metafile), styleSheet: urlOf('styles/clinic.css') };
}

/** Everything that a script imports before it can run, direct or not. */
function staticImports(script: string, metafile: Metafile): readonly string[] {
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]));
  const found = new Set<string>();
  const follow = (name: string): void => {
    for (const { kind, path } of outputs.get(name)?.imports ?? []) {
      if (kind !== 'import-statement' || found.has(basename(path))) continue;
      found.add(basename(path));
      follow(basename(path));
    }
  };
  follow(basename(script));
  return [...found].map((name) => `${mount}/${name}`);
}
