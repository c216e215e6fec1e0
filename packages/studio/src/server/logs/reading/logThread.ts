/** Reads the embedded store in a thread of its own: a question that takes seconds holds up nobody else. */
import { constants, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { openSqlite } from '@evals/store'
import { answer, type QuestionName, type RequestOf } from './questions.ts'

export interface ThreadQuestion {
  name: QuestionName
  request: RequestOf<QuestionName>
}

export type ThreadAnswer = { value: unknown; problem?: undefined } | { problem: { name: string; message: string } }

const { folder, nice } = workerData as { folder: string; nice: boolean }
if (nice) giveWay()
const engine = openSqlite({ folder })

parentPort!.on('message', ({ name, request }: ThreadQuestion) => {
  engine
    .then((logs) => answer(logs, name, request))
    .then(
      (value) => send({ value }),
      (error: Error) => send({ problem: { name: error.name, message: error.message } }),
    )
})

function send(message: ThreadAnswer): void {
  parentPort!.postMessage(message)
}

/** On Linux a priority is a thread's own; elsewhere it would be the whole process's. */
function giveWay(): void {
  if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_LOW)
}
