import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { themes } from './themes';

const policy = (nonce: string): string => `default-src 'none'; script-src 'nonce-${nonce}'`;

export interface GridBrowserOptions {
  /** The page's script. */
  readonly entry?: string;
  /** The page may bring style elements of its own, as a webview's may not. */
  readonly hasOwnStyles?: boolean;
  /** The page has VS Code's icon font, as those of the extension's webviews do. */
  readonly hasIcons?: boolean;
}

const iconFolder = 'node_modules/@vscode/codicons/dist';

/** A Chromium and a page server on the loopback interface; both end with `close`. */
export class GridBrowser {
  readonly #browser: Browser;
  readonly #server: Server;

  private constructor(browser: Browser, server: Server) {
    this.#browser = browser;
    this.#server = server;
  }

  static async open(options: GridBrowserOptions = {}): Promise<GridBrowser> {
    const { entry = 'test/e2e/grid/page.ts', hasOwnStyles = false, hasIcons = false } = options;
    const script = await bundlePage(entry);
    const server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
      if (hasIcons && /^\/codicon\.(?:css|ttf)$/.test(pathname)) {
        response.setHeader('content-type', pathname.endsWith('css') ? 'text/css' : 'font/ttf');
        response.end(readFileSync(path.join(iconFolder, pathname)));
        return;
      }
      const theme = searchParams.get('theme') ?? 'dark';
      const textScale = Number(searchParams.get('textScale') ?? 1);
      const nonce = 'gridpage';
      const styles = hasOwnStyles ? "; style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src data:" : '';
      response.setHeader('content-security-policy', policy(nonce) + styles);
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(pageOf(script, { theme, textScale }, nonce, hasIcons));
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const browser = await chromium.launch({
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--enable-precise-memory-info',
      ],
      ignoreDefaultArgs: ['--hide-scrollbars'],
    });
    return new GridBrowser(browser, server);
  }

  /** A fresh page of a theme. Its strict content security policy is a webview's. Problems end up in `problems`. */
  async page(options: PageOptions = {}): Promise<{ page: Page; problems: string[] }> {
    const { width = 1200, height = 700, theme = 'dark', textScale = 1 } = options;
    const context = await this.#browser.newContext({
      viewport: { width, height },
      deviceScaleFactor: options.scale ?? 1,
      reducedMotion: options.reducedMotion ?? null,
      forcedColors: options.forcedColors ?? null,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') {
        problems.push(message.text());
      }
    });
    const { port } = this.#server.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/?theme=${theme}&textScale=${textScale}`);
    return { page, problems };
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }
}

export interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly theme?: keyof typeof themes;
  readonly scale?: number;
  /** How many times larger the letters of VS Code and its editor are than by default. */
  readonly textScale?: number;
  readonly reducedMotion?: 'reduce';
  readonly forcedColors?: 'active';
}

async function bundlePage(entry: string): Promise<string> {
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    format: 'iife',
    target: 'chrome128',
    minify: true,
    write: false,
    tsconfig: 'tsconfig.json',
  });
  return result.outputFiles[0]?.text ?? '';
}

/** The variables are put on by script, as VS Code does: the policy forbids styles in the page's markup. */
function pageOf(
  script: string,
  { theme, textScale }: { readonly theme: string; readonly textScale: number },
  nonce: string,
  hasIcons: boolean,
): string {
  const themed = Object.entries(themes[theme as keyof typeof themes] ?? themes.dark);
  const variables = JSON.stringify(
    themed.map(([name, value]) => [name, value.endsWith('px') ? `${Number.parseFloat(value) * textScale}px` : value]),
  );
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Grid</title>
${hasIcons ? '<link rel="stylesheet" id="vscode-codicon-stylesheet" href="/codicon.css">' : ''}
<script nonce="${nonce}">
  for (const [name, value] of ${variables}) document.documentElement.style.setProperty(name, value);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('html, body { height: 100%; margin: 0; background: var(--vscode-editor-background); } dynamodb-grid { height: 100%; }');
  document.adoptedStyleSheets = [sheet];
</script></head>
<body class="vscode-${theme}">
<script nonce="${nonce}">${script.replaceAll('</script', '<\\/script')}</script>
</body></html>`;
}
