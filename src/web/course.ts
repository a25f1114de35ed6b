/** The course of a resident: readings, constitution, advice and harm over time. One page, for reading and for print. */
import { Hono } from 'hono';
import { readCourse } from '../workflow/course.js';
import { courseView } from './course-view.js';
import { by, type Env } from './environment.js';
import { page, refusalPage } from './page.js';
import { reasonOf } from './residents-chart.js';

export const courseRoom = new Hono<Env>();

const doneCodes = new Map(['harm', 'harm-error'].map((word) => [word, `course.done-${word}`]));

courseRoom.get('/residents/:residentId/course', async (c) => {
  const id = c.req.param('residentId');
  const course = await readCourse(c.get('deps').service, by(c), id, reasonOf(c, id));
  if (!course.ok) return refusalPage(c, course.problems);
  const compared = { then: c.req.query('then') ?? '', now: c.req.query('now') ?? '' };
  return page(c, 'course', courseView(c, course.value, compared), {
    title: 'page.course',
    done: doneCodes.get(c.req.query('done') ?? ''),
  });
});
