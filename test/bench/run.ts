/**
 * Runs the benchmarks and fails when a bar is missed: `npm run bench`.
 */
import { benchGrading } from './grading.ts';

process.exitCode = (await benchGrading()) ? 0 : 1;
