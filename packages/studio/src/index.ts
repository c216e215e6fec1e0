/** `@evals/studio`: explore, compare and curate in the browser. A local server over a project's own files, and its pages. */
export { DEFAULT_STUDIO_PORT, startStudio, StudioError, type Studio, type StudioOptions } from './server/startStudio.ts'
export { ExportError, exportRuns, newestRuns, type ExportedFolder, type ExportOptions } from './server/export/exportRuns.ts'
