/** The scorers of an eval of a judge, by whose scores its kappa is known: whether it agreed with people, and whether it passed the row. */
export const AGREES = 'agrees'
export const PASSES = 'passes'
