import { chromium } from 'playwright-core';
import { ensureChromium } from './setUp.mjs';

const SWITCHES = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** @param {URL} url */
function isElsewhere(url) {
  const isLoopback =
    url.hostname === 'localhost' || url.hostname === '127.0.0.1' || url.hostname.endsWith('.localhost');
  return /^(http|ws)s?:$/.test(url.protocol) && !isLoopback;
}

/**
 * Opens Chromium, without a window, for a page of this machine. Nothing it asks for leaves the machine: the workbench
 * would load a few of its parts from the internet.
 * @param {{ profile?: string }} [options] profile: a folder that keeps what pages store; without it nothing is kept
 * @returns {Promise<{ page: import('playwright-core').Page, close: () => Promise<void> }>}
 */
export async function openChromium({ profile } = {}) {
  const context = await chromium.launchPersistentContext(profile ?? '', {
    executablePath: await ensureChromium(),
    args: SWITCHES,
    headless: true,
    viewport: { width: 1400, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await context.route(isElsewhere, (route) => route.abort());
  const page = context.pages()[0] ?? (await context.newPage());
  const close = async () => {
    // A workbench that is left saves its state and lets its extension host end. One whose connection just breaks
    // keeps the extension host waiting for it.
    await Promise.all(context.pages().map((one) => one.goto('about:blank', { timeout: 5_000 }).catch(() => undefined)));
    await context.close();
  };
  return { page, close };
}
