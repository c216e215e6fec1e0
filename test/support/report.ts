/** Our report out of all that a run printed, the same from run to run: for snapshots. */
import type { Finished, Project } from './lab.ts'

/** @returns from the first suite to the verdict; runs, times and the project's folder by placeholders */
export function reportOf({ output }: Finished, project: Project): string {
  const report = /^[✓✗·?~!] .*$[\s\S]*^(PASSED|FAILED)$/m.exec(output)?.[0] ?? `no report in:\n${output}`
  return report
    .replaceAll(project.folder, '<project>')
    .replace(/\d{8}T\d{9}-[0-9a-f]{4}/g, '<run>')
    .replace(/ \d+(\.\d+)? ?(ms|s)\b/g, ' <time>')
    .replace(/\n\n {2}slowest .*/g, '')
    .replace(/[ \t]+$/gm, '')
}
