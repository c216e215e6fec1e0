/** A schema beside a dataset: an eval that reads the dataset is held to it, as the commands are. */
import { describe, expect, test } from 'vitest'
import { failuresIn } from '../support/failures.ts'
import { allLabs } from '../support/lab.ts'
import { temporaryProjects } from '../support/temporaryProjects.ts'

const files = {
  'questions.eval.ts': `
import { dataset, describe, exactMatch } from '@evals/runner'
import { writeFileSync } from 'node:fs'
describe.eval('questions', { data: dataset('./questions.jsonl'), task: () => { writeFileSync('ran', ''); return 'so' }, scorers: [exactMatch] })
`,
  'questions.schema.json': JSON.stringify({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    required: ['input', 'expected'],
    properties: { input: { type: 'object', required: ['question'], properties: { question: { type: 'string' }, lang: { enum: ['en', 'de'] } }, additionalProperties: false }, expected: { type: 'string' } },
  }),
}

/** Without the place of the eval that it points to, which is the same as of other data problems. */
function messages(output: string): string[] {
  return Object.values(failuresIn(output)).map((message) => message.replace(/\n ❯ .*$/, ''))
}

describe.each(allLabs)('a schema beside a dataset on %s', (lab) => {
  const make = temporaryProjects(lab)

  test('rows that it refuses are named with file and line, and nothing is run', async () => {
    const project = make({ ...files, 'questions.jsonl': ['{"input":{"question":"why?","lang":"en"},"expected":"so"}', '{"input":{"question":1,"lang":"fr","more":0}}', '', '{"input":"why?","expected":"so"}'].join('\n') })
    const { code, output } = await project.test()
    expect({ code, ran: project.exists('ran') }).toEqual({ code: 1, ran: false })
    expect(messages(output)).toEqual([
      `DataError: 5 problems in questions.jsonl; nothing was run
  questions.jsonl:2: the row must have required property 'expected'
  questions.jsonl:2: input must not have the property 'more'
  questions.jsonl:2: input.question must be string
  questions.jsonl:2: input.lang must be one of "en", "de"
  questions.jsonl:4: input must be object`,
    ])
  })

  test('rows that fit are run, and a schema that is broken is told with its own line', async () => {
    const project = make({ ...files, 'questions.jsonl': '{"input":{"question":"why?"},"expected":"so"}\n' })
    expect((await project.test()).code).toBe(0)
    expect(project.run().record).toMatchObject({ outcome: 'passed', suites: [{ cases: 1, scorers: [{ mean: 1 }] }] })

    project.write('questions.schema.json', '{\n  "type": object\n}')
    const { code, output } = await project.test()
    expect(code).toBe(1)
    expect(messages(output)).toEqual([`DataError: 1 problem in questions.schema.json; nothing was run\n  questions.schema.json:2: is not JSON: Unexpected token 'o'`])
  })
})
