/**
 * dotprompt marks roles and media in the text that it renders, and splits it there. A variable whose text has such a
 * mark would write messages of its own, a system message too: in what is given, marks are made harmless, and put back
 * after the text has been split. Two variables that stand side by side can have a half each, and the template's own
 * text can have an end of one: a text that ends or begins as a mark does is sealed there.
 */
const NAME = 'dotprompt'
const MARK = `<<<${NAME}:`
/** From the private use area: no text has it by chance, and a text that has it on purpose gets it back as a mark that does nothing. */
const HARMLESS = `\uF8FE<<${NAME}:`
const SEAL = '\uF8FE\uF8FD'

const BEGINNINGS = Array.from(MARK, (_, index) => MARK.slice(0, index + 1))
const ENDS = Array.from(MARK, (_, index) => MARK.slice(index))

export function disarmed(value: unknown): unknown {
  if (typeof value === 'string') return disarmedText(value)
  if (Array.isArray(value)) return value.map(disarmed)
  if (typeof value !== 'object' || value === null) return value
  // A Date, a URL: what they are in JSON, and not the nothing that they have as properties
  if ('toJSON' in value && typeof value.toJSON === 'function') return disarmed((value.toJSON as () => unknown)())
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [disarmed(key), disarmed(item)]))
}

export function rearmed(text: string): string {
  return text.replaceAll(SEAL, '').replaceAll(HARMLESS, MARK)
}

function disarmedText(text: string): string {
  const harmless = text.replaceAll(MARK, HARMLESS)
  const opens = ENDS.some((end) => harmless.startsWith(end)) || (harmless !== '' && `<<${NAME}`.endsWith(harmless) && harmless.endsWith(NAME))
  const closes = BEGINNINGS.some((beginning) => harmless.endsWith(beginning))
  return `${opens ? SEAL : ''}${harmless}${closes ? SEAL : ''}`
}
