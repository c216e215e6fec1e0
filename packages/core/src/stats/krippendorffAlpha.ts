/** Agreement of any number of raters, who need not all have rated everything. */

import { requireFinite } from './requireNumbers.ts'

/** What the values of ratings mean: names, ranks, distances, or distances from a true zero. */
export type MeasurementLevel = 'nominal' | 'ordinal' | 'interval' | 'ratio'

/** One rater's value of one item; null: not rated. Names can be anything, all other levels take numbers. */
export type Rating = number | string | boolean | null

/**
 * Krippendorff's alpha: 1 is full agreement, 0 what chance gives, below 0 systematic disagreement. Alpha is
 * 1 - observed / expected disagreement, by the squared distance of the level. Krippendorff asks for 0.8, and for 0.667
 * where tentative conclusions are enough.
 *
 * Source: Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability"; Content Analysis, 4th edition, chapter 12.
 *
 * @param ratings one array a rater, of one length: the items, in one order
 * @returns null where no two raters rated the same item, or all that did gave one and the same value: nothing is known
 * @throws RangeError where raters have different numbers of items, or a value is not a number at a level above nominal
 * @example
 * krippendorffAlpha([[1, 2, 3, null], [1, 2, 4, 4]], 'interval') // 0.878
 */
export function krippendorffAlpha(ratings: readonly (readonly Rating[])[], level: MeasurementLevel = 'nominal'): number | null {
  const items = ratings[0]?.length ?? 0
  ratings.forEach((row, rater) => {
    if (row.length !== items) throw new RangeError(`ratings[${rater}] must have ${items} items as ratings[0] has, but has ${row.length}`)
    if (level !== 'nominal') requireFinite(`ratings[${rater}]`, row.filter((value) => value !== null) as number[])
  })
  // Only items that two raters have rated say anything about agreement
  const units = Array.from({ length: items }, (_, item) => ratings.map((row) => row[item]).filter((value) => value !== null && value !== undefined)).filter((values) => values.length > 1)
  const counts = new Map<Rating, number>()
  for (const value of units.flat()) counts.set(value, (counts.get(value) ?? 0) + 1)
  const values = level === 'nominal' ? [...counts.keys()] : ([...counts.keys()] as number[]).toSorted((a, b) => a - b)
  const total = units.flat().length
  const distance = distanceAt(level, values, values.map((value) => counts.get(value)!))
  const position = new Map(values.map((value, index) => [value, index]))

  let observed = 0
  for (const unit of units) {
    const places = unit.map((value) => position.get(value)!)
    let sum = 0
    for (const a of places) for (const b of places) sum += distance(a, b)
    observed += sum / (unit.length - 1)
  }
  let expected = 0
  values.forEach((a, i) => values.forEach((b, j) => (expected += counts.get(a)! * counts.get(b)! * distance(i, j))))
  return expected === 0 ? null : 1 - ((total - 1) * observed) / expected
}

/** The squared difference of two values, given by their places among all values. */
function distanceAt(level: MeasurementLevel, values: readonly Rating[], counts: readonly number[]): (a: number, b: number) => number {
  const value = (place: number): number => values[place] as number
  switch (level) {
    case 'nominal':
      return (a, b) => (a === b ? 0 : 1)
    case 'interval':
      return (a, b) => (value(a) - value(b)) ** 2
    case 'ratio':
      return (a, b) => (a === b ? 0 : ((value(a) - value(b)) / (value(a) + value(b))) ** 2)
    case 'ordinal': {
      // How many ratings lie between the two, the ends by half
      const below = [0]
      for (const count of counts) below.push(below.at(-1)! + count)
      const rank = (place: number): number => below[place]! + counts[place]! / 2
      return (a, b) => (rank(a) - rank(b)) ** 2
    }
  }
}
