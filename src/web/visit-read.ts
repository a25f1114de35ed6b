/** A visit for reading only: what was recorded in words, section by section; nothing that was not asked is shown. */
import { formSection } from '../domain/codes.js';
import { labelOf } from '../knowledge/vocabulary.js';
import { wordsOf } from './visit-fields.js';
import type { VisitPageInput } from './visit-section.js';
import { visitView } from './visit-view.js';

export function readView(input: VisitPageInput) {
  const { visit, release } = input;
  const { knowledge } = release;
  const whole = visitView(input);
  const word = (vocabulary: string, code: string) => labelOf(knowledge.vocabularies, vocabulary, code);
  const { questionnaire } = visit;
  return {
    ...whole,
    inError: visit.enteredInError ? errorWords(visit.enteredInError.reason, word) : '',
    sections: formSection.options.flatMap((name) => {
      const stored = visit.sections[name];
      if (!stored) return [];
      const facts = [...knowledge.facts.values()].flatMap((definition) => {
        const recorded = stored.facts[definition.id];
        return recorded ? [{ label: definition.label, words: wordsOf(definition, recorded, knowledge) }] : [];
      });
      return [
        {
          title: word('sections', name),
          saved: input.say({ code: 'visit.read-by', values: { who: input.staffName(stored.by) } }),
          facts,
          note: stored.freeText,
          examiner: stored.examinedBy ?? '',
        },
      ];
    }),
    questionnaire:
      questionnaire === null
        ? ''
        : 'none' in questionnaire
          ? word('no-questionnaire', questionnaire.none)
          : `${release.instruments.get(questionnaire.instrument)?.title ?? questionnaire.instrument} · ${word('respondents', questionnaire.respondent.kind)}`,
  };
}

/** The workflow stores the reason's code, then what was written beside it. */
function errorWords(reason: string, word: (vocabulary: string, code: string) => string): string {
  const [code = '', ...comment] = reason.split(' ');
  return [word('error-reasons', code), comment.join(' ')].filter(Boolean).join(' · ');
}
