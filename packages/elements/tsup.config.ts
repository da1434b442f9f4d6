import { defineConfig } from 'tsup';
import { tsupPackage } from '../../scripts/tsup-package.mjs';

export default defineConfig(tsupPackage({ tsconfig: 'tsconfig.build.json' }));
