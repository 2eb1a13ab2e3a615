import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { defineConfig } from 'tsdown'

const swagger = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))

export default defineConfig({
  entry: ['src/main.ts', 'src/index.ts'],
  format: 'esm',
  platform: 'node',
  target: 'node22.13',
  fixedExtension: false,
  tsconfig: 'tsconfig.build.json',
  dts: { entry: 'src/index.ts' },
  sourcemap: true,
  clean: true,
  // The API page needs no outside asset; its licence travels with it.
  copy: ['swagger-ui.css', 'swagger-ui-bundle.js', 'LICENSE', 'NOTICE'].map((name) => ({
    from: join(swagger, name),
    to: 'dist/docs',
  })),
})
