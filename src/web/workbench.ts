import { Hono } from 'hono';
import type { Env } from './environment.js';

export const workbenchRoom = new Hono<Env>();
