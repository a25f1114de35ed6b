import { Hono } from 'hono';
import type { Env } from './environment.js';

export const residentsRoom = new Hono<Env>();
