/** How `--parts train=0.8,test=0.2` becomes shares. */
import { InvalidArgumentError } from 'commander'

export function parts(text: string): Record<string, number> {
  const shares: Record<string, number> = {}
  for (const part of text.split(',')) {
    const [, name, share] = /^\s*([^=]+?)\s*=\s*(\d*\.?\d+)\s*$/.exec(part) ?? []
    if (name === undefined) throw new InvalidArgumentError(`Write names and shares, such as train=0.8,test=0.2; ${JSON.stringify(part)} is not of that form.`)
    if (Object.hasOwn(shares, name)) throw new InvalidArgumentError(`${JSON.stringify(name)} is there twice.`)
    shares[name] = Number(share)
  }
  return shares
}
