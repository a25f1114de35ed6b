import { Hono } from 'hono';
import type { Env } from './environment.js';

export const checkRoom = new Hono<Env>();
