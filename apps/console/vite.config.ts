import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** `npm start` builds it into the server; `pnpm dev` serves it by itself, in front of a server on the usual port. */
export default defineConfig({
  plugins: [react()],
  build: {
    // The server has the page at `/`, and its files below `/console/`.
    assetsDir: 'console',
    // The server's policy lets nothing run or load that is part of the page itself.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
  },
  server: { proxy: { '/v1': { target: 'http://127.0.0.1:8080', ws: true } } },
})
