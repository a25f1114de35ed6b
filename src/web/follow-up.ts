import { Hono } from 'hono';
import type { Env } from './environment.js';

export const followUpRoom = new Hono<Env>();
