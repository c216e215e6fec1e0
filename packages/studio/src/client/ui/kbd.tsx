/** Keys as they are on this machine's keyboard. */
import classes from './kbd.module.css'

const MAC = /mac|iphone|ipad/i.test(navigator.platform)
const SHOWN: Readonly<Record<string, string>> = { mod: MAC ? '⌘' : 'Ctrl', shift: '⇧', enter: '↵', alt: MAC ? '⌥' : 'Alt', up: '↑', down: '↓', left: '←', right: '→', esc: 'Esc' }

/** @param keys together with `+`, one after the other with a space: `mod+enter`, `g r` */
export function Kbd({ keys }: { keys: string }) {
  const text = keys.split(' ').map((chord) => chord.split('+').map((key) => SHOWN[key] ?? key.toUpperCase()).join(MAC ? '' : ' ')).join(' ')
  return <kbd className={classes['kbd']}>{text}</kbd>
}
