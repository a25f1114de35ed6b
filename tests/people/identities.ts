/**
 * Who people are: plainly fictitious names, ages at every edge the rules know, identity numbers right, missing, of
 * another kind and of somebody born on another day. Area code 990000 belongs to no place.
 */
import fc from 'fast-check';
import type { Sex } from '../../src/domain/codes.js';
import type { IdDocument, Identity, RegisterEntry } from '../../src/domain/resident.js';
import { addDays, type CivilDate, civilDate } from '../../src/domain/time.js';

const surnames = ['示', '样', '例', '虚', '拟', '欧阳', '诸葛'];
const given = ['甲', '乙', '丙丁', '桂英', '秀兰', '建国', '小满', '大川', '一'];
/** Names forms stumble over: long, with a dot, a rare character beyond the basic plane, an apostrophe. */
const hardNames = ['阿不都热依木·示例江·买买提艾力', '示𬭩', '样䶮', "O'示例", '例'];

const names = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.tuple(fc.constantFrom(...surnames), fc.constantFrom(...given)).map((two) => two.join('')),
  },
  { weight: 1, arbitrary: fc.constantFrom(...hardNames) },
);

/** Completed years on the day of the visit; many at the edges that instruments, norms and rules turn on. */
const ages = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 60, max: 92 }) },
  { weight: 2, arbitrary: fc.integer({ min: 18, max: 64 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 17 }) },
  { weight: 3, arbitrary: fc.constantFrom(0, 2, 3, 17, 18, 34, 35, 64, 65, 79, 80, 100, 105) },
);

/** Birthday on the day of the visit, the day before, the day after, or some other time of the year. */
const sinceBirthday = fc.oneof(fc.constantFrom(0, 1, 364), fc.integer({ min: 0, max: 364 }));

/** The day somebody was born who is `age` on `on` and had the birthday `days` days ago. */
export function bornOn(on: CivilDate, age: number, days: number): CivilDate {
  const birthday = addDays(on, -days);
  const [year = '', month = '', day = ''] = birthday.split('-');
  const born = `${Number(year) - age}-${month}-${day}`;
  // 29 February of a year that has none.
  const found = civilDate.safeParse(born);
  return found.success ? found.data : civilDate.parse(`${Number(year) - age}-02-28`);
}

/** An identity number with a right check digit (GB 11643-1999: weights 2^(17-i) mod 11). `serial` is 0 to 499. */
export function idNumberOf(birthDate: CivilDate, sex: Sex, serial: number): string {
  const order = String((serial % 500) * 2 + (sex === 'male' ? 1 : 0)).padStart(3, '0');
  const body = `990000${birthDate.replaceAll('-', '')}${order}`;
  const sum = [...body].reduce((total, digit, index) => total + Number(digit) * (2 ** (17 - index) % 11), 0);
  return `${body}${'10X98765432'.charAt(sum % 11)}`;
}

function idDocumentOf(birthDate: CivilDate, sex: Sex): fc.Arbitrary<IdDocument | null> {
  const serial = fc.integer({ min: 0, max: 499 });
  const number = (born: CivilDate, of: Sex) =>
    serial.map((n): IdDocument => ({ kind: 'resident-id', number: idNumberOf(born, of, n) }));
  return fc.oneof(
    { weight: 7, arbitrary: number(birthDate, sex) },
    { weight: 2, arbitrary: fc.constant(null) },
    // The number of another day or sex: an old typing error that the paper card carries on.
    { weight: 1, arbitrary: number(addDays(birthDate, 1), sex) },
    { weight: 1, arbitrary: number(birthDate, sex === 'male' ? 'female' : 'male') },
    { weight: 1, arbitrary: fc.constant<IdDocument>({ kind: 'other', name: '户口簿', number: '示例-0001' }) },
  );
}

export function anyIdentity(on: CivilDate): fc.Arbitrary<Identity> {
  return fc
    .record({
      name: names,
      sex: fc.constantFrom('female' as const, 'male' as const),
      age: ages,
      days: sinceBirthday,
      phones: fc.constantFrom<string[][]>([], ['000-00000001'], ['000-00000001', '00000000002']),
      address: fc.constantFrom('', '示例县东溪镇柳树村一组 1 号'),
      village: fc.constantFrom('', '柳树村', '石桥村', '青禾村', '白杨村'),
    })
    .chain(({ age, days, ...person }) => {
      const birthDate = bornOn(on, age, days);
      return idDocumentOf(birthDate, person.sex).map(
        (idDocument): Identity => ({ revision: 1, ...person, birthDate, idDocument }),
      );
    });
}

export const anyRegister: fc.Arbitrary<RegisterEntry> = fc.record({
  revision: fc.constant(1),
  contractSigned: fc.constantFrom(true, true, true, false, null),
  keyGroups: fc.oneof<fc.Arbitrary<RegisterEntry['keyGroups']>[]>(
    fc.constant(null),
    fc.constant({ present: [], complete: true }),
    fc
      .subarray(['elderly', 'hypertension', 'type-2-diabetes', 'disabled', 'poor'])
      .map((present) => ({ present, complete: true })),
    fc.constant({ present: ['elderly'], complete: false }),
  ),
  healthRecordNumber: fc.constantFrom(null, '示例-000123'),
});
