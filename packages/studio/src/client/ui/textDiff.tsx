/** What changed from one text to another, word by word: taken out is struck, put in is underlined, so that colour only repeats it. */
import { diffLines, diffWordsWithSpace } from 'diff'
import { useMemo } from 'react'
import classes from './textDiff.module.css'

/** Beyond this, words are compared line by line: comparing takes time with the square of what differs. */
const BY_WORDS = 10_000
const TIMEOUT_MS = 200

/** @param inline without a frame, as a part of a text */
export function TextDiff({ label, before, after, inline = false }: { label: string; before: string; after: string; inline?: boolean }) {
  const parts = useMemo(() => {
    if (before.length + after.length <= BY_WORDS) {
      const words = diffWordsWithSpace(before, after, { timeout: TIMEOUT_MS })
      if (words) return words
    }
    return diffLines(before, after, { timeout: TIMEOUT_MS }) ?? [{ value: before, added: false, removed: true, count: 1 }, { value: after, added: true, removed: false, count: 1 }]
  }, [before, after])
  const texts = parts.map(({ value, added, removed }, index) => (added ? <ins key={index}>{value}</ins> : removed ? <del key={index}>{value}</del> : <span key={index}>{value}</span>))
  if (inline) return <span className={classes['inline']}>{texts}</span>
  return (
    <pre className={classes['diff']} aria-label={label} tabIndex={0}>
      {texts}
    </pre>
  )
}

/** A patch as git writes it. */
export function PatchView({ label, patch }: { label: string; patch: string }) {
  return (
    <pre className={classes['patch']} aria-label={label} tabIndex={0}>
      {patch.split('\n').map((line, index) => (
        <span key={index} data-kind={line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : line.startsWith('@@') ? 'place' : undefined}>
          {line}
          {'\n'}
        </span>
      ))}
    </pre>
  )
}
