/**
 * The order of villages and their groups as people count them: the second group before the third, before the tenth,
 * whether written in figures or in Chinese numerals. Never changes a name.
 */

const inNumerals = new Intl.NumberFormat('zh-u-nu-hanidec');
const numerals = Array.from({ length: 10 }, (_, digit) => inNumerals.format(digit));
/** U+5341, the numeral of ten: 13 is written ten three, 30 three ten. */
const ten = '\u5341';
const number = new RegExp(`[${numerals.join('')}${ten}]+`, 'gu');
const names = new Intl.Collator('zh', { numeric: true });

/** For sorting names of villages: negative when `a` comes first. */
export function villageOrder(a: string, b: string): number {
  return names.compare(inFigures(a), inFigures(b)) || (a < b ? -1 : a > b ? 1 : 0);
}

function inFigures(name: string): string {
  return name.replace(number, (run) => {
    const [before = '', after] = run.split(ten);
    if (after === undefined) return digitsOf(before);
    return String(Number(digitsOf(before) || '1') * 10 + Number(digitsOf(after)));
  });
}

function digitsOf(run: string): string {
  return [...run].map((character) => numerals.indexOf(character)).join('');
}
