import { Hono } from 'hono';
import type { Env } from './environment.js';

export const reviewRoom = new Hono<Env>();
