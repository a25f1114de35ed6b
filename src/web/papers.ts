import { Hono } from 'hono';
import type { Env } from './environment.js';

export const papersRoom = new Hono<Env>();
