/**
 * Tells whether the process that left a lock still runs. A process id alone is not enough: ids are used again, so
 * its start time, the boot and the host go with it. Never guesses about another host.
 */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { errnoOf } from './disk.js';

export interface ProcessMark {
  readonly pid: number;
  /** Clock ticks from boot to start; '0' where the system does not say. */
  readonly startedAt: string;
  /** Changes at every boot; '0' where the system does not say. */
  readonly boot: string;
  /** Letters, digits and '-' only. */
  readonly host: string;
}

export interface Processes {
  readonly self: ProcessMark;
  /** undefined: cannot be told from here. */
  isRunning(mark: ProcessMark): boolean | undefined;
}

export function systemProcesses(): Processes {
  const self: ProcessMark = {
    pid: process.pid,
    startedAt: statusOf(process.pid)?.startedAt ?? '0',
    boot: readBoot(),
    host: hostname()
      .replaceAll(/[^A-Za-z0-9-]/g, '-')
      .slice(0, 64),
  };
  return {
    self,
    isRunning: (mark) => {
      if (mark.host !== self.host) return undefined;
      if (mark.boot !== self.boot || !answersSignals(mark.pid)) return false;
      const status = statusOf(mark.pid);
      // Alive but not to be looked at (hidden by the system): it counts as the one that left the lock.
      if (status === undefined) return true;
      return !status.ended && status.startedAt === mark.startedAt;
    },
  };
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) === 'EPERM';
  }
}

/** Linux only; undefined elsewhere and for processes that are gone. */
function statusOf(pid: number): { readonly startedAt: string; readonly ended: boolean } | undefined {
  const text = readIfThere(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  // The second field is the program's name in parentheses and may hold spaces; fields are counted after it.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const state = fields[0];
  const startedAt = fields[19];
  if (state === undefined || startedAt === undefined) return undefined;
  return { startedAt, ended: state === 'Z' || state === 'X' };
}

function readBoot(): string {
  return readIfThere('/proc/sys/kernel/random/boot_id')?.trim().replaceAll('-', '') ?? '0';
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
