/**
 * What grows in the county and what it costs: knowledge/produce/ of the site's overlay, none in the shipped pack. A
 * liking, never a limit: what is not listed is neither in nor out of season.
 */
import { z } from 'zod';
import { contentId } from '../domain/codes.js';

export const produce = z.strictObject({
  food: contentId,
  /** Calendar months it is to be had fresh in the county. */
  months: z.array(z.int().min(1).max(12)).min(1),
  /** Price of a jin (500 g) as the county judges it. */
  cost: z.enum(['low', 'medium', 'high']).optional(),
  note: z.string().min(1).optional(),
});
export type Produce = z.infer<typeof produce>;
export const produceFile = z.strictObject({ produce: z.array(produce).min(1) });
