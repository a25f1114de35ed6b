import { Hono } from 'hono';
import type { Env } from './environment.js';

export const visitRoom = new Hono<Env>();
