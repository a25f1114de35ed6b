/**
 * Holds the sheets of the official forms against the dictionary before anybody prints one: each is filled in on trial,
 * once with every cell told and once with none. Says what is wrong; prints nothing.
 */

import { type FollowUpForm, followUpForms } from '../../knowledge/follow-up-form.js';
import type { Knowledge } from '../../knowledge/pack.js';
import type { ContentProblem } from '../../knowledge/yaml-file.js';
import { TemplateError, type Templates } from '../rendering.js';
import type { Cell, FollowUpFormView, FormColumn } from './follow-up-form.js';

export function checkFormSheets(
  knowledge: Pick<Knowledge, 'facts' | 'diseases'>,
  templates: Pick<Templates, 'names' | 'render'>,
): ContentProblem[] {
  const names = new Set(templates.names());
  return followUpForms(knowledge).flatMap((form): ContentProblem[] => {
    const { template } = form;
    if (!names.has(template)) return [problemOf(form, 'form.no-template', { template })];
    try {
      for (const told of [true, false])
        templates.render(template, { title: form.title, forms: [trial(form, knowledge, told)] });
      return [];
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      const values = { template, line: error.line ?? 0, detail: error.reason };
      return [problemOf(form, 'form.template-fault', values)];
    }
  });
}

function problemOf(
  { id }: FollowUpForm,
  code: string,
  values: Record<string, string | number>,
): ContentProblem {
  const file = `knowledge/diseases/${id}.yaml`;
  return { severity: 'error', code, file, path: 'followUpForm.template', values };
}

function trial(form: FollowUpForm, { facts }: Pick<Knowledge, 'facts'>, told: boolean): FollowUpFormView {
  const words = told ? '—' : '';
  const cells = [...facts.values()].map((fact): [string, Cell] => {
    const codes = fact.type === 'code' || fact.type === 'codes' ? fact.options.map(({ code }) => code) : [];
    const is = Object.fromEntries(codes.map((code) => [code, told]));
    return [fact.id, { words, yes: told, no: told, unsure: told, is, lacks: is, none: told }];
  });
  const column = (filled: boolean): FormColumn => ({
    ...{ filled, on: words, lateOn: words, mode: words, class: words, nextOn: words, doctor: words },
    symptoms: { numbered: told ? [words] : [], others: told ? [words] : [], unsure: told },
    facts: Object.fromEntries(cells),
    referrals: told ? [{ reason: words, place: words }] : [],
  });
  return {
    ...{ title: form.title, year: words, issuer: words, printedOn: words, release: words, number: words },
    person: told ? { name: words, sex: words, birthDate: words, recordNumber: words } : null,
    isRecord: told,
    sheets: [{ no: '1', of: '1', columns: [column(true), column(false)] }],
  };
}
