/**
 * Chromium without a download: the one that is installed, or the one that the package brings.
 */
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

/** Starts Chromium. Throws with what it lacks when it cannot start. */
export async function startBrowser(): Promise<Browser> {
  const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
  const executablePath = installed ?? (await chromium.executablePath());
  try {
    // Not the package's own arguments: they switch web security off.
    return await playwright.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'],
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : `${error}`;
    const missing = /error while loading shared libraries: ([^:]+)/.exec(reason)?.[1];
    throw new Error(
      missing === undefined
        ? `Chromium does not start: ${reason}`
        : `Chromium needs ${missing}; on Debian and Ubuntu: apt-get install libnss3 libatk1.0-0 libgbm1, or the package chromium`,
      { cause: error },
    );
  }
}

/** Folder for the screenshots of this run. */
export const screenshots = process.env.PODIUM_SCREENSHOTS ?? mkdtempSync(join(tmpdir(), 'podium-pages-'));
