/** Leads one demo resident as far as the list says, by the workflow functions the pages call. */
import type { House } from '../../app.js';
import { documentOf } from '../../domain/chart.js';
import { addDays, ageInYears } from '../../domain/time.js';
import { makeDraft, submitDraft } from '../../workflow/drafts.js';
import { handOverPaper, issuePaper } from '../../workflow/papers.js';
import { setStanding } from '../../workflow/residents.js';
import { approveDraft, rejectDraft, returnDraft, voidPaper } from '../../workflow/review.js';
import { type By, today } from '../../workflow/service.js';
import { openVisit } from '../../workflow/visit-opening.js';
import { recordEmergency } from '../../workflow/visits.js';
import { saveVisit } from '../../workflow/whole-visit.js';
import type { DemoCounty } from './county.js';
import { must } from './must.js';
import { type DemoResident, leaningAnswers, type Stage } from './residents.js';

export interface DemoActors {
  readonly village: By;
  readonly county: By;
}

const order: readonly Stage[] = [
  'registered',
  'open',
  'draft',
  'submitted',
  'approved',
  'issued',
  'handed-over',
];

/** Stages off the straight way, with the step they leave it at. */
const leavesAt: Readonly<Partial<Record<Stage, Stage>>> = {
  returned: 'submitted',
  rejected: 'submitted',
  void: 'issued',
  emergency: 'open',
  moved: 'registered',
  died: 'registered',
};

export async function lead(
  house: House,
  { village, county }: DemoActors,
  residentId: string,
  made: DemoResident,
  answers: DemoCounty['answers'],
): Promise<void> {
  const { service } = house;
  const until = order.indexOf(leavesAt[made.stage] ?? made.stage);
  const on = today(service);
  if (made.stage === 'moved' || made.stage === 'died') {
    must(
      await setStanding(service, village, residentId, {
        shown: 'present',
        status: made.stage,
        on: addDays(on, -10),
        note: '',
      }),
    );
  }
  if (until < order.indexOf('open')) return;
  const visitId = await visitOf(house, village, residentId, made);
  if (made.stage === 'emergency') {
    const chart = await service.charts.get(residentId);
    const visit = chart.state === 'found' ? chart.value.visits.find((one) => one.id === visitId) : undefined;
    if (chart.state !== 'found' || !visit) throw new Error('demo: visit lost');
    must(
      await recordEmergency(service, village, residentId, visitId, {
        ruleId: visit.emergencies[0]?.ruleId ?? '',
        done: answers.emergencyDone,
        toldWhom: answers.emergencyTold,
        transport: { kind: 'ambulance' },
        outcome: '',
        close: false,
      }),
    );
  }
  if (until < order.indexOf('draft')) return;
  const documentId = must(await makeDraft(service, village, residentId, visitId));
  const shown = () => revisionOf(house, residentId, documentId);
  if (until < order.indexOf('submitted')) return;
  must(await submitDraft(service, village, residentId, documentId, await shown()));
  if (made.stage === 'returned') {
    const remark = { ...(await shown()), reason: 'facts-missing', comment: answers.returnComment };
    must(await returnDraft(service, county, residentId, documentId, remark));
  }
  if (made.stage === 'rejected') {
    const remark = { ...(await shown()), reason: 'refer-instead', comment: '' };
    must(await rejectDraft(service, county, residentId, documentId, remark));
  }
  if (until < order.indexOf('approved')) return;
  const approval = { ...(await shown()), seenInPerson: made.leaning % 2 === 0 };
  must(await approveDraft(service, county, residentId, documentId, approval));
  if (until < order.indexOf('issued')) return;
  const press = { service, templates: house.web.templates };
  must(await issuePaper(press, village, residentId, documentId, { ...(await shown()), size: 'A5' }));
  if (made.stage === 'void') {
    const remark = { ...(await shown()), reason: 'wrong-content', comment: '' };
    must(await voidPaper(service, county, residentId, documentId, remark));
  }
  if (until < order.indexOf('handed-over')) return;
  must(await handOverPaper(service, village, residentId, documentId));
}

/** The revision of a document as a page would send it back. */
export async function revisionOf({ service }: House, residentId: string, documentId: string) {
  const chart = await service.charts.get(residentId);
  return {
    shown: (chart.state === 'found' ? documentOf(chart.value, documentId)?.revision : undefined) ?? 1,
  };
}

/** A visit of a few days ago, or of the day asked for, with its sections and questionnaire. */
export async function visitOf(
  house: House,
  by: By,
  residentId: string,
  made: DemoResident,
  daysAgo = made.leaning % 5,
): Promise<string> {
  const { service } = house;
  const occurredOn = addDays(today(service), -daysAgo);
  const visitId = must(
    await openVisit(service, by, residentId, {
      kind: 'assessment',
      occurredOn,
      mode: made.leaning % 3 === 0 ? 'home' : 'clinic',
      place: '',
      servedBy: by.actor.staffId,
    }),
  );
  const chart = await service.charts.get(residentId);
  if (chart.state !== 'found') throw new Error('demo: chart lost');
  const { birthDate, sex } = chart.value.identity;
  const old = ageInYears(birthDate, occurredOn) >= 65;
  const instrument = service.release().instruments.get(old ? 'elderly-33' : 'gbt-46939-2025');
  if (!instrument) throw new Error('demo: instrument missing');
  const sections = made.sections.filter(({ facts }) => Object.keys(facts).length > 0);
  const { refused } = must(
    await saveVisit(service, by, residentId, visitId, {
      sections: sections.map((one) => ({ ...one, shown: 0, freeText: '', examinedBy: null })),
      questionnaire: {
        shown: 0,
        instrument: instrument.id,
        answers: leaningAnswers(instrument, made.leaning, sex),
        respondent: { kind: 'self' },
      },
      sure: sections.flatMap(({ facts }) => Object.keys(facts)),
    }),
  );
  if (refused.length > 0) throw new Error(`demo: ${refused[0]?.section} refused`);
  return visitId;
}
