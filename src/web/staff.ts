import { Hono } from 'hono';
import type { Env } from './environment.js';

export const staffRoom = new Hono<Env>();
