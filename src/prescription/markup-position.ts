/**
 * Where in HTML a template stands, character by character: enough to tell text from attribute values, not a parser.
 * It judges nothing.
 */

export interface MarkupPosition {
  /** `naming`: in a tag's name. `opening`: after it, outside any attribute value. `raw`: inside script or style. */
  readonly place: 'text' | 'naming' | 'opening' | 'before-value' | 'quoted' | 'unquoted' | 'comment' | 'raw';
  /** Name of the tag we are in, or of the raw element. Lower case. */
  readonly element: string;
  /** Name of the attribute we are in or have just read. Lower case. */
  readonly attribute: string;
  readonly quote: '"' | "'" | '';
  /** Nothing of the attribute's value has been read yet. */
  readonly valueEmpty: boolean;
  /** Last characters read, to see `<!--`, `-->` and `</script`. */
  readonly tail: string;
}

export const startOfText: MarkupPosition = {
  place: 'text',
  element: '',
  attribute: '',
  quote: '',
  valueEmpty: true,
  tail: '',
};

const rawElements = ['script', 'style'];

/** The position after reading some literal HTML. */
export function advance(from: MarkupPosition, html: string): MarkupPosition {
  return [...html].reduce(step, from);
}

/** Whether template code that ends here may follow one that ends there. */
export function samePlace(one: MarkupPosition, other: MarkupPosition): boolean {
  return (
    one.place === other.place &&
    one.quote === other.quote &&
    (one.place !== 'raw' || one.element === other.element)
  );
}

function step(at: MarkupPosition, character: string): MarkupPosition {
  const tail = (at.tail + character).slice(-10);
  switch (at.place) {
    case 'text':
      return inText({ ...at, tail });
    case 'comment':
      return tail.endsWith('-->') ? startOfText : { ...at, tail };
    case 'raw':
      return tail.toLowerCase().endsWith(`</${at.element}>`) ? startOfText : { ...at, tail };
    case 'naming':
      if (/[a-zA-Z0-9-]/.test(character))
        return { ...at, element: at.element + character.toLowerCase(), tail };
      return inOpening({ ...at, place: 'opening', tail }, character);
    case 'opening':
      return inOpening({ ...at, tail }, character);
    case 'before-value':
      if (/\s/.test(character)) return { ...at, tail };
      if (character === '"' || character === "'") return { ...at, place: 'quoted', quote: character, tail };
      return { ...at, place: 'unquoted', valueEmpty: false, tail };
    case 'quoted':
      if (character === at.quote) return { ...at, place: 'opening', attribute: '', quote: '', tail };
      return { ...at, valueEmpty: false, tail };
    case 'unquoted':
      if (character === '>') return endOfOpening(at);
      if (/\s/.test(character)) return { ...at, place: 'opening', attribute: '', tail };
      return { ...at, tail };
  }
}

function inText(at: MarkupPosition): MarkupPosition {
  if (at.tail.endsWith('<!--')) return { ...at, place: 'comment' };
  const opening = /<(\/?[a-zA-Z])$/.exec(at.tail)?.[1];
  if (opening === undefined) return at;
  return { ...startOfText, place: 'naming', element: opening.toLowerCase(), tail: at.tail };
}

function inOpening(at: MarkupPosition, character: string): MarkupPosition {
  if (character === '>') return endOfOpening(at);
  if (character === '=') return { ...at, place: 'before-value', valueEmpty: true };
  if (/[\s/]/.test(character)) return { ...at, attribute: '' };
  return { ...at, attribute: at.attribute + character.toLowerCase() };
}

function endOfOpening(at: MarkupPosition): MarkupPosition {
  return rawElements.includes(at.element)
    ? { ...startOfText, place: 'raw', element: at.element }
    : startOfText;
}
