/** A disease without documents is said plainly where care is planned: visit, draft, county page, follow-up plan. */
import { describe, expect, it } from 'vitest';
import { drafted, submitted, walkIn } from '../unit/workflow/walk-in.js';
import { makeHouse } from './house.js';

const having = (...present: string[]) => ({
  facts: { history: { conditions: { value: { present, complete: true } } } },
});
/** knowledge/diseases/coronary-heart-disease.yaml. */
const said = '冠心病：本系统未覆盖，按上级医嘱随访。';
const gap = '随访间隔：没有找到随访间隔的文件。';

describe('a disease that is not covered', () => {
  it('is named on the visit page beside the alerts, with what is missing', async () => {
    const house = await makeHouse();
    const { residentId, visitId } = await walkIn(house, having('coronary-heart-disease'));
    const { body } = await (await house.as('doctor-east-1')).get(
      `/residents/${residentId}/visits/${visitId}`,
    );
    const beside = body.slice(body.indexOf('<aside'), body.indexOf('</aside>'));
    expect(beside).toContain(said);
    expect(beside).toContain(gap);
  });

  it('is named on the draft and on the county page', async () => {
    const house = await makeHouse();
    const draft = await drafted(house, having('coronary-heart-disease'));
    const own = await (await house.as('doctor-east-1')).get(
      `/residents/${draft.residentId}/documents/${draft.documentId}`,
    );
    expect([own.body.includes(said), own.body.includes(gap)]).toEqual([true, true]);
    const sent = await submitted(house, having('coronary-heart-disease'));
    const county = await (await house.as('county-1')).get(`/review/${sent.residentId}/${sent.documentId}`);
    expect([county.body.includes(said), county.body.includes(gap)]).toEqual([true, true]);
  });

  it('is named on the follow-up plan, as the latest visit that asked recorded it', async () => {
    const house = await makeHouse();
    const { residentId } = await walkIn(house, having('coronary-heart-disease', 'hypertension'));
    const { body } = await (await house.as('doctor-east-1')).get(`/follow-up/${residentId}`);
    expect(body).toContain(said);
    expect(body).not.toContain('高血压：本系统未覆盖');
  });

  it('without any file says that nothing was collected', async () => {
    const house = await makeHouse();
    const { residentId } = await walkIn(house, having('gallstone'));
    const { body } = await (await house.as('doctor-east-1')).get(`/follow-up/${residentId}`);
    expect(body).toContain('胆结石：本系统未覆盖，按上级医嘱随访。');
    expect(body).toContain('分诊、随访间隔、转诊的文件都没有收集。');
  });

  it('is not spoken of where the person has none, has covered ones, or cannot name it', async () => {
    const house = await makeHouse();
    const doctor = await house.as('doctor-east-1');
    for (const codes of [[], ['hypertension', 'type-2-diabetes', 'copd'], ['other-known'], ['unnamed']]) {
      const complete = !codes.includes('unnamed');
      const { residentId, visitId } = await walkIn(house, {
        facts: { history: { conditions: { value: { present: codes, complete } } } },
      });
      const visit = await doctor.get(`/residents/${residentId}/visits/${visitId}`);
      const plan = await doctor.get(`/follow-up/${residentId}`);
      expect([codes, visit.body.includes('未覆盖'), plan.body.includes('未覆盖')]).toEqual([
        codes,
        false,
        false,
      ]);
    }
  });
});
