// Style. Who may import whom, and cycles, are in .dependency-cruiser.mjs.
import checkFile from 'eslint-plugin-check-file';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const packages = ['core', 'elements', 'react', 'server-kit'];
const source = ['packages/*/{src,e2e}/**/*.{ts,tsx}', 'examples/*/{src,e2e}/**/*.{ts,tsx}'];
const browserSource = ['packages/{core,elements,react}/src/**/*.{ts,tsx}'];
const tests = ['**/*.{test,fixture}.{ts,tsx,mjs}', '**/e2e/**', '**/testing/**'];

const namelessNames = ['util', 'utils', 'helper', 'helpers', 'manager'];
const noInlineStyle =
  "A host's content security policy forbids inline styles: use `static styles`, or set a property on the element's style.";

const restrictedImports = {
  patterns: [
    {
      regex: '^(\\.\\./)+(packages|examples|core|elements|react|server-kit)/(src|dist)/',
      message: 'Import another package by its name.',
    },
    { group: ['lit/directives/style-map*'], message: noInlineStyle },
  ],
};

const wholeZod = {
  selector: 'ImportDeclaration[source.value="zod"] ImportSpecifier',
  message: "`import * as z from 'zod'`: `{ z }` keeps all of zod in a bundle.",
};
const inlineStyle = (/** @type {string} */ tag) => ({
  selector: `TaggedTemplateExpression[tag.name="${tag}"] TemplateElement[value.raw=/\\sstyle\\s*=/]`,
  message: noInlineStyle,
});

export default defineConfig(
  { ignores: ['**/dist/', '**/coverage/', 'examples/*/public/'] },
  {
    files: ['**/*.{js,mjs,ts,tsx}'],
    extends: [tseslint.configs.recommended],
    plugins: { 'check-file': checkFile },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', 400],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'no-restricted-imports': ['error', restrictedImports],
      'no-restricted-syntax': ['error', wholeZod],
      'check-file/filename-naming-convention': [
        'error',
        { '**/*': 'KEBAB_CASE' },
        { ignoreMiddleExtensions: true },
      ],
      'check-file/folder-naming-convention': ['error', { '{packages,examples}/**/': 'KEBAB_CASE' }],
      'check-file/filename-blocklist': [
        'error',
        Object.fromEntries(namelessNames.map((name) => [`**/{${name},*-${name}}.*`, '**/what-it-holds.*'])),
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
    },
  },
  {
    files: source,
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: browserSource,
    rules: {
      'no-console': ['error', { allow: ['warn', 'error'] }],
      'no-restricted-globals': [
        'error',
        'process',
        'Buffer',
        'global',
        'setImmediate',
        '__dirname',
        'require',
      ],
      'no-restricted-syntax': [
        'error',
        wholeZod,
        inlineStyle('html'),
        inlineStyle('svg'),
        { selector: 'Decorator', message: 'No decorators: `static properties` and `declare` fields.' },
      ],
    },
  },
  packages.map((name) => ({
    files: [`packages/${name}/src/**/*.{ts,tsx}`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          ...restrictedImports,
          patterns: [
            ...restrictedImports.patterns,
            { regex: `^@offhook/${name}(/|$)`, message: 'Inside a package, import by relative path.' },
          ],
        },
      ],
    },
  })),
  {
    files: tests,
    rules: { 'max-lines-per-function': 'off', 'no-console': 'off', 'no-restricted-globals': 'off' },
  },
  { files: ['**/*.browser.test.ts'], rules: { '@typescript-eslint/no-unused-expressions': 'off' } }, // chai
  {
    // Here vitest's types make every chai assertion look like a promise.
    files: ['packages/core/src/**/*.browser.test.ts'],
    rules: { '@typescript-eslint/no-floating-promises': 'off' },
  },
  { files: ['scripts/**', 'examples/**', 'bench/**'], rules: { 'no-console': 'off' } },
);
