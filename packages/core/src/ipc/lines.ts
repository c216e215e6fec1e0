/** How processes of one run talk over a socket: a line of JSON each message. */

export function messageLine(message: object): string {
  return `${JSON.stringify(message)}\n`
}

/** @returns takes text as it comes, in any pieces, and gives each whole line as a message */
export function messageReader<Message>(take: (message: Message) => void): (piece: string) => void {
  let rest = ''
  return (piece) => {
    const lines = (rest + piece).split('\n')
    rest = lines.pop() ?? ''
    for (const text of lines) take(JSON.parse(text) as Message)
  }
}
