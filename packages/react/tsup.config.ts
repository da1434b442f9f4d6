import { defineConfig } from 'tsup';
import { tsupPackage } from '../../scripts/tsup-package.mjs';

// No `treeshake: true`, ever: it removes 'use client'.
export default defineConfig(tsupPackage());
