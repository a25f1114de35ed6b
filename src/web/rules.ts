import { Hono } from 'hono';
import type { Env } from './environment.js';

export const rulesRoom = new Hono<Env>();
