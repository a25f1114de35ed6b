/**
 * The result notice: drafted from the norm's guidance after the safety filter, signed by a trained doctor on the day it
 * was drafted. The county does not see it, so it carries less than a prescription (see noticeLines).
 */
import { z } from 'zod';
import { ok, type Result, refuse } from '../domain/result.js';
import { constitutionsTold } from '../prescription/papers/constitution-told.js';
import { noticeLines } from '../prescription/papers/result-notice.js';
import * as states from '../prescription/states.js';
import { decideOn } from './decided.js';
import { changeDocument, documentFor } from './documents.js';
import { newDocument, replaceLike, visitFor, withDocument } from './paper-documents.js';
import { draftedOn } from './paper-views.js';
import { checkAgain, groundOf } from './recheck.js';
import { type By, changeChart, contextOf, parsed, type Service } from './service.js';
import { notPresent } from './standing.js';

/** Drafts the result notice of a visit, or makes the open one anew. Refused while no constitution stands. */
export async function makeResultNotice(
  service: Service,
  by: By,
  residentId: string,
  visitId: string,
): Promise<Result<string>> {
  const found = await visitFor(service, by, 'draft', residentId, visitId);
  if (!found.ok) return found;
  const { chart, visit } = found.value;
  const away = notPresent(service, chart.standing);
  if (away) return away;
  const ground = groundOf(service, chart);
  const { input, decision, record } = await decideOn(service, chart, visit);
  if (!decision.complete) return refuse({ code: 'decision.incomplete', path: '' });
  if (decision.emergency) return refuse({ code: 'decision.emergency', path: '' });
  if (constitutionsTold(input, decision, (_, code) => code).length === 0)
    return refuse({ code: 'notice.no-result', path: '' });
  const lines = noticeLines(decision, input, service.release().knowledge);
  if (lines.length === 0) return refuse({ code: 'document.empty', path: 'lines' });
  return changeChart(service, by, residentId, {
    act: 'draft',
    event: 'draft-result-notice',
    about: { visit: visitId },
    detail: { decision: record.hash },
    apply(now, context) {
      if (groundOf(service, now) !== ground) return refuse({ code: 'draft.chart-changed', path: '' });
      const mover = { by: context.by, at: context.at };
      const open = now.documents.find(
        (doc) => doc.kind === 'result-notice' && doc.visitId === visitId && doc.state === 'draft',
      );
      const anew = { decision: record, drafted: lines, lines };
      const made = open
        ? states.redraft(open, anew, mover)
        : ok(newDocument('result-notice', { ...anew, id: context.newId(), visitId }, mover));
      return made.ok ? ok({ chart: withDocument(now, made.value), value: made.value.id }) : made;
    },
  });
}

const signInput = z.strictObject({ shown: z.int().positive() });

/** Signs on the day it was drafted, after one more look; it replaces the notice the resident holds. */
export async function signResultNotice(
  service: Service,
  by: By,
  residentId: string,
  documentId: string,
  input: unknown,
): Promise<Result<number>> {
  const asked = parsed(signInput, input);
  if (!asked.ok) return asked;
  const found = await documentFor(service, by, 'sign-result-notice', residentId, documentId);
  if (!found.ok) return found;
  const { doc } = found.value;
  if (doc.kind !== 'result-notice') return refuse({ code: 'document.wrong-kind', path: 'kind' });
  const current = states.atRevision(doc, asked.value.shown);
  if (!current.ok) return current;
  if (draftedOn(doc) !== contextOf(service, by).today) return refuse({ code: 'notice.not-today', path: '' });
  const checked = await checkAgain(service, found.value, doc.lines);
  if (!checked.ok) return checked;
  return changeDocument(service, by, residentId, documentId, {
    act: 'sign-result-notice',
    detail: { decision: checked.value.decided.record.hash },
    apply(now, context, chart) {
      const holds = checked.value.stillHolds(chart);
      if (!holds.ok) return holds;
      const still = states.atRevision(now, asked.value.shown);
      return still.ok ? states.sign(now, { by: context.by, at: context.at }) : still;
    },
    also: (chart, signed, context) =>
      replaceLike(chart, signed, (one) => one.kind === 'result-notice', { by: context.by, at: context.at }),
  });
}
