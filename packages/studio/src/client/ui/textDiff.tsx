/** What changed from one text to another, word by word: taken out is struck, put in is underlined, so that colour only repeats it. */
import { diffLines, diffWordsWithSpace } from 'diff'
import { useMemo, useState } from 'react'
import { count } from './format.ts'
import classes from './textDiff.module.css'

/** Beyond this, words are compared line by line: comparing takes time with the square of what differs. */
const BY_WORDS = 10_000
const TIMEOUT_MS = 200
/** Of a long stretch that is the same on both sides, this many characters stay beside what differs. */
const AROUND = 300
const MAX_SAME = 2 * AROUND + 400
/** Of what differs, characters that are shown until the rest is asked for. */
const MAX_DIFFERENT = 10_000

/** @param inline without a frame, as a part of a text */
export function TextDiff({ label, before, after, inline = false }: { label: string; before: string; after: string; inline?: boolean }) {
  const parts = useMemo(() => {
    if (before.length + after.length <= BY_WORDS) {
      const words = diffWordsWithSpace(before, after, { timeout: TIMEOUT_MS })
      if (words) return words
    }
    return diffLines(before, after, { timeout: TIMEOUT_MS }) ?? [{ value: before, added: false, removed: true, count: 1 }, { value: after, added: true, removed: false, count: 1 }]
  }, [before, after])
  const texts = parts.map(({ value, added, removed }, index) => {
    const Kind = added ? 'ins' : removed ? 'del' : 'span'
    const isSame = !added && !removed && parts.length > 1
    return (
      <Kind key={index}>
        <Stretch text={value} isSame={isSame} head={isSame ? (index === 0 ? 0 : AROUND) : MAX_DIFFERENT} tail={isSame && index < parts.length - 1 ? AROUND : 0} />
      </Kind>
    )
  })
  if (inline) return <span className={classes['inline']}>{texts}</span>
  return (
    <pre className={classes['diff']} aria-label={label} tabIndex={0}>
      {texts}
    </pre>
  )
}

/** @param head characters that are shown of its beginning where it is long @param tail and of its end */
function Stretch({ text, isSame, head, tail }: { text: string; isSame: boolean; head: number; tail: number }) {
  const [isWhole, setWhole] = useState(false)
  if (isWhole || text.length <= (isSame ? MAX_SAME : MAX_DIFFERENT)) return text
  return (
    <>
      {text.slice(0, head)}
      <button type="button" className={classes['fold']} onClick={() => setWhole(true)}>
        {count(text.length - head - tail)} characters {isSame ? 'that are the same' : 'more'}
      </button>
      {text.slice(text.length - tail)}
    </>
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
