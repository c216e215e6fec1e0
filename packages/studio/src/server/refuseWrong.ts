/** What a page sent and may not, said in one line: the third argument of every `zValidator`. */
import { RequestProblem } from './requestProblem.ts'

interface Checked {
  success: boolean
  error?: { issues: readonly { path: readonly PropertyKey[]; message: string }[] }
}

/** @throws {RequestProblem} 400 */
export function refuseWrong({ success, error }: Checked): void {
  if (success) return
  throw new RequestProblem(400, (error?.issues ?? []).map(({ path, message }) => `${path.length === 0 ? 'what was sent' : `\`${path.map(String).join('.')}\``}: ${message}`).join('; '))
}
