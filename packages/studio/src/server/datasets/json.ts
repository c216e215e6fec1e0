/** Any JSON value that a page sends, typed as rows have it. */
import type { Json } from '@evals/core'
import { z } from 'zod'

export const json = z.json() as unknown as z.ZodType<Json, Json>
