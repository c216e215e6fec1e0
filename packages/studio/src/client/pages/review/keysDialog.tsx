/** Every key of the review. */
import { Dialog } from '../../ui/dialog.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import classes from './keysDialog.module.css'
import type { Queue } from './queries.ts'

export function KeysDialog({ open, onOpenChange, questions }: { open: boolean; onOpenChange: (open: boolean) => void; questions: Queue['questions'] }) {
  const scales = questions.flatMap(({ scale }) => scale ?? [])
  const keys: [string[], string][] = [
    ...(scales.length < questions.length ? ([[['y', '1'], 'Pass'], [['n', '2'], 'Fail']] as [string[], string][]) : []),
    ...scales.slice(0, 1).map(({ min, max }): [string[], string] => [[String(min), String(max)], `A number from ${min} to ${max}`]),
    [['s'], 'Skip: can not say'],
    [['c'], 'Comment; Esc leaves it'],
    [['e'], 'Correct the expected answer'],
    [['u'], 'Take back what you said last'],
    [['j', 'right'], 'Next row'],
    [['k', 'left'], 'Previous row'],
    [['b'], 'Show scores and others before you decide, or hide them'],
    [['a'], 'Stay on the row when you have decided, or go on'],
    [['?'], 'These keys'],
  ]
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keys of the review">
      <dl className={classes['keys']}>
        {keys.map(([chords, does]) => (
          <div key={does}>
            <dt>
              {chords.map((chord) => (
                <Kbd key={chord} keys={chord} />
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
