import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The BFF that `npm run dev` started; everything that is not a file of the web app goes there. */
const bff = process.env['HOLDFAST_BFF'] ?? 'http://127.0.0.1:8080'
const forwarded = ['^/api(/|$)', '^/master(/|$)', '^/slave\\(\\d+\\)(/|$)', '^/v2(/|$)']

export default defineConfig({
  root: import.meta.dirname,
  publicDir: '../../public',
  plugins: [react(), tailwindcss()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // A page may forbid `data:` addresses in its policy: every asset is a file.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: Object.fromEntries(forwarded.map((path) => [path, { target: bff }])),
  },
})
