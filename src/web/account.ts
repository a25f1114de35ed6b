import { Hono } from 'hono';
import type { Env } from './environment.js';

export const accountRoom = new Hono<Env>();
