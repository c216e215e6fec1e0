import { describe, expect, it } from 'vitest'
import { renderRun } from '../terminal/renderRun.ts'
import { textWidth } from '../text/columns.ts'
import * as runs from './sampleRuns.ts'

function at(width: number, input: Parameters<typeof renderRun>[0], color = false): string {
  return `\n${renderRun(input, { width, color })}\n`
}

const samples = Object.entries(runs).flatMap(([name, value]) => (typeof value === 'function' ? [] : [[name, value] as const]))

describe('renderRun', () => {
  it('shows a regression and the cases behind it', () => {
    expect(at(80, runs.regressed)).toMatchInlineSnapshot(`
      "
      ✗ grade school math  src/math.eval.ts
        1,319 cases

          scorer        0 scores 1  before → after  points 95% interval       p
        ✗ numericMatch  █        ▅   40.3% → 35.9%    −4.3 [−7.1, −1.5]  .00315
          regressed · 152 better, 209 worse, 958 same · could detect 4.0 points
        ✓ showsWorking  ▁▁▁▁▂▃▅██▆   77.0% → 77.2%    +0.2 [−0.6, +0.9]    .672
          unchanged · 412 better, 405 worse, 500 same · could detect 1.1 points
          2 unscored

        numericMatch: the cases that moved most
        ▼ 1 → 0  Janet’s ducks lay 16 eggs per day. She eats three for breakfast ever…
            - She eats 3 and bakes with 4, so 16 - 3 - 4 = 9 are left.
            - Each sells for $2, so she makes 9 * 2 = $18.
            - The answer is 18.
            + She eats 3, so 16 - 3 = 13 are left.
            + Each sells for $2, so she makes 13 * 2 = $26.
            + The answer is 26.
            expected  18
            reason    26 is not 18
        ▼ 1 → 0  A robe takes 2 bolts of blue fiber and half that much white fiber.
            - …white fiber, 2 + 1 = 3 bolts in total. The answer is 3.
            + …white fiber, 2 + 2 = 4 bolts in total. The answer is 4.
            expected  3
            reason    4 is not 3
        ▲ 0 → 1  Every day, Wendi feeds each of her chickens three cups of mixed chic…
            - The answer is 15.
            + The answer is 20.
            expected  20
        and 207 more worse, 151 more better

        slowest    12 s Toulouse has twice as many… · 9.1 s Carla is downloading a 20…
        costliest  $0.0042 Toulouse has twice as many sheep as Charleston

      ────────────────────────────────────────────────────────────────────────────────
        ✗ 1 regressed   ✓ 1 unchanged
        cases      1,319 cases in 1 suite
        time       3 m 12 s · $0.42 · 1.2M tokens
        accept     if these scores are right, run with -u, or \`evals accept\` (runs
                   nothing)
        run        .evals/runs/2026-11-23T01-30-00-abc

        ✗ grade school math: numericMatch regressed by 4.32 points (95% interval -7.14
          to -1.49)

      FAILED
      "
    `)
  })

  it('uses the room of a wide terminal', () => {
    expect(at(120, runs.regressed)).toMatchInlineSnapshot(`
      "
      ✗ grade school math  src/math.eval.ts
        1,319 cases

          scorer        0 scores 1  before → after  points 95% interval       p
        ✗ numericMatch  █        ▅   40.3% → 35.9%    −4.3 [−7.1, −1.5]  .00315
          regressed · 152 better, 209 worse, 958 same · could detect 4.0 points
        ✓ showsWorking  ▁▁▁▁▂▃▅██▆   77.0% → 77.2%    +0.2 [−0.6, +0.9]    .672
          unchanged · 412 better, 405 worse, 500 same · could detect 1.1 points · 2 unscored

        numericMatch: the cases that moved most
        ▼ 1 → 0  Janet’s ducks lay 16 eggs per day. She eats three for breakfast every morning and bakes muffins
            - She eats 3 and bakes with 4, so 16 - 3 - 4 = 9 are left.
            - Each sells for $2, so she makes 9 * 2 = $18.
            - The answer is 18.
            + She eats 3, so 16 - 3 = 13 are left.
            + Each sells for $2, so she makes 13 * 2 = $26.
            + The answer is 26.
            expected  18
            reason    26 is not 18
        ▼ 1 → 0  A robe takes 2 bolts of blue fiber and half that much white fiber.
            - It takes 2 / 2 = 1 bolt of white fiber, 2 + 1 = 3 bolts in total. The answer is 3.
            + It takes 2 / 2 = 1 bolt of white fiber, 2 + 2 = 4 bolts in total. The answer is 4.
            expected  3
            reason    4 is not 3
        ▲ 0 → 1  Every day, Wendi feeds each of her chickens three cups of mixed chicken feed
            - The answer is 15.
            + The answer is 20.
            expected  20
        and 207 more worse, 151 more better

        slowest    12 s Toulouse has twice as many… · 9.1 s Carla is downloading a 200… · 8.7 s John drives for 3 hours
        costliest  $0.0042 Toulouse has twice as many sheep as Charleston

      ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
        ✗ 1 regressed   ✓ 1 unchanged
        cases      1,319 cases in 1 suite
        time       3 m 12 s · $0.42 · 1.2M tokens
        accept     if these scores are right, run with -u, or \`evals accept\` (runs nothing)
        run        .evals/runs/2026-11-23T01-30-00-abc

        ✗ grade school math: numericMatch regressed by 4.32 points (95% interval -7.14 to -1.49)

      FAILED
      "
    `)
  })

  it('leaves columns out in a narrow one, and says in words what they held', () => {
    expect(at(60, runs.regressed)).toMatchInlineSnapshot(`
      "
      ✗ grade school math  src/math.eval.ts
        1,319 cases

          scorer        before → after  points 95% interval
        ✗ numericMatch   40.3% → 35.9%    −4.3 [−7.1, −1.5]
          regressed · p .00315 · 152 better, 209 worse, 958 same
          could detect 4.0 points
        ✓ showsWorking   77.0% → 77.2%    +0.2 [−0.6, +0.9]
          unchanged · p .672 · 412 better, 405 worse, 500 same
          could detect 1.1 points · 2 unscored

        numericMatch: the cases that moved most
        ▼ 1 → 0  Janet’s ducks lay 16 eggs per day. She eats thre…
            - She eats 3 and bakes with 4, so 16 - 3 - 4 = 9 are…
            - Each sells for $2, so she makes 9 * 2 = $18.
            - The answer is 18.
            + She eats 3, so 16 - 3 = 13 are left.
            + Each sells for $2, so she makes 13 * 2 = $26.
            + The answer is 26.
            expected  18
            reason    26 is not 18
        ▼ 1 → 0  A robe takes 2 bolts of blue fiber and half that…
            - …e fiber, 2 + 1 = 3 bolts in total. The answer is 3.
            + …e fiber, 2 + 2 = 4 bolts in total. The answer is 4.
            expected  3
            reason    4 is not 3
        ▲ 0 → 1  Every day, Wendi feeds each of her chickens thre…
            - The answer is 15.
            + The answer is 20.
            expected  20
        and 207 more worse, 151 more better

        slowest    12 s Toulouse has twice as many sheep as Charl…
        costliest  $0.0042 Toulouse has twice as many sheep as Ch…

      ────────────────────────────────────────────────────────────
        ✗ 1 regressed   ✓ 1 unchanged
        cases      1,319 cases in 1 suite
        time       3 m 12 s · $0.42 · 1.2M tokens
        accept     if these scores are right, run with -u, or
                   \`evals accept\` (runs nothing)
        run        .evals/runs/2026-11-23T01-30-00-abc

        ✗ grade school math: numericMatch regressed by 4.32 points
          (95% interval -7.14 to -1.49)

      FAILED
      "
    `)
  })

  it('paints verdicts and what differs', () => {
    expect(at(80, runs.regressed, true)).toMatchInlineSnapshot(`
      "
      [31m✗[39m [1mgrade school math[22m  [2msrc/math.eval.ts[22m
        [2m1,319 cases[22m

      [2m    scorer        0 scores 1  before → after  points 95% interval       p[22m
        [31m✗[39m [1mnumericMatch[22m  █        ▅  [2m 40.3%[22m → 35.9%  [31m  −4.3[39m [2m[−7.1, −1.5][22m  [2m.00315[22m
          [31mregressed[39m[2m · 152 better, 209 worse, 958 same · could detect 4.0 points[22m
        [32m✓[39m [1mshowsWorking[22m  ▁▁▁▁▂▃▅██▆  [2m 77.0%[22m → 77.2%    +0.2 [2m[−0.6, +0.9][22m  [2m  .672[22m
          [32munchanged[39m[2m · 412 better, 405 worse, 500 same · could detect 1.1 points[22m
          [2m2 unscored[22m

      [1m  numericMatch: the cases that moved most[22m
        [31m▼ 1 → 0[39m  Janet’s ducks lay 16 eggs per day. She eats three for breakfast ever…
            [31m- [39m[31mShe eats 3 and bakes with 4, so 16 - 3 - 4 = 9 are left.[39m
            [31m- [39m[31mEach sells for $2, so she makes 9 * 2 = $18.[39m
            [31m- [39m[31mThe answer is 18.[39m
            [32m+ [39m[32mShe eats 3, so 16 - 3 = 13 are left.[39m
            [32m+ [39m[32mEach sells for $2, so she makes 13 * 2 = $26.[39m
            [32m+ [39m[32mThe answer is 26.[39m
            [2mexpected  [22m18
            [2mreason    [22m26 is not 18
        [31m▼ 1 → 0[39m  A robe takes 2 bolts of blue fiber and half that much white fiber.
            [31m- [39m[31m…white fiber, 2 + [39m[1m[31m1[39m[22m[31m = [39m[1m[31m3[39m[22m[31m bolts in total. The answer is [39m[1m[31m3[39m[22m[31m.[39m
            [32m+ [39m[32m…white fiber, 2 + [39m[1m[32m2[39m[22m[32m = [39m[1m[32m4[39m[22m[32m bolts in total. The answer is [39m[1m[32m4[39m[22m[32m.[39m
            [2mexpected  [22m3
            [2mreason    [22m4 is not 3
        [32m▲ 0 → 1[39m  Every day, Wendi feeds each of her chickens three cups of mixed chic…
            [31m- [39m[31mThe answer is [39m[1m[31m15[39m[22m[31m.[39m
            [32m+ [39m[32mThe answer is [39m[1m[32m20[39m[22m[32m.[39m
            [2mexpected  [22m20
      [2m  and 207 more worse, 151 more better[22m

      [2m  slowest    12 s Toulouse has twice as many… · 9.1 s Carla is downloading a 20…[22m
      [2m  costliest  $0.0042 Toulouse has twice as many sheep as Charleston[22m

      [2m────────────────────────────────────────────────────────────────────────────────[22m
        [31m✗ 1 regressed[39m   [32m✓ 1 unchanged[39m
        [2mcases      [22m1,319 cases in 1 suite
        [2mtime       [22m3 m 12 s · $0.42 · 1.2M tokens
        [2maccept     [22mif these scores are right, run with -u, or \`evals accept\` (runs
        [2m           [22mnothing)
        [2mrun        [22m.evals/runs/2026-11-23T01-30-00-abc

        [31m✗[39m grade school math: numericMatch regressed by 4.32 points (95% interval -7.14
          to -1.49)

      [1m[31mFAILED[39m[22m
      "
    `)
  })

  it('puts what is not known before what is better, and says what it would take to know', () => {
    expect(at(80, runs.improvedAndInconclusive)).toMatchInlineSnapshot(`
      "
      ✗ help center  src/help.eval.ts
        60 cases · 1 of the baseline missing

          scorer                0 scores 1  before → after  points 95% interval      p
        ? rightArticle          █        ▆   95.0% → 88.3%    −6.7 [−15.8, +2.1]  .219
          inconclusive · 1 better, 5 worse, 54 same · could detect 11.4 points
          about 180 cases would be needed to tell a difference of this size
        ? levenshtein              ▁▁▂▅█▆▂       – → 72.0%
          inconclusive · not gated · no case has a score in both runs

      ✓ support [terse]  src/answers/support.eval.ts
        52 cases · 2 new

          scorer              0 scores 1  before → after  points 95% interval        p
        ✓ rubric: p… invoice  █        ▆   50.0% → 70.0%   +20.0 [+8.0, +32.0]  .00220
          improved · 11 better, 1 worse, 38 same · could detect 17.0 points
          p .00110 before Holm's correction
          compared 50 of 52 scored cases, whose mean is 69.0%

      ! help center: the new case "How can I reset my password?" looks like the
        missing "How do I reset my password?": was its input edited? With an \`id\` of
        its own, a row keeps its history

      ────────────────────────────────────────────────────────────────────────────────
        ? 2 inconclusive   ✓ 1 improved
        cases      112 cases in 2 suites · 1 of the baseline missing · 2 new
        time       1 m 23 s
        accept     if these scores are right, run with -u, or \`evals accept\` (runs
                   nothing)
        run        .evals/runs/2026-11-23T01-30-00-abc

        ✗ help center: 1 case of the baseline is missing from the run ("How do I reset
          my password?"); run with -u if that is right

      FAILED
      "
    `)
  })

  it('says that nothing changed', () => {
    expect(at(80, runs.unchanged)).toMatchInlineSnapshot(`
      "
      ✓ grade school math  src/math.eval.ts
        100 cases

          scorer        0 scores 1  before → after  points 95% interval  p
        ✓ numericMatch  █        ▆   41.0% → 41.0%     0.0 [−1.8, +1.8]  1
          unchanged · all 100 cases scored the same · could detect 6.0 points

      ────────────────────────────────────────────────────────────────────────────────
        ✓ 1 unchanged
        cases      100 cases in 1 suite
        time       1 m 23 s
        run        .evals/runs/2026-11-23T01-30-00-abc

      PASSED
      "
    `)
  })

  it('says that a baseline was written', () => {
    expect(at(80, runs.baselineWritten)).toMatchInlineSnapshot(`
      "
      · grade school math  src/math.eval.ts
        100 cases · all new

          scorer        0 scores 1   mean  95% interval
        · numericMatch  █        ▆  41.0%  [32.0%, 51.0%]
          baseline written · 100 scored cases

      ────────────────────────────────────────────────────────────────────────────────
        · 1 baseline written
        cases      100 cases in 1 suite · 100 new
        time       1 m 23 s
        baseline   wrote src/__evals__/math.eval.ts.json
        run        .evals/runs/2026-11-23T01-30-00-abc

      PASSED
      "
    `)
  })

  it('says that there is no baseline in CI', () => {
    expect(at(80, runs.noBaselineInCi)).toMatchInlineSnapshot(`
      "
      ✗ grade school math  src/math.eval.ts
        100 cases · all new

          scorer        0 scores 1   mean  95% interval
        · numericMatch  █        ▆  41.0%  [32.0%, 51.0%]
          no baseline · 100 scored cases

      ────────────────────────────────────────────────────────────────────────────────
        · 1 no baseline
        cases      100 cases in 1 suite · 100 new
        time       1 m 23 s
        run        .evals/runs/2026-11-23T01-30-00-abc

        ✗ grade school math: there is no baseline: run it where baselines may be
          written (not in CI), and commit the file in __evals__

      FAILED
      "
    `)
  })

  it('keeps errors, failures and unscored cases apart', () => {
    expect(at(80, runs.errors)).toMatchInlineSnapshot(`
      "
      ✗ grade school math  src/math.eval.ts
        100 cases · 14 with an error · 3 failed an assertion

          scorer        0 scores 1   mean  95% interval
        · numericMatch  █        ▆  41.0%  [32.0%, 51.0%]
          no baseline · 88 scored cases · 2 unscored · 10 scorer errors
        · showsWorking                  –  –
          no baseline · no case has a score · 100 unscored

        errors
          10 × scorer numericMatch: TypeError: Cannot read properties of undefined
               (reading 'length')
               first in Janet’s ducks lay 16 eggs per day.
           4 × task: TimeoutError: the task took longer than 30,000 ms
               first in A robe takes 2 bolts

      ────────────────────────────────────────────────────────────────────────────────
        · 2 no baseline
        cases      100 cases in 1 suite · 14 with an error · 3 failed an assertion
        time       1 m 23 s
        run        .evals/runs/2026-11-23T01-30-00-abc

        ✗ grade school math: 14 of 100 cases ended in an error

      FAILED
      "
    `)
  })

  it('says what was not run', () => {
    expect(at(80, runs.partialAndInterrupted)).toMatchInlineSnapshot(`
      "
      ? grade school math  src/math.eval.ts
        40 cases · 60 not run · 2 retried · partial run

          scorer        0 scores 1  before → after  points 95% interval  p
        ? numericMatch  █        ▆   41.0% → 41.0%     0.0 [−8.0, +8.0]  1
          inconclusive · 1 better, 1 worse, 38 same · could detect 6.0 points
          about 3,100 cases would be needed to tell a difference of this size

        since the previous run: numericMatch 1 better, 1 worse
          ▼ A robe takes 2 bolts
          ▲ Wendi feeds

      · untouched  src/math.eval.ts
        0 cases · 12 not run · partial run

      ────────────────────────────────────────────────────────────────────────────────
        ? 1 inconclusive
        cases      40 cases in 2 suites · 72 not run
        time       1 m 23 s
        run        .evals/runs/2026-11-23T01-30-00-abc

        ✗ the run was interrupted

      Interrupted: only what had finished is counted.
      FAILED
      "
    `)
  })

  it('gives pass@k and pass^k of several trials', () => {
    expect(at(80, runs.trials)).toMatchInlineSnapshot(`
      "
      · grade school math  src/math.eval.ts
        100 cases · 3 trials each

          scorer        0 scores 1   mean  95% interval
        · numericMatch  ▄  ▂  ▃  █  66.0%  [58.0%, 74.0%]
          no baseline · 100 scored cases
          pass@1 66.0%  pass@2 75.5%  pass@3 80.0%
          pass^1 66.0%  pass^2 56.5%  pass^3 50.0%

      ────────────────────────────────────────────────────────────────────────────────
        · 1 no baseline
        cases      100 cases in 1 suite
        time       1 m 23 s
        run        .evals/runs/2026-11-23T01-30-00-abc

      PASSED
      "
    `)
  })

  it('lets no text do anything to the terminal', () => {
    expect(at(120, runs.hostile)).toMatchInlineSnapshot(`
      "
      ✗ \\x1b[31mred\\x1b[0m \\x1b]8;;http://evil.example\\x07link\\x1b]8;;\\x07⏎second\\u202eline\\u200b | **x** <img src=x> @all 漢…
        100 cases · 1 with an error

          scorer                                    0 scores 1  before → after  points 95% interval        p
        ✗ \\x1b[31mred\\x1b[0m \\…src=x> @all 漢字 👩‍👩‍👧  █        ▆   40.0% → 41.0%   −20.0 [−30.0, −10.0]  <.001
          regressed · 1 better, 21 worse, 78 same · could detect 6.0 points

        \\x1b[31mred\\x1b[0m \\x1b]8;;http://evil.example\\x07link\\x1b]8;;\\x07⏎second\\u202eline\\u200b | **x** <img src=x> @all 漢…
        ▼      1 → 0  \\x1b[31mred\\x1b[0m \\x1b]8;;http://evil.example\\x07link\\x1b]8;;\\x07⏎second\\u202eline\\u200b | **x** <img…
            - fine \\x1b[31mred\\x1b[0m \\x1b]8;;http://evil.example\\x07link\\x1b]8;;\\x07
            + \\x1b[31mred\\x1b[0m \\x1b]8;;http://evil.example\\x07link\\x1b]8;;\\x07
            expected  \\x1b[31mred\\x1b[0m \\x1b]8;;http://evil.example\\x07link\\x1b]8;;\\x07⏎second\\u202eline\\u200b | **x** <img…
            reason    \\x1b[31mred\\x1b[0m \\x1b]8;;http://evil.example\\x07link\\x1b]8;;\\x07⏎second\\u202eline\\u200b | **x** <img
                      src=x> @all 漢字 👩‍👩‍👧
        ▼ 0.5 → 0.25  漢字の長い題名漢字の長い題名漢字の長い題名漢字の長い題名漢字の長い題名漢字の長い題名漢字の長い題名漢字…
            -   "answer": "a",
            -   "list": [1, 2]
            +   "answer": "b",
            +   "list": [1, 2, 3]
        and 19 more worse, 1 more better

        errors
          1 × task: \\x1b[31mred\\x1b[0m \\x1b]8;;http://evil.example\\x07link\\x1b]8;;\\x07⏎second\\u202eline\\u200b | **x** <img
              src=: \\x1b[31mred\\x1b[0m \\x1b]8;;http://evil.example\\x07link\\x1b]8;;\\x07⏎second\\u202eline\\u200b | **x** <img
              src=x> @all 漢字 👩‍👩‍👧
              in \\x1b[31mred\\x1b[0m \\x1b]8;;http://evil.example\\x07link\\x1b]8;;\\x07⏎second\\u202eline\\u200b | **x** <img src=x…

        slowest    1.0 s \\x1b[31mred\\x1b[0m \\x1b]8;;http://evil.example\\x07link\\x1b]8;;\\x07⏎second\\u202eline\\u200b | **x** <i…
        since the previous run: \\x1b[31mred\\x1b[0m \\x1b]8;;http://evil.example\\x07link\\x1b]8;;\\x07⏎second\\u202eline\\u200b | *…
          ▼ \\x1b[31mred\\x1b[0m \\x1b]8;;http://evil.example\\x07link\\x1b]8;;\\x07⏎second\\u202eline\\u200b | **x** <img src=x> @al…

      ! \\x1b[31mred\\x1b[0m \\x1b]8;;http://evil.example\\x07link\\x1b]8;;\\x07⏎second\\u202eline\\u200b | **x** <img src=x> @all
        漢字 👩‍👩‍👧

      ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
        ✗ 1 regressed
        cases      100 cases in 1 suite · 1 with an error
        time       1 m 23 s
        baseline   wrote src/__evals__/\\x1b[31mred\\x1b[0m \\x1b]8;;http://ev…2eline\\u200b | **x** <img src=x> @all 漢字 👩‍👩‍👧.json
        accept     if these scores are right, run with -u, or \`evals accept\` (runs nothing)
        run        .evals/runs/2026-11-23T01-30-00-abc

        ✗ \\x1b[31mred\\x1b[0m \\x1b]8;;http://evil.example\\x07link\\x1b]8;;\\x07⏎second\\u202eline\\u200b | **x** <img src=x> @all
          漢字 👩‍👩‍👧: regressed

      FAILED
      "
    `)
  })

  it('fits into the width, and has no control character but its line breaks', () => {
    for (const [name, input] of samples) {
      for (const width of [40, 60, 79, 80, 100, 120, 200]) {
        const text = renderRun(input, { width, color: false })
        // oxlint-disable-next-line no-control-regex -- they are what is looked for
        expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
        for (const line of text.split('\n')) expect(textWidth(line), `${name} at ${width}: ${line}`).toBeLessThanOrEqual(width)
      }
    }
  })

  it('says the same with colour as without', () => {
    for (const [, input] of samples) {
      // oxlint-disable-next-line no-control-regex -- colour codes
      expect(renderRun(input, { width: 80, color: true }).replace(/\u001b\[\d+m/g, '')).toBe(renderRun(input, { width: 80, color: false }))
    }
  })
})
