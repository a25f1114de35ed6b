/**
 * `zhiwei rules check`: everything wrong with the content on disk, by file and line; what the county's folder brings, apart
 * from what the shipped content has anyway. Exit 1 when anything is an error.
 */
import { join } from 'node:path';
import { buildRelease, readPackFiles } from '../decision/release.js';
import { overlayNotices } from '../knowledge/overlay-notices.js';
import type { ContentProblem } from '../knowledge/yaml-file.js';
import { checkFormSheets } from '../prescription/papers/follow-up-form-check.js';
import { createTemplates } from '../prescription/rendering.js';
import type { Command } from './command.js';

export const rulesCheckCommand: Command = {
  name: 'rules check',
  summary: 'cli.rules-check.summary',
  async run(args, io) {
    if (args.length > 0) {
      await io.tell(`${io.messages({ code: 'cli.rules-check.usage' })}\n`);
      return args[0] === '--help' ? 0 : 2;
    }
    const { release, problems: ofFiles } = buildRelease(readPackFiles(io.folders));
    const { pack, overlay } = io.folders;
    const templates = createTemplates(join(pack, 'templates'), overlay && join(overlay, 'templates'));
    const ofSheets = release ? checkFormSheets(release.knowledge, templates) : [];
    const all = [...overlayNotices(io.folders), ...ofFiles, ...ofSheets];
    const standing = overlay === undefined ? new Set() : standingNotices(pack);
    const problems = all.filter((problem) => !standing.has(noticeKey(problem)));
    for (const problem of problems) {
      const place = [problem.file, problem.line, problem.column]
        .filter((part) => part !== undefined)
        .join(':');
      const severity = io.messages({ code: `cli.rules-check.${problem.severity}` });
      await io.write(
        `${place} ${severity} ${io.messages(problem)}${problem.path ? ` [${problem.path}]` : ''}\n`,
      );
    }
    const folded = all.length - problems.length;
    if (folded > 0)
      await io.write(`${io.messages({ code: 'cli.rules-check.standing', values: { notices: folded } })}\n`);
    const errors = problems.filter((problem) => problem.severity === 'error').length;
    const values = { errors, notices: problems.length - errors, rules: release?.rules.length ?? 0 };
    await io.write(
      `${io.messages({ code: errors === 0 ? 'cli.rules-check.good' : 'cli.rules-check.bad', values })}\n`,
    );
    return errors === 0 ? 0 : 1;
  },
};

/** Notices that the shipped content has by itself: the county can do nothing about them, and its own would drown. */
function standingNotices(pack: string): ReadonlySet<unknown> {
  return new Set(buildRelease(readPackFiles({ pack })).problems.map(noticeKey));
}

function noticeKey({ severity, code, file, path, values }: ContentProblem): string {
  return severity === 'error' ? '' : JSON.stringify([code, file, path, values]);
}
