/** Every room of pages, in the order they are mounted. */
import type { Hono } from 'hono';
import type { Env } from './environment.js';

export const rooms: readonly Hono<Env>[] = [];
