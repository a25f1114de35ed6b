/**
 * The life of a health prescription as a machine: whatever is tried by whomever in whatever order, a model kept beside it
 * says what must hold. The model knows the table of design.md §6, not the code.
 */
import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { AdviceLine, Document, DocumentState } from '../../src/domain/document.js';
import type { Result } from '../../src/domain/result.js';
import * as states from '../../src/prescription/states.js';
import { at, draftOf, line, sheet } from '../unit/prescription/papers-fixtures.js';

interface Real {
  doc: Document;
}

/** What must be remembered to say what may not have changed. */
interface Model {
  state: DocumentState;
  author: string;
  /** Fixed from one submission to the next. */
  sent: readonly AdviceLine[] | null;
  /** Fixed once approved. */
  approved: readonly AdviceLine[] | null;
  issued: Document['issued'];
}

const people = ['village', 'township', 'county', 'deputy'];
const remark = { reason: 'not-suitable', comment: '' };

function demand(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

/** True after every step, whether the move was made or refused. */
function checkInvariants(model: Model, { doc }: Real): void {
  const told = JSON.stringify;
  demand(doc.state === model.state, `state ${doc.state}, expected ${model.state}`);
  demand(doc.revision === doc.events.length, 'a revision without its event');
  demand(told(doc.submittedLines) === told(model.sent), 'what was submitted has changed');
  const after: readonly DocumentState[] = ['approved', 'issued', 'void', 'superseded'];
  if (after.includes(doc.state)) {
    demand(told(doc.lines) === told(model.approved), 'what was approved has changed');
    const before = doc.events.slice(
      0,
      doc.events.findIndex((event) => event.kind === 'approved'),
    );
    const last = before.findLast((event) => event.kind !== 'amended');
    demand(last?.kind === 'submitted', `approved after ${last?.kind}`);
    const approval = doc.events.find((event) => event.kind === 'approved');
    demand(approval?.by !== doc.author, 'approved by its author');
    demand(doc.lines.length > 0, 'nothing was approved');
  }
  const { prints: _, ...now } = doc.issued ?? { prints: 0 };
  const { prints: __, ...then } = model.issued ?? { prints: 0 };
  demand(told(now) === told(then), 'the sheet has changed');
}

type Attempt = (doc: Document, by: string, lines: readonly AdviceLine[]) => Result<Document>;

/** State after, where the table allows the move; undefined: it must be refused. */
type Table = (model: Model, by: string, lines: readonly AdviceLine[]) => DocumentState | undefined;

class Step implements fc.Command<Model, Real> {
  constructor(
    readonly name: keyof typeof steps,
    readonly by: string,
    readonly lines: readonly AdviceLine[],
  ) {}

  check(): boolean {
    return true;
  }

  run(model: Model, real: Real): void {
    const { attempt, table } = steps[this.name];
    const next = table(model, this.by, real.doc.lines);
    const moved = attempt(real.doc, this.by, this.lines);
    demand(moved.ok === (next !== undefined), `${this.name}: ok is ${moved.ok} from ${model.state}`);
    if (moved.ok && next !== undefined) {
      real.doc = moved.value;
      model.state = next;
      if (this.name === 'submit') {
        model.sent = moved.value.lines;
        model.author = this.by;
      }
      if (this.name === 'approve') model.approved = moved.value.lines;
      if (this.name === 'issue') model.issued = moved.value.issued;
    }
    checkInvariants(model, real);
  }

  toString(): string {
    return `${this.name} by ${this.by} with ${this.lines.length} lines`;
  }
}

const when =
  (from: readonly DocumentState[], to: DocumentState | 'same'): Table =>
  (model) =>
    from.includes(model.state) ? (to === 'same' ? model.state : to) : undefined;

const steps = {
  redraft: {
    attempt: (doc, by, lines) =>
      states.redraft(doc, { decision: null, drafted: [...lines], lines: [...lines] }, { by, at }),
    table: when(['draft', 'returned'], 'same'),
  },
  adjust: {
    attempt: (doc, by, lines) => states.adjust(doc, lines, { by, at }),
    table: when(['draft', 'returned'], 'same'),
  },
  submit: {
    attempt: (doc, by) => states.submit(doc, { by, at }),
    table: (model, _by, lines) =>
      ['draft', 'returned'].includes(model.state) && lines.length > 0 ? 'submitted' : undefined,
  },
  recall: {
    attempt: (doc, by) => states.recall(doc, { by, at }),
    table: (model, by) => (model.state === 'submitted' && by === model.author ? 'draft' : undefined),
  },
  return: {
    attempt: (doc, by) => states.returnForRevision(doc, remark, { by, at }),
    table: when(['submitted'], 'returned'),
  },
  reject: {
    attempt: (doc, by) => states.reject(doc, remark, { by, at }),
    table: when(['submitted'], 'rejected'),
  },
  amend: {
    attempt: (doc, by, lines) => states.amend(doc, lines, { by, at }),
    table: (model, by) => (model.state === 'submitted' && by !== model.author ? 'submitted' : undefined),
  },
  approve: {
    attempt: (doc, by) => states.approve(doc, { by, at }),
    table: (model, by, lines) =>
      model.state === 'submitted' && by !== model.author && lines.length > 0 ? 'approved' : undefined,
  },
  issue: {
    attempt: (doc, by) => states.issue(doc, { ...sheet, sheetNumber: `by ${by}` }, { by, at }),
    table: when(['approved'], 'issued'),
  },
  reprint: {
    attempt: (doc, by) => states.reprint(doc, { by, at }),
    table: when(['issued'], 'issued'),
  },
  handOver: {
    attempt: (doc, by) => states.handOver(doc, { by, at }),
    table: when(['issued'], 'issued'),
  },
  void: {
    attempt: (doc, by) => states.voidDocument(doc, remark, { by, at }),
    table: when(['approved', 'issued'], 'void'),
  },
  supersede: {
    attempt: (doc, by) => states.supersede(doc, 'other', { by, at }),
    table: when(['approved', 'issued'], 'superseded'),
  },
} satisfies Record<string, { readonly attempt: Attempt; readonly table: Table }>;

const someLines = fc.subarray(['a', 'b', 'c'].map((id) => line(id)));
const names = Object.keys(steps) as (keyof typeof steps)[];
// Towards approval more often than elsewhere, so that most runs get there.
const towards: (keyof typeof steps)[] = ['submit', 'submit', 'approve', 'approve', 'issue', 'amend'];
const anyStep = fc
  .tuple(fc.constantFrom(...names, ...towards), fc.constantFrom(...people), someLines)
  .map(([name, by, lines]) => new Step(name, by, lines));

describe('a health prescription', () => {
  it('keeps its invariants through any moves by anybody', () => {
    fc.assert(
      fc.property(fc.commands([anyStep], { maxCommands: 60 }), (commands) => {
        const setup = () => {
          const doc = draftOf();
          const model: Model = {
            state: 'draft',
            author: doc.author,
            sent: null,
            approved: null,
            issued: null,
          };
          return { model, real: { doc } };
        };
        fc.modelRun(setup, commands);
      }),
      { seed: 20261120, numRuns: process.env['LONG'] ? 20_000 : 500 },
    );
  });
});
