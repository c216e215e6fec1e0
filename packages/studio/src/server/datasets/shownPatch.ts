/** A patch as far as a page can show it: a browser is slow with a hundred thousand lines, and with one line of a megabyte. */

const MAX_LINES = 1_200
const MAX_CHARACTERS = 4_000

export interface ShownPatch {
  patch: string
  added: number
  removed: number
  /** Lines of the patch that are not in it. */
  cut: number
}

export function shortPatch(patch: string): ShownPatch {
  const lines = patch.split('\n')
  const body = lines.filter((line) => !line.startsWith('+++ ') && !line.startsWith('--- '))
  const shown = lines.slice(0, MAX_LINES).map((line) => (line.length > MAX_CHARACTERS ? `${line.slice(0, MAX_CHARACTERS)}… ${(line.length - MAX_CHARACTERS).toLocaleString('en-US')} more characters` : line))
  return {
    patch: shown.join('\n').trimEnd(),
    added: body.filter((line) => line.startsWith('+')).length,
    removed: body.filter((line) => line.startsWith('-')).length,
    cut: Math.max(0, lines.length - MAX_LINES),
  }
}
