import { describe, expect, it } from 'vitest'
import { escapeMarkdown, fenced } from '../markdown/escapeMarkdown.ts'
import { renderMarkdown } from '../markdown/renderMarkdown.ts'
import * as runs from './sampleRuns.ts'

describe('renderMarkdown', () => {
  it('shows reasons, a table and the moved cases', () => {
    expect(renderMarkdown(runs.regressed)).toMatchInlineSnapshot(`
      "### evals: ❌ failed: 1 regressed, 1 unchanged

      - grade school math: numericMatch regressed by 4.32 points (95% interval -7.14 to -1.49)

      | suite | scorer | before | after | points [95% interval] | p | cases | verdict |
      |---|---|--:|--:|--:|--:|---|---|
      | **grade school math**<br>1,319 cases | numericMatch<br><code>█········▅</code> | 40.3% | 35.9% | −4.3 [−7.1, −1.5] | .00315 | 152 better, 209 worse, 958 same | ❌ regressed |
      |  | showsWorking<br><code>▁▁▁▁▂▃▅██▆</code> | 77.0% | 77.2% | +0.2 [−0.6, +0.9] | .672 | 412 better, 405 worse, 500 same, 2 unscored | ✅ unchanged |

      <details><summary>grade school math: the cases that moved most in numericMatch</summary>

      **1 → 0** Janet’s ducks lay 16 eggs per day. She eats three for breakfast every morning and bakes muffins

      \`\`\`diff
      - She eats 3 and bakes with 4, so 16 - 3 - 4 = 9 are left.
      - Each sells for $2, so she makes 9 * 2 = $18.
      - The answer is 18.
      + She eats 3, so 16 - 3 = 13 are left.
      + Each sells for $2, so she makes 13 * 2 = $26.
      + The answer is 26.
      \`\`\`

      expected: 18

      reason: 26 is not 18

      **1 → 0** A robe takes 2 bolts of blue fiber and half that much white fiber.

      \`\`\`diff
      - It takes 2 / 2 = 1 bolt of white fiber, 2 + 1 = 3 bolts in total. The answer is 3.
      + It takes 2 / 2 = 1 bolt of white fiber, 2 + 2 = 4 bolts in total. The answer is 4.
      \`\`\`

      expected: 3

      reason: 4 is not 3

      **0 → 1** Every day, Wendi feeds each of her chickens three cups of mixed chicken feed

      \`\`\`diff
      - The answer is 15.
      + The answer is 20.
      \`\`\`

      expected: 20

      and 207 more worse, 151 more better

      </details>

      If these scores are right: run with \`-u\` where baselines may be written, and commit the files in \`__evals__\`.

      <sub>1,319 cases · 3 m 12 s · $0.42 · 1.2M tokens · commit 01234567 with changes · run .evals/runs/2026-11-23T01-30-00-abc</sub>
      "
    `)
  })

  it('shows errors, and means without a baseline', () => {
    expect(renderMarkdown(runs.errors)).toMatchInlineSnapshot(`
      "### evals: ❌ failed: 2 no baseline

      - grade school math: 14 of 100 cases ended in an error

      | suite | scorer | before | after | points [95% interval] | p | cases | verdict |
      |---|---|--:|--:|--:|--:|---|---|
      | **grade school math**<br>100 cases, 14 with an error, 3 failed an assertion | numericMatch<br><code>█········▆</code> |  | 41.0% [32.0%, 51.0%] |  |  | 88 scored, 2 unscored, 10 errors | ▫️ no baseline |
      |  | showsWorking |  | – |  |  | 0 scored, 100 unscored | ▫️ no baseline |

      <details><summary>grade school math: errors</summary>

      - 10 × scorer numericMatch: TypeError: Cannot read properties of undefined (reading 'length') (first in Janet’s ducks lay 16 eggs per day.)
      - 4 × task: TimeoutError: the task took longer than 30,000 ms (first in A robe takes 2 bolts)

      </details>

      <sub>100 cases · 1 m 23 s · commit 01234567 with changes · run .evals/runs/2026-11-23T01-30-00-abc</sub>
      "
    `)
  })

  it('shows what is not known', () => {
    expect(renderMarkdown(runs.improvedAndInconclusive)).toMatchInlineSnapshot(`
      "### evals: ❌ failed: 2 inconclusive, 1 improved

      - help center: 1 case of the baseline is missing from the run ("How do I reset my password?"); run with -u if that is right

      | suite | scorer | before | after | points [95% interval] | p | cases | verdict |
      |---|---|--:|--:|--:|--:|---|---|
      | **help center**<br>60 cases, 1 of the baseline missing | rightArticle<br><code>█········▆</code> | 95.0% | 88.3% | −6.7 [−15.8, +2.1] | .219 | 1 better, 5 worse, 54 same | ❔ inconclusive |
      |  | levenshtein<br><code>···▁▁▂▅█▆▂</code> |  | 72.0% [32.0%, 51.0%] |  |  | 60 scored | ❔ inconclusive, not gated |
      | **support \\[terse\\]**<br>52 cases, 2 new | rubric: polite and names the invoice<br><code>█········▆</code> | 50.0% | 70.0% | +20.0 [+8.0, +32.0] | .00220 | 11 better, 1 worse, 38 same | ✅ improved |

      help center, rightArticle: about 180 cases would be needed to tell a difference of this size.

      - help center: the new case "How can I reset my password?" looks like the missing "How do I reset my password?": was its input edited? With an \\\`id\\\` of its own, a row keeps its history

      If these scores are right: run with \`-u\` where baselines may be written, and commit the files in \`__evals__\`.

      <sub>112 cases · 1 m 23 s · commit 01234567 with changes · run .evals/runs/2026-11-23T01-30-00-abc</sub>
      "
    `)
  })

  it('renders no markup, mention or link of the data', () => {
    expect(renderMarkdown(runs.hostile)).toMatchInlineSnapshot(`
      "### evals: ❌ failed: 1 regressed

      - \\\\x1b\\[31mred\\\\x1b\\[0m \\\\x1b\\]8;;http:<!-- -->//evil.example\\\\x07link\\\\x1b\\]8;;\\\\x07⏎second\\\\u202eline\\\\u200b \\| \\*\\*x\\*\\* &lt;img src=x&gt; @<!-- -->all 漢字 👩‍👩‍👧: regressed

      | suite | scorer | before | after | points [95% interval] | p | cases | verdict |
      |---|---|--:|--:|--:|--:|---|---|
      | **\\\\x1b\\[31mred\\\\x1b\\[0m \\\\x1b\\]8;;http:<!-- -->//evil.example\\\\x07link\\\\x1b\\]8;;\\\\x07⏎second\\\\u202eline\\\\u200b \\| \\*\\*x\\*\\* &lt;img src=x&gt; @<!-- -->all 漢字…**<br>100 cases, 1 with an error | \\\\x1b\\[31mred\\\\x1b\\[0m \\\\x1b\\]8;;http:<!-- -->//evil.example\\\\x07link\\\\x1b\\]8;;\\\\x07⏎second\\\\u202eline\\\\u200b \\| \\*\\*x\\*\\* &lt;img src=x&gt; @<!-- -->all 漢字…<br><code>█········▆</code> | 40.0% | 41.0% | −20.0 [−30.0, −10.0] | &lt;.001 | 1 better, 21 worse, 78 same | ❌ regressed |

      <details><summary>\\x1b[31mred\\x1b[0m \\x1b]8;;http:<!-- -->//evil.example\\x07link\\x1b]8;;\\x07⏎second\\u202eline\\u200b | **x** &lt;img src=x&gt; @<!-- -->all 漢字…: the cases that moved most in \\x1b[31mred\\x1b[0m \\x1b]8;;http:<!-- -->//evil.example\\x07link\\x1b]8;;\\x07⏎second\\u202eline\\u200b | **x** &lt;img src=x&gt; @<!-- -->all 漢字…</summary>

      **1 → 0** \\\\x1b\\[31mred\\\\x1b\\[0m \\\\x1b\\]8;;http:<!-- -->//evil.example\\\\x07link\\\\x1b\\]8;;\\\\x07⏎second\\\\u202eline\\\\u200b \\| \\*\\*x\\*\\* &lt;img src=x&gt; @<!-- -->all 漢字…

      \`\`\`diff
      - fine \\x1b[31mred\\x1b[0m \\x1b]8;;http://evil.example\\x07link\\x1b]8;;\\x07
      + \\x1b[31mred\\x1b[0m \\x1b]8;;http://evil.example\\x07link\\x1b]8;;\\x07
        second\\u202eline\\u200b | **x** <img src=x> @all 漢字 👩‍👩‍👧
      \`\`\`

      expected: \\\\x1b\\[31mred\\\\x1b\\[0m \\\\x1b\\]8;;http:<!-- -->//evil.example\\\\x07link\\\\x1b\\]8;;\\\\x07⏎ second\\\\u202eline\\\\u200b \\| \\*\\*x\\*\\* &lt;img src=x&gt; @<!-- -->all 漢字 👩‍👩‍👧

      reason: \\\\x1b\\[31mred\\\\x1b\\[0m \\\\x1b\\]8;;http:<!-- -->//evil.example\\\\x07link\\\\x1b\\]8;;\\\\x07⏎second\\\\u202eline\\\\u200b \\| \\*\\*x\\*\\* &lt;img src=x&gt; @<!-- -->all 漢字 👩‍👩‍👧

      **0.5 → 0.25** 漢字の長い題名漢字の長い題名漢字の長い題名漢字の長い題名漢字の長い題名漢字の長い題名漢字の長い題名漢字の長い題名漢字の…

      \`\`\`diff
        {
      -   "answer": "a",
      -   "list": [1, 2]
      +   "answer": "b",
      +   "list": [1, 2, 3]
        }
      \`\`\`

      and 19 more worse, 1 more better

      </details>

      <details><summary>\\x1b[31mred\\x1b[0m \\x1b]8;;http:<!-- -->//evil.example\\x07link\\x1b]8;;\\x07⏎second\\u202eline\\u200b | **x** &lt;img src=x&gt; @<!-- -->all 漢字…: errors</summary>

      - 1 × task: \\\\x1b\\[31mred\\\\x1b\\[0m \\\\x1b\\]8;;http:<!-- -->//evil.example\\\\x07link\\\\x1b\\]8;;\\\\x07⏎second\\\\u202eline\\\\u200b \\| \\*\\*x\\*\\* &lt;img src=x&gt; @<!-- -->all 漢字…: \\\\x1b\\[31mred\\\\x1b\\[0m \\\\x1b\\]8;;http:<!-- -->//evil.example\\\\x07link\\\\x1b\\]8;;\\\\x07⏎second\\\\u202eline\\\\u200b \\| \\*\\*x\\*\\* &lt;img src=x&gt; @<!-- -->all 漢字 👩‍👩‍👧 (in \\\\x1b\\[31mred\\\\x1b\\[0m \\\\x1b\\]8;;http:<!-- -->//evil.example\\\\x07link\\\\x1b\\]8;;\\\\x07⏎second\\\\u202eline\\\\u200b \\| \\*\\*x\\*\\* &lt;img src=x&gt; @<!-- -->all 漢字…)

      </details>

      - \\\\x1b\\[31mred\\\\x1b\\[0m \\\\x1b\\]8;;http:<!-- -->//evil.example\\\\x07link\\\\x1b\\]8;;\\\\x07⏎second\\\\u202eline\\\\u200b \\| \\*\\*x\\*\\* &lt;img src=x&gt; @<!-- -->all 漢字 👩‍👩‍👧

      If these scores are right: run with \`-u\` where baselines may be written, and commit the files in \`__evals__\`.

      <sub>100 cases · 1 m 23 s · commit 01234567 with changes · run .evals/runs/2026-11-23T01-30-00-abc</sub>
      "
    `)
  })
})

describe('escapeMarkdown', () => {
  it('escapes what begins a block only at the beginning', () => {
    expect(['# a', '1. b', '- c - d', 'e 1. f', '<b>', '[x](http://a)', '@me #12'].map(escapeMarkdown)).toEqual(['\\# a', '1\\. b', '\\- c - d', 'e 1. f', '&lt;b&gt;', '\\[x\\](http:<!-- -->//a)', '@<!-- -->me #<!-- -->12'])
  })

  it('fences with more backticks than the text has', () => {
    expect(fenced('text', ['````', 'a'])).toEqual(['`````text', '````', 'a', '`````'])
  })
})
