/** Deciding on a visit as it stands in the store, and reading a stored decision back. Decides nothing itself. */
import { decide } from '../decision/decide.js';
import type { Decision } from '../decision/decision.js';
import { type DecisionInput, decisionInput } from '../decision/input.js';
import { canonicalJson, hashOfText } from '../domain/canonical.js';
import type { Chart } from '../domain/chart.js';
import type { DecisionRecord } from '../domain/document.js';
import type { Visit } from '../domain/visit.js';
import { decisionInputOf, decisionSettings } from './facts.js';
import { harmfulItems } from './harm.js';
import type { Service } from './service.js';
import { signaturesInForce } from './signatures.js';

export interface Decided {
  readonly input: DecisionInput;
  readonly decision: Decision;
  readonly record: DecisionRecord;
}

export async function decideOn(service: Service, chart: Chart, visit: Visit): Promise<Decided> {
  const release = service.release();
  const input = await inputNow(service, chart, visit);
  const decision = await decide(input, release);
  const inputJson = canonicalJson(input);
  const decisionJson = canonicalJson(decision);
  const hash = hashOfText(`${inputJson}\n${decisionJson}`);
  return { input, decision, record: { inputJson, decisionJson, hash, releaseHash: release.hash } };
}

/** What would be decided on now. */
export async function inputNow(service: Service, chart: Chart, visit: Visit): Promise<DecisionInput> {
  return inputOf(service, chart, visit, await signaturesInForce(service));
}

export function inputOf(
  service: Service,
  chart: Chart,
  visit: Visit,
  signatures: DecisionInput['signatures'],
): DecisionInput {
  const input = decisionInputOf(chart, visit, service.release(), decisionSettings(service), signatures);
  const harmful = harmfulItems(service, chart);
  return harmful.length > 0 ? { ...input, harmfulItems: harmful } : input;
}

/** Reads a stored decision back, strictly. */
export function readDecision(record: DecisionRecord): { input: DecisionInput; decision: Decision } {
  return {
    input: decisionInput.parse(JSON.parse(record.inputJson)),
    // Written by decide() and bound by the record's hash; its shape is the code's own.
    decision: JSON.parse(record.decisionJson) as Decision,
  };
}
