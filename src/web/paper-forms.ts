import { Hono } from 'hono';
import type { Env } from './environment.js';

export const paperFormsRoom = new Hono<Env>();
