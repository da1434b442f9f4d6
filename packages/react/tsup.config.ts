import { defineConfig } from 'tsup';
import { tsupPackage } from '../../scripts/tsup-package.mjs';

// No `treeshake: true`, ever: it removes 'use client'.
// Each wrapper is a file of its own, so that bundlers drop the elements that a page does not use.
export default defineConfig(
  tsupPackage({
    tsconfig: 'tsconfig.build.json',
    entry: ['src/index.ts', 'src/wrappers/!(index).ts'],
    dts: { entry: 'src/index.ts', compilerOptions: { ignoreDeprecations: '6.0' } },
  }),
);
