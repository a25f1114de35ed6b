/**
 * 老年人中医药健康管理服务记录表: the official form as printed, filled from the visit. Its items, options, order and words
 * are the instrument's; a measured band is marked as such, and nothing is ticked that was not answered or measured.
 */
import type { ConstitutionCode, Judgement, Sex } from '../../domain/codes.js';
import { countAnswers } from '../../instruments/answers.js';
import type { Instrument } from '../../instruments/instrument-schema.js';
import { score } from '../../instruments/score.js';
import { labelOf } from '../../knowledge/vocabulary.js';
import type { PaperFrame } from '../paper-frame.js';
import { type DayParts, dayParts, frameOf, type PaperSource } from './source.js';

export interface ElderlySource {
  readonly instrument: Instrument;
  readonly sex: Sex;
  readonly answers: Readonly<Record<string, number>>;
  readonly measures: Readonly<Record<string, number>>;
  /** The constitution the guidance was for; null: for every one judged to be so. */
  readonly guidedFor: ConstitutionCode | null;
  /** Values of the form's guidance options that were given. */
  readonly guidance: readonly number[];
  /** What the free-text option says. */
  readonly otherGuidance: string;
  readonly recordNumber: string | null;
}

export interface ElderlyRecordView {
  readonly frame: PaperFrame;
  readonly recordNumber: string | null;
  readonly recall: string | null;
  /** Heads of the answer columns. */
  readonly options: readonly {
    readonly value: string;
    readonly label: string;
    readonly gloss: string | null;
  }[];
  readonly items: readonly ItemRow[];
  readonly columns: readonly ConstitutionColumn[];
  readonly filledOn: DayParts;
  /** Printed beside the place for the signature, which the form has at its own foot. */
  readonly doctor: string;
}

interface ItemRow {
  readonly no: string;
  readonly text: string;
  readonly hint: string | null;
  /** The option was chosen by a measurement. */
  readonly measured: boolean;
  /** `label` only where the item has options of its own. */
  readonly cells: readonly {
    readonly value: string;
    readonly label: string | null;
    readonly chosen: boolean;
  }[];
}

interface ConstitutionColumn {
  readonly label: string;
  readonly score: string;
  /** 是, and the form's second box: 倾向是, for the balanced type 基本是. */
  readonly yes: boolean;
  readonly second: { readonly label: string; readonly chosen: boolean };
  readonly guidance: readonly {
    readonly value: string;
    readonly label: string;
    readonly given: boolean;
    readonly words: string | null;
  }[];
}

/** Throws when an answer is missing: an incomplete form is not issued (callers check first). */
export function elderlyRecordView(source: PaperSource, form: ElderlySource): ElderlyRecordView {
  const { instrument } = form;
  const answered = { sex: form.sex, answers: form.answers, measures: form.measures };
  const counted = countAnswers(instrument, answered);
  const scored = score(instrument, answered);
  const label = (vocabulary: string, code: string) =>
    labelOf(source.knowledge.vocabularies, vocabulary, code);
  return {
    frame: frameOf(source, {
      isAdvice: false,
      signatures: {
        recordingDoctor: null,
        signingDoctor: null,
        reviewer: null,
        resident: false,
        seal: false,
      },
      sources: [],
    }),
    recordNumber: form.recordNumber,
    recall: instrument.recall ?? null,
    options: instrument.options.map(({ value, label: word, gloss }) => ({
      value: String(value),
      label: word,
      gloss: gloss ?? null,
    })),
    items: instrument.items.map((item): ItemRow => {
      const chosen = counted.values.get(item.id);
      return {
        no: String(item.no),
        text: item.text,
        hint: item.hint ?? null,
        measured: counted.measured.has(item.id),
        cells: instrument.options.map(({ value }) => ({
          value: String(value),
          label: item.options?.find((option) => option.value === value)?.label ?? null,
          chosen: value === chosen,
        })),
      };
    }),
    columns: columnOrder([...scored.scales.keys()]).map((code): ConstitutionColumn => {
      const scale = scored.scales.get(code);
      if (!scale || scale.raw === null) throw new Error(`elderlyRecordView: ${code} has no score`);
      const second = code === 'balanced' ? 'basically' : 'tends';
      return {
        label: label('constitutions', code),
        score: String(scale.raw),
        yes: scale.judgement === 'yes',
        second: { label: label('judgements', second), chosen: scale.judgement === second },
        guidance: guidanceOf(form, code, scale.judgement),
      };
    }),
    filledOn: dayParts(source.visitedOn),
    doctor: source.people.signing,
  };
}

/** The form has the eight biased types first and the balanced one last. */
function columnOrder(codes: readonly ConstitutionCode[]): ConstitutionCode[] {
  return [...codes.filter((code) => code !== 'balanced'), ...codes.filter((code) => code === 'balanced')];
}

function guidanceOf(
  form: ElderlySource,
  code: ConstitutionCode,
  judgement: Judgement,
): ConstitutionColumn['guidance'] {
  const guided = form.guidedFor === null ? judgement === 'yes' : form.guidedFor === code;
  return (form.instrument.guidanceOptions ?? []).map((option) => {
    const given = guided && form.guidance.includes(option.value);
    return {
      value: String(option.value),
      label: option.label,
      given,
      words: given && option.freeText === true ? form.otherGuidance : null,
    };
  });
}
