/** A few lines at the foot of the terminal that are redrawn in place, while everything else that is written scrolls by above them. */
import { createLogUpdate } from 'log-update'

export class LiveRegion {
  private readonly update: ReturnType<typeof createLogUpdate>
  private readonly release: (() => void)[]
  private text = ''
  private drawing = false

  /** @param streams the first is drawn on; all of them end up on the same screen */
  constructor(private readonly streams: readonly [NodeJS.WriteStream, ...NodeJS.WriteStream[]]) {
    this.update = createLogUpdate(this.streams[0])
    this.release = this.streams.map((stream) => this.intercept(stream))
  }

  draw(lines: readonly string[]): void {
    this.text = lines.join('\n')
    this.ours(() => this.update(this.text))
  }

  /** Takes the lines away and gives the streams back. */
  clear(): void {
    this.ours(() => {
      this.update.clear()
      this.update.done()
    })
    for (const release of this.release) release()
  }

  private intercept(stream: NodeJS.WriteStream): () => void {
    const write = stream.write
    stream.write = ((...args: Parameters<typeof write>): boolean => {
      if (this.drawing || this.text === '') return write.apply(stream, args)
      this.ours(() => this.update.clear())
      const written = write.apply(stream, args)
      // A line that is not finished yet must not be broken by ours: the next drawing brings them back
      if (String(args[0]).endsWith('\n')) this.ours(() => this.update(this.text))
      else this.text = ''
      return written
    }) as typeof write
    return () => {
      stream.write = write
    }
  }

  /** log-update writes to the stream itself: those writes go straight through. */
  private ours(draw: () => void): void {
    this.drawing = true
    try {
      draw()
    } finally {
      this.drawing = false
    }
  }
}
