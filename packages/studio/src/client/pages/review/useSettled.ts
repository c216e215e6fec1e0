/** A value once it has stopped changing, so that not every keystroke asks the server. */
import { useEffect, useState } from 'react'

/** @param value compared by its JSON @param ms milliseconds */
export function useSettled<Value>(value: Value, ms: number): Value {
  const text = JSON.stringify(value)
  const [settled, setSettled] = useState({ value, text })
  useEffect(() => {
    const timer = setTimeout(() => setSettled((now) => (now.text === text ? now : { value: JSON.parse(text) as Value, text })), ms)
    return () => clearTimeout(timer)
  }, [text, ms])
  return settled.value
}
