/** An input, output or expected answer: as text, as Markdown, or as JSON. What a model wrote is shown and never obeyed: no HTML, no images, links as text. */
import { useState } from 'react'
import Markdown from 'react-markdown'
import remarkGfm from 'remark-gfm'
import type { Json } from '@evals/core'
import classes from './valueView.module.css'

export type ValueForm = 'text' | 'markdown' | 'json'

/** Beyond this, characters are shown only when asked for: a browser is slow with a text of megabytes. */
const SHOWN = 20_000

export interface ValueViewProps {
  label: string
  value: Json | undefined
  /** What is shown where there is none. */
  none?: string
  /** Default: JSON for what is no text, text for the rest. */
  form?: ValueForm
}

export function ValueView({ label, value, none = 'none', form: given }: ValueViewProps) {
  const [chosen, setForm] = useState<ValueForm | undefined>(given)
  const [isWhole, setWhole] = useState(false)
  const form = chosen ?? (typeof value === 'string' || value === undefined ? 'text' : 'json')
  const text = form === 'json' || typeof value !== 'string' ? (JSON.stringify(value, undefined, 2) ?? '') : value
  const isCut = text.length > SHOWN && !isWhole
  const shown = isCut ? text.slice(0, SHOWN) : text
  return (
    <section className={classes['view']} aria-label={label}>
      <header className={classes['header']}>
        <h3>{label}</h3>
        {value !== undefined && (
          <div role="group" aria-label={`${label} as`} className={classes['forms']}>
            {(['text', 'markdown', 'json'] as const).map((one) => (
              <button key={one} type="button" aria-pressed={form === one} onClick={() => setForm(one)}>
                {one}
              </button>
            ))}
          </div>
        )}
      </header>
      {value === undefined ? (
        <p className={classes['none']}>{none}</p>
      ) : form === 'markdown' ? (
        <div className={classes['markdown']}>
          <InertMarkdown text={shown} />
        </div>
      ) : (
        <pre className={classes['text']} data-form={form} tabIndex={0}>
          {shown}
        </pre>
      )}
      {isCut && (
        <button type="button" className={classes['more']} onClick={() => setWhole(true)}>
          Show all {text.length.toLocaleString('en-US')} characters
        </button>
      )}
    </section>
  )
}

/** Markdown of a stranger: raw HTML is text, images are their description, and a link goes nowhere by itself. */
export function InertMarkdown({ text }: { text: string }) {
  return (
    <Markdown
      remarkPlugins={[remarkGfm]}
      components={{
        img: ({ alt }) => <span>[image: {alt || 'without a description'}]</span>,
        a: ({ href, children }) => (
          <span title={href}>
            {children} <code>{href}</code>
          </span>
        ),
        input: ({ checked }) => <span>{checked ? '☑' : '☐'}</span>,
      }}
    >
      {text}
    </Markdown>
  )
}
