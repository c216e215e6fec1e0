/** The keys of the review. None of them does anything while a text is written or a dialog is open. */
import { useEffect, useRef } from 'react'
import { isTyping } from '../../shell/useGoKeys.ts'
import type { Queue } from './queries.ts'

export interface ReviewKeys {
  question: Queue['questions'][number]
  isActive: boolean
  /** `null`: can not say. */
  answer: (value: boolean | number | null) => void
  move: (step: number) => void
  undo: () => void
  comment: () => void
  correct: () => void
  showKeys: () => void
  toggleOpen: () => void
  toggleStay: () => void
}

export function useReviewKeys(keys: ReviewKeys): void {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    let wasGo = false
    const onKey = (event: KeyboardEvent): void => {
      const { question, isActive, answer, move, undo, comment, correct, showKeys, toggleOpen, toggleStay } = latest.current
      // `g` and a letter are a way to another place
      const isGo = wasGo
      wasGo = event.key === 'g'
      if (event.metaKey || event.ctrlKey || event.altKey || isText(event.target) || isGo || event.repeat) return
      if (event.target instanceof Element && event.target.closest('[role="dialog"]')) return
      const actions: Record<string, () => void> = { u: undo, j: () => move(1), k: () => move(-1), ArrowRight: () => move(1), ArrowLeft: () => move(-1), '?': showKeys, c: comment, e: correct, s: () => answer(null), b: toggleOpen, a: toggleStay }
      const chosen = answerOf(question, event.key)
      const action = chosen === undefined ? actions[event.key] : () => answer(chosen)
      if (!action || (!isActive && event.key !== 'u')) return
      event.preventDefault()
      action()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}

/** Letters that are pressed on a box to be checked go nowhere else. */
function isText(target: EventTarget | null): boolean {
  return isTyping(target) && !(target instanceof HTMLInputElement && target.type === 'checkbox')
}

function answerOf({ scale }: Queue['questions'][number], key: string): boolean | number | undefined {
  if (!scale) return key === 'y' || key === '1' ? true : key === 'n' || key === '2' ? false : undefined
  return /^\d$/.test(key) && Number(key) >= scale.min && Number(key) <= scale.max ? Number(key) : undefined
}
