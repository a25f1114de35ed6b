/** Whether the process that left a lock still runs, asked of this machine. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { execPath } from 'node:process';
import { describe, expect, it } from 'vitest';
import { systemProcesses } from '../../src/store/processes.js';

describe('systemProcesses', () => {
  const processes = systemProcesses();
  const { self } = processes;

  it('knows this process, in a form that fits a file name', () => {
    expect(self.pid).toBe(process.pid);
    expect(`lock.${self.pid}.${self.startedAt}.${self.boot}.${self.host}`).toMatch(
      /^lock\.\d+\.\d+\.[0-9a-f]+\.[A-Za-z0-9-]+$/,
    );
    expect(processes.isRunning(self)).toBe(true);
  });

  it('a process that has ended does not run', async () => {
    const child = spawn(execPath, ['-e', '']);
    await once(child, 'exit');
    expect(processes.isRunning({ ...self, pid: child.pid ?? 0 })).toBe(false);
  });

  it('a process of the same number that started at another time is another process', () => {
    expect(processes.isRunning({ ...self, startedAt: `${Number(self.startedAt) + 1}` })).toBe(false);
  });

  it('no process outlives a boot', () => {
    expect(processes.isRunning({ ...self, boot: 'b007' })).toBe(false);
  });

  it('of another host it cannot be told', () => {
    expect(processes.isRunning({ ...self, host: 'elsewhere' })).toBeUndefined();
  });
});
