/** Migrations of both dialects, generated from the one schema: `npm run migrations` runs this once for each. */
import { defineConfig } from 'drizzle-kit';

const postgres = process.env.DIALECT === 'postgresql';

export default defineConfig({
  dialect: postgres ? 'postgresql' : 'sqlite',
  schema: postgres ? './src/storage/schema.pg.ts' : './src/storage/schema.sqlite.ts',
  out: postgres ? './migrations/pg' : './migrations/sqlite',
});
