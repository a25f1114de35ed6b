/** Diseases to read: which documents carry triage, interval and referral or what is missing, and who does what in a county. */
import { Hono } from 'hono';
import { careLevel, coverageOf, type Disease, uncoveredOf } from '../knowledge/disease.js';
import type { Citation } from '../knowledge/source.js';
import { labelOf } from '../knowledge/vocabulary.js';
import { type DiseaseAdvice, diseaseAdvice } from '../rules/disease-advice.js';
import { readRuleBook } from '../workflow/rule-book.js';
import { today } from '../workflow/service.js';
import { by, type Env, type PageContext } from './environment.js';
import { page, refusalPage } from './page.js';
import { citedView, tabsOf, termsOf } from './rules-view.js';

export const rulesDiseasesRoom = new Hono<Env>();

rulesDiseasesRoom.get('/rules/diseases', async (c) => {
  const read = await readRuleBook(c.get('deps').service, by(c));
  if (!read.ok) return refusalPage(c, read.problems);
  const { release } = read.value;
  const { knowledge } = release;
  const described = [...knowledge.diseases.values()];
  const conditions = knowledge.facts.get('conditions');
  const known = conditions?.type === 'codes' ? conditions.options : [];
  const view = {
    tabs: tabsOf(c, 'diseases'),
    diseases: described.map((one) => ({
      ...diseaseView(c, one),
      advice: adviceView(c, diseaseAdvice(one.id, release)),
    })),
    others: uncoveredOf(
      known.map(({ code }) => code),
      knowledge,
    )
      .filter(({ missing }) => missing === null)
      .map(({ title }) => title),
  };
  return page(c, 'rules-diseases', view, { title: 'page.rules-diseases' });
});

const parts = ['triage', 'interval', 'referral'] as const;

function diseaseView(c: PageContext, disease: Disease) {
  const { service, messages } = c.get('deps');
  const terms = termsOf(c);
  const { facts } = terms.knowledge;
  const named = (citation: Citation) => ({
    title: terms.knowledge.sources.get(citation.source)?.title ?? citation.source,
    locator: citation.locator,
  });
  return {
    id: disease.id,
    title: disease.title,
    covered: coverageOf(disease).covered,
    parts: parts.map((part) => {
      const stated = disease.covered[part];
      return {
        name: messages({ code: `disease.part.${part}` }),
        gap: 'gap' in stated ? stated.gap : '',
        documents: 'gap' in stated ? [] : stated.map(named),
      };
    }),
    levels: careLevel.options.map((level) => {
      const stated = disease.whoDoesWhat[level];
      return {
        name: messages({ code: `disease.level.${level}` }),
        gap: 'gap' in stated ? stated.gap : '',
        duties: 'gap' in stated ? [] : stated.map(({ text, ...cited }) => ({ text, ...named(cited) })),
      };
    }),
    measures: disease.measures.map((id) => facts.get(id)?.label ?? id).join('、'),
    rulesHref: `/rules?condition=${disease.id}`,
    cited: citedView(disease, terms, today(service)),
  };
}

/** What there is for the disease, and by name what there is not. */
function adviceView(c: PageContext, { headings, patterns }: DiseaseAdvice) {
  const { vocabularies } = termsOf(c).knowledge;
  const heading = (code: string) => labelOf(vocabularies, 'domains', code);
  return {
    some: headings
      .filter(({ items }) => items > 0)
      .map(({ domain, items }) => `${heading(domain)} ${items}`)
      .join('、'),
    onlyPatterns: headings
      .filter(({ items, patternItems }) => items === 0 && patternItems > 0)
      .map(({ domain, patternItems }) => `${heading(domain)} ${patternItems}`)
      .join('、'),
    none: headings
      .filter(({ items, patternItems }) => items === 0 && patternItems === 0)
      .map(({ domain }) => heading(domain))
      .join('、'),
    hasPatterns: patterns.length > 0,
    patterns: patterns.length,
    bare: patterns
      .filter(({ items }) => items === 0)
      .map(({ title }) => title)
      .join('、'),
  };
}
