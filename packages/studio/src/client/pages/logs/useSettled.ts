/** A value that changes often, as it is when it has not changed for a moment. */
import { useEffect, useState } from 'react'

/** @param ms milliseconds */
export function useSettled<Value>(value: Value, ms: number): Value {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return settled
}
