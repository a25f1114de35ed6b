/** The forms about who somebody is: fields as typed ↔ what the workflow takes. Shared by registering and correcting. */
import type { Chart } from '../domain/chart.js';
import type { Problem } from '../domain/result.js';
import { residentInReach } from '../workflow/residents-search.js';
import { by, type PageContext } from './environment.js';
import { fieldsOf } from './fields.js';
import { many, type Typed, text } from './forms.js';
import { labels, personLine } from './residents-view.js';

/** Ids of the fields; problems are led to them. */
export const identityFields = [
  'name',
  'sex',
  'birthDate',
  'idDocument',
  'phones',
  'address',
  'village',
] as const;
export const registerFields = ['clinicId', 'contractSigned', 'keyGroups', 'healthRecordNumber'] as const;

/** What the workflow takes, from what was typed. */
export function identityFrom(form: Typed) {
  const number = text(form, 'idDocument');
  const kind = text(form, 'idKind');
  const sex = text(form, 'sex');
  return {
    name: text(form, 'name'),
    sex: sex === '' ? null : sex,
    birthDate: text(form, 'birthDate'),
    idDocument:
      kind === 'none' || (kind === 'resident-id' && number.trim() === '')
        ? { kind: 'none' }
        : kind === 'other'
          ? { kind, name: text(form, 'idName'), number }
          : { kind, number },
    phones: text(form, 'phones')
      .split(/[,\uff0c;\uff1b\u3001]/)
      .map((phone) => phone.trim()),
    address: text(form, 'address'),
    village: text(form, 'village'),
  };
}

export function stoodBy(form: Typed) {
  return { confirmed: many(form, 'confirmed'), notSameAs: many(form, 'notSameAs') };
}

export function registerFrom(form: Typed) {
  const contract = text(form, 'contractSigned');
  const present = many(form, 'keyGroups');
  const complete = text(form, 'keyGroupsComplete') === 'yes';
  return {
    contractSigned: contract === '' ? null : contract === 'yes',
    // Ticked groups are known; the others are unknown until somebody says that the list is whole.
    keyGroups: present.length === 0 && !complete ? null : { present, complete },
    healthRecordNumber: text(form, 'healthRecordNumber'),
  };
}

/** A stored identity in the fields of the form. */
export function typedIdentity({ identity }: Chart): Typed {
  const { idDocument } = identity;
  return {
    name: [identity.name],
    sex: [identity.sex],
    birthDate: [identity.birthDate],
    idKind: [idDocument?.kind ?? 'none'],
    idDocument: [idDocument?.number ?? ''],
    idName: [idDocument?.kind === 'other' ? idDocument.name : ''],
    phones: [identity.phones.join('，')],
    address: [identity.address],
    village: [identity.village],
  };
}

export function typedRegister({ register }: Chart): Typed {
  const { contractSigned, keyGroups, healthRecordNumber } = register;
  return {
    contractSigned: [contractSigned === null ? '' : contractSigned ? 'yes' : 'no'],
    keyGroups: keyGroups?.present ?? [],
    keyGroupsComplete: keyGroups?.complete === true ? ['yes'] : [],
    healthRecordNumber: [healthRecordNumber ?? ''],
  };
}

const idKinds = ['resident-id', 'other', 'none'] as const;

export function identityView(
  c: PageContext,
  form: Typed,
  problems: readonly Problem[],
  villages: readonly string[],
) {
  const { messages } = c.get('deps');
  const names = [...identityFields, 'idName'] as const;
  const values = Object.fromEntries(names.map((name) => [name, text(form, name)]));
  const kind = text(form, 'idKind');
  return {
    fields: fieldsOf(c, names, values, problems),
    sexes: (['female', 'male'] as const).map((code) => ({
      value: code,
      label: labels(c)('sexes', code),
      checked: text(form, 'sex') === code,
    })),
    idKinds: idKinds.map((code) => ({
      value: code,
      label: messages({ code: `resident.id-kind-${code}` }),
      selected: code === kind,
    })),
    villages,
    hasVillages: villages.length > 0,
    // A form opened to be filled begins at its first field.
    autofocus: values['name'] === '',
  };
}

export function registerView(c: PageContext, form: Typed, problems: readonly Problem[]) {
  const { service, messages } = c.get('deps');
  const groups = service.release().knowledge.facts.get('keyGroups');
  const contract = text(form, 'contractSigned');
  return {
    fields: fieldsOf(c, registerFields, { healthRecordNumber: text(form, 'healthRecordNumber') }, problems),
    contract: ['yes', 'no', ''].map((value) => ({
      value,
      label: messages({ code: `resident.contract-${value === '' ? 'not-asked' : value}` }),
      checked: contract === value,
    })),
    keyGroups: (groups?.type === 'codes' ? groups.options : []).map(({ code, label }) => ({
      value: code,
      label,
      checked: many(form, 'keyGroups').includes(code),
    })),
    keyGroupsComplete: text(form, 'keyGroupsComplete') === 'yes',
  };
}

/** Warnings to confirm and look-alikes to tell apart: those asked about now and those already answered stay ticked. */
export function questionsView(c: PageContext, form: Typed, problems: readonly Problem[]) {
  const { service, messages } = c.get('deps');
  const warnings = [
    ...many(form, 'confirmed').map((code) => ({ code, checked: true })),
    ...problems
      .filter((problem) => problem.code.startsWith('resident.warn-'))
      .map(({ code }) => ({ code, checked: false })),
  ].filter(({ code }) => messages.codes.has(code));
  const alike = [
    ...many(form, 'notSameAs').map((id) => ({ id, checked: true })),
    ...problems
      .filter((problem) => problem.code === 'resident.maybe-same')
      .map((problem) => ({ id: String(problem.values?.['resident'] ?? ''), checked: false })),
  ].flatMap(({ id, checked }) => {
    const summary = residentInReach(service, by(c), id);
    return summary ? [{ ...personLine(c, summary), checked }] : [];
  });
  return {
    warnings: warnings.map(({ code, checked }) => ({ code, checked, text: messages({ code }) })),
    alike,
    hasWarnings: warnings.length > 0,
    hasAlike: alike.length > 0,
    hasQuestions: warnings.length + alike.length > 0,
  };
}

/** Problems led to where the page shows them. */
export function ledToForm(problems: readonly Problem[]): Problem[] {
  const isQuestion = ({ code }: Problem) =>
    code.startsWith('resident.warn-') || code === 'resident.maybe-same';
  return problems
    .filter((problem, index) => problems.findIndex((other) => other.code === problem.code) === index)
    .map((problem) => ({ ...problem, path: isQuestion(problem) ? 'questions' : problem.path }));
}
