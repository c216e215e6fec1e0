/** Sessions by what they are of: kept while the studio is open in this tab. */
import { nextFrame } from './frames.ts'
import { createSession, type OpenRun, type Session } from './session.ts'

const sessions = new Map<string, Session>()

/** @param key of the project and the eval */
export function sessionOf(key: string, open: OpenRun): Session {
  const known = sessions.get(key)
  if (known) return known
  const session = createSession(open, nextFrame)
  sessions.set(key, session)
  return session
}
