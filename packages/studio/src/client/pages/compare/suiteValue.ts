/** A suite as one value of the address. */
import type { SuiteKey } from '../../links.ts'

export function suiteValue({ file, name, variant }: { file: string; name: string; variant?: string | undefined }): string {
  return JSON.stringify(variant === undefined ? [file, name] : [file, name, variant])
}

/** @returns `undefined` for what is none: an address is anybody's */
export function suiteOfValue(value: string | null): SuiteKey | undefined {
  const [file, suite, variant] = partsOf(value, 3)
  if (file === undefined || suite === undefined) return undefined
  return variant === undefined ? { file, suite } : { file, suite, variant }
}

/** A case: its id first. */
export function caseValue({ suite: { file, suite, variant }, id }: { suite: SuiteKey; id: string }): string {
  return JSON.stringify(variant === undefined ? [id, file, suite] : [id, file, suite, variant])
}

export function caseOfValue(value: string | null): (SuiteKey & { id: string }) | undefined {
  const [id, file, suite, variant] = partsOf(value, 4)
  if (id === undefined || file === undefined || suite === undefined) return undefined
  return variant === undefined ? { id, file, suite } : { id, file, suite, variant }
}

function partsOf(value: string | null, most: number): readonly (string | undefined)[] {
  try {
    const parts: unknown = JSON.parse(value ?? '')
    return Array.isArray(parts) && parts.length <= most && parts.every((part) => typeof part === 'string') ? parts : []
  } catch {
    return []
  }
}
