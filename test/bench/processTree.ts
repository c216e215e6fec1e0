/** What a process and all its children cost, read from Linux's `/proc` while they run. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'

/** Short enough to see a peak that lasts, long enough that the sampling (some 0.2 ms each time) is not what is measured. */
const SAMPLE_MS = 20

/** CPU times in /proc are in ticks of 10 ms: `getconf CLK_TCK` is 100 on every Linux that Node runs on. */
const MS_PER_TICK = 10

const KB = 1024

export interface TreeUsage {
  /** User and system time of the whole tree. */
  cpuMs: number
  /** Highest total of the tree at one moment. */
  treeBytes: number
  /** High-water mark of the first process alone, as the kernel kept it. */
  mainBytes: number
}

export const canMeasure: boolean = existsSync('/proc/self/status')

/**
 * Begins to watch a child of this process. `end` is to be called when it has exited and was waited for.
 * One at a time: CPU time is what this process's own count of its finished children grew by, which is exact (sampling
 * would miss each process's last moments) but does not tell two children apart.
 */
export function watchTree(pid: number): { end: () => TreeUsage } {
  const cpuBefore = finishedChildrenCpuMs()
  const usage: TreeUsage = { cpuMs: 0, treeBytes: 0, mainBytes: 0 }
  const sample = (): void => {
    const processes = treeOf(pid).map(memoryOf).filter((memory) => memory !== undefined)
    usage.treeBytes = Math.max(usage.treeBytes, totalBytes(processes))
    usage.mainBytes = Math.max(usage.mainBytes, processes[0]?.highest ?? 0)
  }
  sample()
  const timer = setInterval(sample, SAMPLE_MS)
  return {
    end() {
      clearInterval(timer)
      usage.cpuMs = finishedChildrenCpuMs() - cpuBefore
      // The kernel missed nothing, the samples a short peak
      usage.treeBytes = Math.max(usage.treeBytes, usage.mainBytes)
      return usage
    },
  }
}

/** Kills a process and its children, deepest first, so that none is left without a parent. */
export function killTree(pid: number): void {
  for (const member of treeOf(pid).toReversed()) {
    try {
      process.kill(member, 'SIGKILL')
    } catch {
      // It has ended by itself meanwhile
    }
  }
}

interface Memory {
  /** Of this process only. */
  own: number
  /** Mapped from files: mostly Node's binary, which all processes of the tree have in common. */
  file: number
  highest: number
}

/**
 * Memory of the tree without counting shared pages twice: all private memory, and the files once. It is within a few MB
 * of the sum of PSS, which the kernel takes 5 ms to add up for a process of 300 MB, with its memory map locked.
 */
function totalBytes(processes: readonly Memory[]): number {
  const own = processes.reduce((sum, memory) => sum + memory.own, 0)
  return own + Math.max(0, ...processes.map(({ file }) => file))
}

function memoryOf(pid: number): Memory | undefined {
  const status = read(`/proc/${pid}/status`)
  if (!status) return undefined
  const kb = (field: string): number => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0)
  return { own: (kb('RssAnon') + kb('RssShmem')) * KB, file: kb('RssFile') * KB, highest: kb('VmHWM') * KB }
}

/** The process and its descendants, each before its children. */
function treeOf(pid: number): number[] {
  const children = threadsOf(pid).flatMap((thread) => (read(`/proc/${pid}/task/${thread}/children`) ?? '').split(' ').filter(Boolean).map(Number))
  return [pid, ...children.flatMap(treeOf)]
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`)
  } catch {
    return []
  }
}

/** Of all children of this process that have ended and were waited for, with their own children in turn. */
function finishedChildrenCpuMs(): number {
  // The name, in brackets, may hold spaces: count the fields after it
  const fields = (read('/proc/self/stat') ?? '').split(') ').at(-1)!.split(' ')
  const [cutime, cstime] = [Number(fields[13]), Number(fields[14])]
  return (cutime + cstime) * MS_PER_TICK
}

/** Processes end while they are looked at. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
