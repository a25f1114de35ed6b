/** The fictitious county of templates/demo/county.yaml, read strictly. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { organisation } from '../../access/organisation.js';
import { role, staffCategory } from '../../access/staff.js';
import { readYaml } from '../../knowledge/yaml-file.js';

const demoCounty = z.strictObject({
  password: z.string().min(8),
  pin: z.string().regex(/^\d{4}$/),
  organisations: z.array(organisation.omit({ status: true })),
  staff: z.array(
    z.strictObject({
      id: z.string(),
      loginName: z.string(),
      name: z.string(),
      roles: z.array(role).min(1),
      organisationId: z.string(),
      category: staffCategory,
      /** Has a certificate and TCM training. */
      qualified: z.boolean(),
    }),
  ),
  surnames: z.array(z.string()).length(10),
  givenNames: z.array(z.string()).length(5),
  villages: z.record(z.string(), z.array(z.string()).length(2)),
  answers: z.strictObject({
    emergencyDone: z.string(),
    emergencyTold: z.string(),
    returnComment: z.string(),
    drugName: z.string(),
    drugDose: z.string(),
    postponed: z.string(),
    refused: z.string(),
    notReached: z.string(),
    lost: z.string(),
  }),
});
export type DemoCounty = z.infer<typeof demoCounty>;

/** Throws on a faulty file: it ships with the program. */
export function readDemoCounty(pack: string): DemoCounty {
  const file = 'templates/demo/county.yaml';
  const { content, problems } = readYaml(file, readFileSync(join(pack, file), 'utf8'), demoCounty);
  if (!content)
    throw new Error(`${file}: ${problems.map((one) => `${one.line ?? 0} ${one.code}`).join(', ')}`);
  return content.value;
}
