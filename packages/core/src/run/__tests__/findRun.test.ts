import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { findRun, shortRunId } from '../findRun.ts'
import { kindOfRun, listRuns, newRunId, pruneRuns, runsFolder } from '../runFolder.ts'

const IDS = ['20261122T101010101-5be0', '20261123T011401123-9f2c', '20261123T021401123-9f3d']

const roots: string[] = []
afterEach(() => roots.splice(0).forEach((root) => rmSync(root, { recursive: true, force: true })))

function project(ids: readonly string[]): string {
  const root = mkdtempSync(join(tmpdir(), 'evals-find-'))
  roots.push(root)
  for (const id of ids) mkdirSync(join(runsFolder(root), id), { recursive: true })
  return root
}

function refusal(root: string, reference?: string): string {
  try {
    return `found ${findRun(root, reference)}`
  } catch (error) {
    return (error as Error).message.replaceAll(root, '<root>')
  }
}

describe('findRun', () => {
  it('says where the runs are to whoever looks for them in a folder of the project', () => {
    const root = project(IDS)
    mkdirSync(join(root, 'src'))
    try {
      findRun(join(root, 'src'))
      expect.unreachable()
    } catch (error) {
      expect((error as Error).message.replaceAll(root, '<root>')).toBe('there is no run in <root>/src/.evals/runs: the nearest are those of <root>, which is taken by going there or by --root')
    }
  })

  it.each([
    [undefined, IDS[2]],
    ['latest', IDS[2]],
    ['latest~0', IDS[2]],
    ['latest~2', IDS[0]],
    [IDS[1], IDS[1]],
    ['20261122', IDS[0]],
    ['5be0', IDS[0]],
    ['9f2', IDS[1]],
  ])('takes %s for the run that is meant', (reference, id) => {
    expect(findRun(project(IDS), reference)).toBe(id)
  })

  it('finds runs of the playground by their ids alone', () => {
    const root = project([...IDS, '20261124T011401123-p9f2', '20261125T011401123-pab12'])
    expect([undefined, 'latest~2', 'pab', '20261124'].map((reference) => findRun(root, reference))).toEqual([IDS[2], IDS[0], '20261125T011401123-pab12', '20261124T011401123-p9f2'])
    expect(refusal(root, 'latest~3')).toBe('there is no run latest~3: there are 3 runs, of which latest~2 is the oldest')
    expect(refusal(project(['20261125T011401123-pab12']))).toBe('there is no run in <root>/.evals/runs: run the evals first')
    expect([listRuns(root), listRuns(root, 'playground'), listRuns(root, 'all').length]).toEqual([IDS, ['20261124T011401123-p9f2', '20261125T011401123-pab12'], 5])
  })

  it('prunes each kind of runs for itself', () => {
    const root = project([...IDS, '20261120T011401123-p9f2', '20261125T011401123-pab12'])
    pruneRuns(root, 2)
    pruneRuns(root, 1, 'playground')
    expect(listRuns(root, 'all')).toEqual([IDS[1], IDS[2], '20261125T011401123-pab12'])
    expect([kindOfRun(newRunId(new Date(), 'playground')), kindOfRun(newRunId())]).toEqual(['playground', 'eval'])
  })

  it('says which runs there are, where none is meant, or several', () => {
    const root = project(IDS)
    expect(['9f', '20261123', 'latest~3', '9f2d', 'nonsense', '', 'latest~', '../..'].map((reference) => `${reference}: ${refusal(root, reference)}`)).toMatchInlineSnapshot(`
      [
        "9f: 2 runs begin with "9f", the newest of them 20261123T021401123-9f3d, 20261123T011401123-9f2c: give more of the id",
        "20261123: 2 runs begin with "20261123", the newest of them 20261123T021401123-9f3d, 20261123T011401123-9f2c: give more of the id",
        "latest~3: there is no run latest~3: there are 3 runs, of which latest~2 is the oldest",
        "9f2d: there is no run "9f2d"; the nearest are 20261123T011401123-9f2c, 20261123T021401123-9f3d",
        "nonsense: there is no run "nonsense"; the newest are 20261123T021401123-9f3d, 20261123T011401123-9f2c, 20261122T101010101-5be0",
        ": there is no run ""; the newest are 20261123T021401123-9f3d, 20261123T011401123-9f2c, 20261122T101010101-5be0",
        "latest~: there is no run "latest~"; the newest are 20261123T021401123-9f3d, 20261123T011401123-9f2c, 20261122T101010101-5be0",
        "../..: there is no run "../.."; the newest are 20261123T021401123-9f3d, 20261123T011401123-9f2c, 20261122T101010101-5be0",
      ]
    `)
  })

  it('says where it looked, and why it could not', () => {
    expect(refusal(project([]))).toBe('there is no run in <root>/.evals/runs: run the evals first')
    const root = project([])
    mkdirSync(join(root, '.evals'))
    writeFileSync(join(root, '.evals/runs'), 'a file')
    expect(refusal(root)).toBe('<root>/.evals/runs can not be read: ENOTDIR: not a directory')
    chmodSync(join(root, '.evals'), 0o700)
  })
})

describe('shortRunId', () => {
  it('is the last part, unless another run has that too', () => {
    expect(IDS.map((id) => shortRunId(id, IDS))).toEqual(['5be0', '9f2c', '9f3d'])
    expect(shortRunId('a-5be0', ['a-5be0', 'b-5be0'])).toBe('a-5be0')
    expect(shortRunId('b-2026', ['b-2026', '20261122T101010101-5be0'])).toBe('b-2026')
  })
})
