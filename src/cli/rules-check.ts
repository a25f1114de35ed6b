/** `zhiwei rules check`: everything wrong with the content on disk, by file and line. Exit 1 when anything is an error. */
import { join } from 'node:path';
import { buildRelease, readPackFiles } from '../decision/release.js';
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
    const problems = [...ofFiles, ...ofSheets];
    for (const problem of problems) {
      const place = [problem.file, problem.line, problem.column]
        .filter((part) => part !== undefined)
        .join(':');
      const severity = io.messages({ code: `cli.rules-check.${problem.severity}` });
      await io.write(
        `${place} ${severity} ${io.messages(problem)}${problem.path ? ` [${problem.path}]` : ''}\n`,
      );
    }
    const errors = problems.filter((problem) => problem.severity === 'error').length;
    const values = { errors, notices: problems.length - errors, rules: release?.rules.length ?? 0 };
    await io.write(
      `${io.messages({ code: errors === 0 ? 'cli.rules-check.good' : 'cli.rules-check.bad', values })}\n`,
    );
    return errors === 0 ? 0 : 1;
  },
};
