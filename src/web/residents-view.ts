/** How a resident is named on a page: age in words, numbers masked, standing as a tag. Decides nothing. */
import type { IdDocument, Standing } from '../domain/resident.js';
import { ageInMonths, ageInYears, type CivilDate } from '../domain/time.js';
import { labelOf } from '../knowledge/vocabulary.js';
import type { ChartSummary } from '../workflow/chart-form.js';
import { organisations, today } from '../workflow/service.js';
import type { PageContext } from './environment.js';

/** Years, or months below one year. */
export function ageWords(c: PageContext, birthDate: CivilDate, on: CivilDate): string {
  const { messages } = c.get('deps');
  const years = ageInYears(birthDate, on);
  return years >= 1
    ? messages({ code: 'resident.age-years', values: { count: years } })
    : messages({ code: 'resident.age-months', values: { count: ageInMonths(birthDate, on) } });
}

/** The last four characters, everything before them as stars; '' stays ''. */
export function masked(number: string): string {
  return number.replace(/.(?=.{4})/g, '*');
}

/** 13800000001 → 138****0001; other numbers by their last four. */
export function maskedPhone(number: string): string {
  return /^\d{11}$/.test(number) ? `${number.slice(0, 3)}****${number.slice(-4)}` : masked(number);
}

/** Kind of document and its masked number. */
export function idWords(c: PageContext, idDocument: IdDocument | null): string {
  const { messages } = c.get('deps');
  if (idDocument === null) return messages({ code: 'resident.no-id' });
  const number = masked(idDocument.number);
  return idDocument.kind === 'resident-id'
    ? messages({ code: 'resident.id-masked', values: { number } })
    : `${idDocument.name} ${number}`;
}

export interface Tag {
  readonly label: string;
  /** Class of the tag; the words say the same. */
  readonly tone: 'danger' | 'warn' | 'ok';
}

export function labels(c: PageContext): (vocabulary: string, code: string) => string {
  const { vocabularies } = c.get('deps').service.release().knowledge;
  return (vocabulary, code) => labelOf(vocabularies, vocabulary, code);
}

/** Whoever is present needs no tag. */
export function standingTag(c: PageContext, status: Standing['status']): Tag[] {
  return status === 'present' ? [] : [{ label: labels(c)('standings', status), tone: 'warn' }];
}

/** One line of a list of residents. */
export interface PersonLine {
  readonly id: string;
  readonly href: string;
  readonly name: string;
  readonly sex: string;
  readonly age: string;
  readonly birthDate: string;
  readonly village: string;
  readonly clinic: string;
  readonly idTail: string;
  readonly phone: string;
  readonly lastVisit: string;
  readonly tags: readonly Tag[];
}

export function personLine(c: PageContext, one: ChartSummary): PersonLine {
  const { service, messages } = c.get('deps');
  const emergencies: Tag[] =
    one.openEmergencies > 0 ? [{ label: messages({ code: 'resident.emergency-tag' }), tone: 'danger' }] : [];
  return {
    id: one.residentId,
    href: `/residents/${one.residentId}`,
    name: one.name,
    sex: labels(c)('sexes', one.sex),
    age: ageWords(c, one.birthDate, today(service)),
    birthDate: one.birthDate,
    village: one.village,
    clinic: organisations(service).get(one.clinicId)?.name ?? '',
    idTail: one.idNumber === null ? '' : one.idNumber.slice(-4),
    phone: maskedPhone(one.phones[0] ?? ''),
    lastVisit: one.lastVisitOn ?? '',
    tags: [...emergencies, ...standingTag(c, one.status)],
  };
}

export interface Option {
  readonly value: string;
  readonly label: string;
  readonly selected: boolean;
}

export function optionsOf(
  list: readonly { readonly id: string; readonly name: string }[],
  chosen: string,
): Option[] {
  return list.map(({ id, name }) => ({ value: id, label: name, selected: id === chosen }));
}

/** Name of somebody on the staff; the id where the file is gone. */
export function staffName(c: PageContext, staffId: string): string {
  const found = c.get('deps').service.staff.summaries().get(staffId);
  return found?.state === 'found' ? found.value.name : staffId;
}

/** The confirmation that a redirect asks for, when there is one of that name. */
export function doneOf(c: PageContext): string | undefined {
  const code = `resident.done-${c.req.query('done') ?? ''}`;
  return c.get('deps').messages.codes.has(code) ? code : undefined;
}
