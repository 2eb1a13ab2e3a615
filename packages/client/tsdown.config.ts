import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: ['src/index.ts', 'src/indexeddb.ts', 'src/async-storage.ts'],
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  fixedExtension: false,
  tsconfig: 'tsconfig.build.json',
  dts: true,
  // A file a module, so that a program's bundler loads later what is imported later, whatever else it uses.
  unbundle: true,
  sourcemap: true,
  clean: true,
})
