/** In which ways a case is not as it was. Also for the browser. */
export const CHANGES = ['moved', 'oneSided', 'new', 'missing'] as const
/** `moved`: scored on both sides, and not the same. `oneSided`: scored on one side only. */
export type Change = (typeof CHANGES)[number]
