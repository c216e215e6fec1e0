/** What a model was asked and what it answered, as a conversation: who said it, tools with their arguments and results. */
import { useState } from 'react'
import { CornerDownRight, Wrench } from 'lucide-react'
import type { Json } from '@evals/core'
import type { ChatMessage, ChatToolCall } from '@evals/store'
import { Button } from '../ui/button.tsx'
import { count } from '../ui/format.ts'
import { ValueView } from '../ui/valueView.tsx'
import classes from './conversation.module.css'

/** Of a long talk, the last are what a call is about. */
const SHOWN = 20

export function Conversation({ asked, answered }: { asked: readonly ChatMessage[]; answered: readonly ChatMessage[] }) {
  const [isWhole, setWhole] = useState(false)
  const hidden = isWhole || asked.length <= SHOWN + 5 ? 0 : asked.length - SHOWN
  return (
    <div className={classes['talk']}>
      {hidden > 0 && (
        <Button kind="quiet" onClick={() => setWhole(true)}>
          Show {count(hidden)} earlier messages
        </Button>
      )}
      {asked.slice(hidden).map((message, index) => (
        <Message key={index} message={message} />
      ))}
      {answered.length > 0 && <p className={classes['answer']}>{answered.length === 1 ? 'Answer' : `${count(answered.length)} answers`}</p>}
      {answered.map((message, index) => (
        <Message key={index} message={message} isAnswer />
      ))}
    </div>
  )
}

function Message({ message: { role, content, name, tool_calls: calls = [], tool_call_id: of }, isAnswer = false }: { message: ChatMessage; isAnswer?: boolean }) {
  return (
    <div className={classes['message']} data-role={role} data-answer={isAnswer || undefined}>
      {(content !== null || calls.length === 0) && <ValueView label={[role.slice(0, 60), ...(name === undefined ? [] : [name.slice(0, 60)]), ...(of === undefined ? [] : [`result of ${of.slice(0, 60)}`])].join(' · ')} value={role === 'tool' ? readable(content) : content} />}
      {content === null && calls.length > 0 && <p className={classes['role']}>{role}</p>}
      {calls.map((call, index) => (
        <Call key={index} call={call} />
      ))}
    </div>
  )
}

function Call({ call: { id, function: asked } }: { call: ChatToolCall }) {
  return (
    <div className={classes['call']}>
      <p className={classes['tool']}>
        <CornerDownRight size={13} aria-hidden />
        <Wrench size={12} aria-hidden />
        <bdi>{asked.name}</bdi>
        {id !== undefined && <code>{id.slice(0, 80)}</code>}
      </p>
      <ValueView label="arguments" value={readable(asked.arguments)} />
    </div>
  )
}

/** JSON is more readable as what it is than as its text. */
function readable(value: Json): Json {
  if (typeof value !== 'string' || !/^\s*[{[]/.test(value)) return value
  try {
    return JSON.parse(value) as Json
  } catch {
    return value
  }
}
