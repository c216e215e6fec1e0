import { describe, expect, it, vi } from 'vitest'
import { TimeoutError, withDeadline } from '../deadline.ts'
import { Waits } from '../waits.ts'

const never = (): Promise<never> => new Promise(() => {})
const options = { what: 'the task', timeout: 10 }

describe('withDeadline', () => {
  it('hands back what is no promise, without one', () => {
    expect(withDeadline(options, () => 5)).toBe(5)
    expect(() => withDeadline(options, () => { throw new RangeError('now') })).toThrow(RangeError)
  })

  it('rejects after its time with a message that says what, and aborts the signal with the same error', async () => {
    let signal: AbortSignal | undefined
    const running = withDeadline(options, (given) => ((signal = given), never()))
    await expect(running).rejects.toThrow(new TimeoutError('the task did not settle within 10 ms'))
    expect(signal!.aborted && signal!.reason).toBeInstanceOf(TimeoutError)
  })

  it('ignores what settles too late, also when it rejects', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    const late = withDeadline(options, () => new Promise((_resolve, reject) => setTimeout(() => reject(new Error('late')), 30)))
    await expect(late).rejects.toThrow(TimeoutError)
    await new Promise((resolve) => setTimeout(resolve, 50))
    process.off('unhandledRejection', unhandled)
    expect(unhandled).not.toHaveBeenCalled()
  })

  it('does not take the abort that it caused for the answer', async () => {
    const stubborn = withDeadline(options, (signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted by the signal')))))
    await expect(stubborn).rejects.toThrow(TimeoutError)
  })

  it.each([0, Infinity])('knows no limit with a timeout of %d', async (timeout) => {
    await expect(withDeadline({ what: 'x', timeout }, () => new Promise((resolve) => setTimeout(() => resolve('late'), 30)))).resolves.toBe('late')
  })

  it('does not count time in which it only waits for its turn', async () => {
    const waits = new Waits()
    const waiting = withDeadline({ what: 'the task', timeout: 20, waited: () => waits.total }, async () => {
      const end = waits.begin()
      await new Promise((resolve) => setTimeout(resolve, 60))
      end()
      return 'done'
    })
    await expect(waiting).resolves.toBe('done')
    const slow = withDeadline({ what: 'the task', timeout: 20, waited: () => waits.total }, async () => {
      const end = waits.begin()
      await new Promise((resolve) => setTimeout(resolve, 30))
      end()
      return never()
    })
    await expect(slow).rejects.toThrow('the task did not settle within 20 ms')
  })

  it('ends when the runner cancels the run, and does not begin what was cancelled before', async () => {
    const parent = new AbortController()
    const running = withDeadline({ ...options, timeout: 0, parent: parent.signal }, never)
    parent.abort(new Error('cancelled'))
    await expect(running).rejects.toThrow('cancelled')
    const begun = vi.fn(never)
    expect(() => withDeadline({ ...options, parent: parent.signal }, begun)).toThrow('cancelled')
    expect(begun).not.toHaveBeenCalled()
  })

  it('leaves no timer behind', async () => {
    vi.useFakeTimers()
    try {
      await withDeadline({ what: 'x', timeout: 60_000 }, async () => 1)
      expect(vi.getTimerCount()).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })
})
