/** Texts of datasets in a line of a terminal: their beginning, with nothing in it that does something. */
import { cutEnd, plainText } from '@evals/report'
import { stableJson, type Json } from '@evals/core'

const ENOUGH = 2_000

export function shownText(text: string, width: number): string {
  return cutEnd(plainText(text.slice(0, ENOUGH)), width)
}

export function shownJson(value: Json | undefined, width: number): string {
  if (value === undefined) return '–'
  return shownText(typeof value === 'string' ? value : stableJson(value), width)
}

/** @example placeText({ id: 'a', line: 3 })   // 'line 3 (a)' */
export function placeText({ id, line }: { id: string; line?: number | undefined }): string {
  return line === undefined ? plainText(id.slice(0, 100)) : `line ${line} (${plainText(id.slice(0, 100))})`
}

export interface Look {
  width: number
  color: boolean
}
