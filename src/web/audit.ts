import { Hono } from 'hono';
import type { Env } from './environment.js';

export const auditRoom = new Hono<Env>();
