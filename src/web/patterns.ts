/** A physician's word on a pattern of a visit: confirmed or taken back, on the page of the visit. */
import { Hono } from 'hono';
import { confirmPattern, withdrawPattern } from '../workflow/patterns.js';
import { by, type Env } from './environment.js';
import { text, typedForm } from './forms.js';
import { refusalPage } from './page.js';
import { idsOf, openedVisit, visitPage } from './visit-page.js';

export const patternsRoom = new Hono<Env>();

patternsRoom.post('/residents/:residentId/visits/:visitId/patterns', async (c) => {
  const { residentId, visitId } = idsOf(c);
  const form = await typedForm(c);
  const withdrawn = text(form, 'withdraw');
  const withdraws = withdrawn !== '';
  const input = { pattern: withdraws ? withdrawn : text(form, 'confirm'), shown: text(form, 'shown') };
  const act = withdraws ? withdrawPattern : confirmPattern;
  const done = await act(c.get('deps').service, by(c), residentId, visitId, input);
  if (done.ok) {
    const word = withdraws ? 'saved' : 'confirmed-done';
    const reviewing = text(form, 'reviewing');
    // Back to the page she confirmed on: under review the draft still waits for her.
    return c.redirect(
      /^[\w-]{1,64}$/.test(reviewing)
        ? `/review/${residentId}/${reviewing}?done=${word === 'saved' ? 'withdrawn' : 'confirmed'}#s.patterns`
        : `/residents/${residentId}/visits/${visitId}?done=${word}#s.patterns`,
      303,
    );
  }
  const found = await openedVisit(c);
  if (!found.ok) return refusalPage(c, found.problems);
  return visitPage(c, found.value, { problems: done.problems });
});
