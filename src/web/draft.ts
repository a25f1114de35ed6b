import { Hono } from 'hono';
import type { Env } from './environment.js';

export const draftRoom = new Hono<Env>();
