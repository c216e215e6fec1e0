/** Tags as one text with commas between. */
import { useEffect, useRef, useState } from 'react'
import { inputClass } from './field.tsx'

export interface TagsInputProps {
  id?: string
  value: readonly string[]
  onChange: (tags: string[]) => void
  'aria-describedby'?: string | undefined
  'aria-invalid'?: boolean
}

export function TagsInput({ value, onChange, ...rest }: TagsInputProps) {
  const [text, setText] = useState(() => value.join(', '))
  const said = useRef(value.join('\n'))
  useEffect(() => {
    if (value.join('\n') === said.current) return
    said.current = value.join('\n')
    setText(value.join(', '))
  }, [value])
  return (
    <input
      {...rest}
      className={inputClass}
      value={text}
      placeholder="billing, typo"
      onChange={({ target }) => {
        setText(target.value)
        const tags = [...new Set(target.value.split(',').map((tag) => tag.trim()).filter(Boolean))]
        said.current = tags.join('\n')
        onChange(tags)
      }}
    />
  )
}
