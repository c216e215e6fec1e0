/** An editor for JSON, prompts and plain text. Tab leaves it, as in any field; Cmd/Ctrl+Enter is the page's. */
import { autocompletion, closeBrackets, completionKeymap, type CompletionSource } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import { markdown } from '@codemirror/lang-markdown'
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { Compartment, EditorState, type Extension } from '@codemirror/state'
import { EditorView, keymap, placeholder as placeholderOf } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { useEffect, useRef } from 'react'

export interface CodeEditorProps {
  label: string
  value: string
  onChange?: (value: string) => void
  language?: 'json' | 'markdown' | 'text'
  readOnly?: boolean
  placeholder?: string
  /** One line: Enter is `onSubmit`. */
  singleLine?: boolean
  /** Cmd/Ctrl+Enter, or Enter in one line. */
  onSubmit?: () => void
  complete?: CompletionSource
  /** Pixels; it grows from the first to the second. */
  height?: readonly [min: number, max: number]
  /** More of CodeMirror's. Taken when it is first shown. */
  extensions?: Extension
}

const highlight = HighlightStyle.define([
  { tag: [tags.propertyName, tags.heading], color: 'var(--accent)' },
  { tag: [tags.string], color: 'var(--good)' },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: 'var(--warn)' },
  { tag: [tags.comment, tags.meta], color: 'var(--ink-3)' },
])

const theme = (min: number, max: number): Extension =>
  EditorView.theme({
    '&': { border: '1px solid var(--line-strong)', borderRadius: 'var(--radius)', background: 'var(--panel)', fontSize: '12.5px' },
    '&.cm-focused': { outline: 'none', borderColor: 'var(--accent)', boxShadow: '0 0 0 1px var(--accent)' },
    '.cm-scroller': { minHeight: `${min}px`, maxHeight: `${max}px`, overflow: 'auto', fontFamily: 'var(--mono)', lineHeight: '1.5' },
    '.cm-content': { caretColor: 'var(--ink)', padding: '4px 0' },
    '.cm-cursor': { borderLeftColor: 'var(--ink)' },
    '.cm-placeholder': { color: 'var(--ink-3)' },
    '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': { background: 'var(--selected) !important' },
    '.cm-tooltip': { border: '1px solid var(--line)', borderRadius: 'var(--radius)', background: 'var(--panel)', boxShadow: 'var(--shadow)' },
    '.cm-tooltip-autocomplete ul li[aria-selected]': { background: 'var(--selected)', color: 'var(--ink)' },
  })

export function CodeEditor(props: CodeEditorProps) {
  const { label, value, language = 'text', readOnly = false, placeholder, singleLine = false, complete, height = singleLine ? [18, 26] : [80, 420], extensions } = props
  const holder = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(undefined)
  // What the handlers are now, without making the editor anew
  const latest = useRef(props)
  latest.current = props
  const locked = useRef(new Compartment())

  useEffect(() => {
    const submit = (): boolean => {
      latest.current.onSubmit?.()
      return latest.current.onSubmit !== undefined
    }
    view.current = new EditorView({
      parent: holder.current!,
      state: EditorState.create({
        doc: value,
        extensions: [
          keymap.of([{ key: 'Mod-Enter', run: submit }]),
          ...(complete ? [autocompletion({ override: [(context) => latest.current.complete?.(context) ?? null], activateOnTyping: true, icons: false }), keymap.of(completionKeymap)] : []),
          ...(singleLine ? [keymap.of([{ key: 'Enter', run: submit }]), EditorState.transactionFilter.of((change) => (change.newDoc.lines > 1 ? [] : change))] : [EditorView.lineWrapping]),
          history(),
          closeBrackets(),
          keymap.of([...defaultKeymap, ...historyKeymap]),
          language === 'json' ? json() : language === 'markdown' ? markdown() : [],
          syntaxHighlighting(highlight),
          theme(...height),
          placeholder === undefined ? [] : placeholderOf(placeholder),
          EditorView.contentAttributes.of({ 'aria-label': label, ...(singleLine ? { 'aria-multiline': 'false' } : {}) }),
          locked.current.of(EditorState.readOnly.of(readOnly)),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange?.(update.state.doc.toString())
          }),
          extensions ?? [],
        ],
      }),
    })
    return () => view.current?.destroy()
    // Made once; what changes later is told to it below
  }, [])

  useEffect(() => {
    const now = view.current
    if (now && now.state.doc.toString() !== value) now.dispatch({ changes: { from: 0, to: now.state.doc.length, insert: value } })
  }, [value])
  useEffect(() => view.current?.dispatch({ effects: locked.current.reconfigure(EditorState.readOnly.of(readOnly)) }), [readOnly])

  return <div ref={holder} />
}
