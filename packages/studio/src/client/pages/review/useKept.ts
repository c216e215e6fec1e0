/** A switch that this browser remembers. */
import { useState } from 'react'

export function useKept(key: string): [isOn: boolean, set: (isOn: boolean) => void] {
  const [isOn, setOn] = useState(() => localStorage.getItem(key) === '1')
  return [
    isOn,
    (next) => {
      localStorage.setItem(key, next ? '1' : '0')
      setOn(next)
    },
  ]
}
