import { defineConfig } from 'tsup';
import { minifyTemplatesPlugin } from '../../scripts/minify-templates.mjs';
import { tsupPackage } from '../../scripts/tsup-package.mjs';

export default defineConfig(
  tsupPackage({ tsconfig: 'tsconfig.build.json', esbuildPlugins: [minifyTemplatesPlugin()] }),
);
