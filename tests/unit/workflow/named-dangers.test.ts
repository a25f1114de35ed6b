/** Words of a person against the safety rules: what could not be issued as an item cannot be issued in words either. */
import { describe, expect, it } from 'vitest';
import { addLine } from '../../../src/workflow/add-line.js';
import { readDocument } from '../../../src/workflow/document-page.js';
import { adjustDraft } from '../../../src/workflow/drafts.js';
import { makeHouse, type TestHouse } from '../../web/house.js';
import { codesOf, documentIn, drafted, must, typed, type WalkInChanges } from './walk-in.js';

const listed = (...present: string[]) => ({ value: { present, complete: true } });
const kidney = { safety: { kidneyDisease: { value: true }, medicines: listed('acei-arb', 'diuretic') } };
const thinned = { safety: { medicines: listed('warfarin') } };

/** The codes a handwritten line is refused with; none: it is on the draft. */
async function written(house: TestHouse, text: string, facts: WalkInChanges['facts'] = {}) {
  const draft = await drafted(house, { facts });
  const by = await house.by(draft.doctor);
  const { lines } = await documentIn(house, draft);
  // One place on the paper is made free.
  must(
    await adjustDraft(house.service, by, draft.residentId, draft.documentId, {
      shown: 1,
      lines: typed(lines.slice(0, 2)),
    }),
  );
  const codes = codesOf(
    await addLine(house.service, by, draft.residentId, draft.documentId, {
      shown: 2,
      reason: 'resident-wishes',
      comment: '',
      domain: 'healthy-eating',
      text,
    }),
  );
  const read = must(await readDocument(house.service, by, draft.residentId, draft.documentId, 'care'));
  const told = read.basis?.rules.namedIn({ itemId: null, text }) ?? [];
  return { codes, told: told.map((one) => `${one.code} ${one.values['food'] ?? one.values['phrase']}`) };
}

describe('words of a person', () => {
  it('do not stop a medicine, and may say not to', async () => {
    const house = await makeHouse();
    for (const text of ['不吸烟，不喝酒，降压药这几天先停一停。', '降压药可以先不吃。'])
      expect((await written(house, text)).codes).toEqual(['line.forbidden-phrase']);
    expect((await written(house, '不要自行停药减药。')).codes).toEqual([]);
  });

  it('do not give a kidney patient potassium salt, and may say to use none', async () => {
    const house = await makeHouse();
    const advised = await written(house, '改用低钠盐，多吃香蕉。', kidney);
    expect(advised.codes).toEqual(['line.names-food', 'line.names-food']);
    expect(advised.told).toEqual(['line.names-food xiang-jiao', 'line.names-food 低钠盐']);
    const against = await written(house, '不要用低钠盐，少吃香蕉。', kidney);
    expect(against.codes).toEqual([]);
    expect(against.told).toEqual(['line.names-food xiang-jiao', 'line.names-food 低钠盐']);
    expect((await written(house, '改用低钠盐。')).codes).toEqual([]);
  });

  it('write no formula: toxic herbs, herbs outside the catalogue, a spice by weight, a medicine with its dose', async () => {
    const house = await makeHouse();
    expect((await written(house, '制附子15克、何首乌30克煮水喝。')).codes).toEqual([
      'line.names-not-food',
      'line.forbidden-phrase',
    ]);
    expect((await written(house, '当归30克炖鸡。')).codes).toEqual(['line.names-spice']);
    expect((await written(house, '每天吃二甲双胍一片。')).codes).toEqual(['line.forbidden-phrase']);
    expect((await written(house, '炖鸡放点当归提味。')).codes).toEqual([]);
  });

  it('do not give what as an item no physician may lift: warfarin and a herb its list names', async () => {
    const house = await makeHouse();
    const found = await written(house, '当归10克、枸杞15克泡水，天天吃。', thinned);
    expect(found.codes).toContain('line.names-food');
    expect((await written(house, '不要吃当归。', thinned)).codes).toEqual([]);
  });

  it('are told to whoever decides where a medicine is only named', async () => {
    const house = await makeHouse();
    const found = await written(house, '降压药早上吃，吃了记下来。');
    expect(found.codes).toEqual([]);
    expect(found.told).toEqual(['line.names-word 降压药']);
  });
});
