/** Every room of pages, in the order they are mounted. */
import type { Hono } from 'hono';
import { accountRoom } from './account.js';
import { adverseEventsRoom } from './adverse-events.js';
import { auditRoom } from './audit.js';
import { carriedOutRoom } from './carried-out.js';
import { checkRoom } from './check.js';
import { courseRoom } from './course.js';
import { draftRoom } from './draft.js';
import type { Env } from './environment.js';
import { followUpRoom } from './follow-up.js';
import { followUpFormRoom } from './follow-up-form.js';
import { paperFormsRoom } from './paper-forms.js';
import { papersRoom } from './papers.js';
import { patternsRoom } from './patterns.js';
import { referralsRoom } from './referrals.js';
import { residentsRoom } from './residents.js';
import { reviewRoom } from './review.js';
import { rulesRoom } from './rules.js';
import { staffRoom } from './staff.js';
import { visitRoom } from './visit.js';
import { workbenchRoom } from './workbench.js';

export const rooms: readonly Hono<Env>[] = [
  accountRoom,
  staffRoom,
  auditRoom,
  workbenchRoom,
  residentsRoom,
  courseRoom,
  carriedOutRoom,
  adverseEventsRoom,
  visitRoom,
  patternsRoom,
  draftRoom,
  reviewRoom,
  papersRoom,
  checkRoom,
  paperFormsRoom,
  rulesRoom,
  followUpRoom,
  referralsRoom,
  followUpFormRoom,
];
