/** The text of an output file, by its name's ending: `.json` the run record, `.xml` JUnit, `.md` Markdown. */
import type { SuiteRun } from '@evals/core'
import { renderJUnit } from './junit/renderJUnit.ts'
import { renderMarkdown } from './markdown/renderMarkdown.ts'
import { renderJson } from './renderJson.ts'
import type { ReportInput } from './reportInput.ts'

export function renderOutputFile(file: string, input: ReportInput, suites: readonly SuiteRun[]): string {
  if (file.endsWith('.xml')) return renderJUnit(input.record, suites)
  return file.endsWith('.md') ? renderMarkdown(input) : renderJson(input.record, input.details)
}
