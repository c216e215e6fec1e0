/** A row that is open beside the table. j and k go to the next and the one before, Esc closes it. */
import { ChevronDown, ChevronUp, Database, Maximize2, PencilRuler, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { logLink, playgroundLink } from '../../links.ts'
import { isTyping } from '../../shell/useGoKeys.ts'
import { IconButton } from '../../ui/button.tsx'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { Loading } from '../../ui/loading.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import classes from './logPanel.module.css'
import { LogTrace } from './logTrace.tsx'
import { RowDetail, RowFacts } from './rowDetail.tsx'
import { useLogRow } from './useLog.ts'

export interface LogPanelProps {
  traceId: string
  spanId: string
  onClose: () => void
  /** To the next row of the table, or the one before. */
  onStep: (by: 1 | -1) => void
  onAddToDataset: () => void
}

export function LogPanel({ traceId, spanId, onClose, onStep, onAddToDataset }: LogPanelProps) {
  const [tab, setTab] = useState<'row' | 'trace'>('row')
  const [, go] = useLocation()
  const { data, error, refetch } = useLogRow(traceId, spanId)
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target) || document.querySelector('[role="dialog"]')) return
      // Where the table has the focus, it goes from row to row by these
      const isInGrid = event.target instanceof Element && event.target.closest('[role="grid"]') !== null
      if (event.key === 'Escape') onClose()
      else if (event.key === 'j' && !isInGrid) onStep(1)
      else if (event.key === 'k' && !isInGrid) onStep(-1)
      else return
      event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [onClose, onStep])
  return (
    <aside className={classes['panel']} aria-label="Row">
      <header className={classes['header']}>
        <div className={classes['title']}>
          <h2>{data?.row.name ?? (data ? 'Row' : '…')}</h2>
          <p className={classes['facts']}>{data && <RowFacts row={data.row} startMs={data.startMs} />}</p>
        </div>
        <div className={classes['actions']}>
          <IconButton label="Next row (j)" onClick={() => onStep(1)}>
            <ChevronDown size={15} aria-hidden />
          </IconButton>
          <IconButton label="Row before (k)" onClick={() => onStep(-1)}>
            <ChevronUp size={15} aria-hidden />
          </IconButton>
          <IconButton label="Add to dataset" onClick={onAddToDataset}>
            <Database size={15} aria-hidden />
          </IconButton>
          <IconButton label="Open in playground" onClick={() => go(playgroundLink({ from: 'log', traceId, spanId }))}>
            <PencilRuler size={15} aria-hidden />
          </IconButton>
          <IconButton label="Open as a page" onClick={() => go(logLink(traceId, spanId))}>
            <Maximize2 size={14} aria-hidden />
          </IconButton>
          <IconButton label="Close (Esc)" onClick={onClose}>
            <X size={16} aria-hidden />
          </IconButton>
        </div>
      </header>
      <div className={classes['body']}>
        {error ? (
          <ErrorBox error={error} retry={() => void refetch()} />
        ) : !data ? (
          <Loading what="the row" />
        ) : (
          <Tabs
            label="Of this row"
            value={tab}
            onChange={setTab}
            tabs={[
              { value: 'row', label: 'Row', panel: <div className={classes['scroll']}><RowDetail key={`${traceId}/${spanId}`} row={data.row} resource={data.resource} /></div> },
              { value: 'trace', label: 'Trace', panel: <div className={classes['trace']}><PanelTrace key={`${traceId}/${spanId}`} traceId={traceId} spanId={spanId} /></div> },
            ]}
          />
        )}
      </div>
    </aside>
  )
}

/** It begins with the row's own span; which is chosen then is the reader's. */
function PanelTrace({ traceId, spanId }: { traceId: string; spanId: string }) {
  const [chosen, choose] = useState(spanId)
  return <LogTrace traceId={traceId} spanId={chosen} onChoose={choose} />
}
