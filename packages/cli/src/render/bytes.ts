/** @example bytes(3_400_000)   // '3.4 MB' */
export function bytes(value: number): string {
  if (value < 1000) return `${value} B`
  const [size, unit] = value < 1e6 ? [value / 1e3, 'KB'] : value < 1e9 ? [value / 1e6, 'MB'] : [value / 1e9, 'GB']
  return `${size < 99.95 ? size.toFixed(1) : Math.round(size).toLocaleString('en-US')} ${unit}`
}
