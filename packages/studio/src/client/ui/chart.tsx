/** A chart on a canvas, in the theme's colours, as wide as its place. What it shows is said in its label, and is in a table beside it where it matters. */
import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import classes from './chart.module.css'

export interface ChartProps {
  /** What it shows, in words: the trend and its ends. */
  label: string
  data: uPlot.AlignedData
  /** Without size. Colours by `color('--accent')`, read when it is drawn. */
  options: (color: (token: string) => string) => Omit<uPlot.Options, 'width' | 'height'>
  /** Pixels. */
  height: number
  /** A range of x was brushed: in the units of x; `undefined`: the brush was cleared by a double click. */
  onBrush?: ((range: readonly [from: number, to: number] | undefined) => void) | undefined
}

export function Chart({ label, data, options, height, onBrush }: ChartProps) {
  const holder = useRef<HTMLDivElement>(null)
  const chart = useRef<uPlot>(undefined)
  const latest = useRef({ onBrush })
  latest.current = { onBrush }

  useEffect(() => {
    const element = holder.current!
    const draw = (): void => {
      chart.current?.destroy()
      const style = getComputedStyle(element)
      // Custom properties are texts: only a real property resolves light-dark()
      const probe = element.appendChild(document.createElement('i'))
      const color = (token: string): string => {
        probe.style.color = `var(${token})`
        return style && getComputedStyle(probe).color
      }
      const own = options(color)
      const made: uPlot.Options = {
        ...own,
        width: Math.max(element.clientWidth, 80),
        height,
        legend: { show: false, ...own.legend },
        cursor: { points: { show: false }, ...own.cursor, ...(onBrush ? { drag: { x: true, y: false, setScale: false }, bind: { dblclick: () => () => (latest.current.onBrush?.(undefined), null) } } : {}) },
        hooks: {
          ...own.hooks,
          ...(onBrush
            ? {
                setSelect: [
                  (plot: uPlot) => {
                    const { left, width } = plot.select
                    if (width > 3) latest.current.onBrush?.([plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x')])
                  },
                ],
              }
            : {}),
        },
      }
      probe.remove()
      chart.current = new uPlot(made, data, element)
    }
    draw()
    const resize = new ResizeObserver(() => chart.current?.setSize({ width: Math.max(element.clientWidth, 80), height }))
    resize.observe(element)
    document.addEventListener('themechange', draw)
    const system = matchMedia('(prefers-color-scheme: dark)')
    system.addEventListener('change', draw)
    return () => {
      resize.disconnect()
      document.removeEventListener('themechange', draw)
      system.removeEventListener('change', draw)
      chart.current?.destroy()
      chart.current = undefined
    }
  }, [data, options, height, onBrush !== undefined])

  return <div ref={holder} role="img" aria-label={label} className={classes['chart']} style={{ height }} />
}
