import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: 'src/client',
  // A static export is opened from any folder
  base: './',
  plugins: [react()],
  // With the licences of what is bundled
  build: { outDir: '../../dist/client', emptyOutDir: true, license: { fileName: 'THIRD-PARTY-LICENSES.md' }, target: 'es2023', chunkSizeWarningLimit: 1_000, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
})
