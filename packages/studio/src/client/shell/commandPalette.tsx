/** Cmd/Ctrl+K: every place, the runs, datasets and evals that there are, and what the page that is open can do. */
import { Command } from 'cmdk'
import { useLocation } from 'wouter'
import { areas } from '../pages/areas.tsx'
import { Kbd } from '../ui/kbd.tsx'
import classes from './commandPalette.module.css'
import { usePageCommands } from './pageCommands.ts'
import { usePlaces } from './usePlaces.ts'

export function CommandPalette({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const [, go] = useLocation()
  const commands = usePageCommands()
  const found = usePlaces(open)
  const choose = (run: () => void) => () => {
    onOpenChange(false)
    run()
  }
  return (
    <Command.Dialog open={open} onOpenChange={onOpenChange} label="Go to" overlayClassName={classes['backdrop']!} contentClassName={classes['dialog']!}>
      <Command.Input className={classes['input']!} placeholder="Go to a page, or do something…" />
      <Command.List className={classes['list']!}>
        <Command.Empty className={classes['empty']!}>Nothing is called that.</Command.Empty>
        {commands.length > 0 && (
          <Command.Group heading="On this page">
            {commands.map(({ name, keys, run }) => (
              <Command.Item key={name} value={name} onSelect={choose(run)}>
                <span>{name}</span>
                {keys !== undefined && <Kbd keys={keys} />}
              </Command.Item>
            ))}
          </Command.Group>
        )}
        <Command.Group heading="Go to">
          {areas.map(({ name, href, icon: Icon, key }) => (
            <Command.Item key={name} value={name} onSelect={choose(() => go(href))}>
              <Icon size={14} aria-hidden />
              <span>{name}</span>
              <Kbd keys={`g ${key}`} />
            </Command.Item>
          ))}
        </Command.Group>
        {found.map(({ heading, places }) => (
          <Command.Group key={heading} heading={heading}>
            {places.map(({ key, name, detail, href }) => (
              <Command.Item key={key} value={`${heading} ${name} ${detail ?? ''} ${key}`} onSelect={choose(() => go(href))}>
                <span>{name}</span>
                {detail !== undefined && <small>{detail}</small>}
              </Command.Item>
            ))}
          </Command.Group>
        ))}
      </Command.List>
    </Command.Dialog>
  )
}
