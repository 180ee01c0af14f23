import assert from 'node:assert/strict';
import type { FromTableBrowser } from '../../../../src/protocol/tableBrowser';
import { ClipboardController } from '../../../../src/webview/tableBrowser/clipboardController';

suite('ClipboardController', () => {
  const browser = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  let sent: FromTableBrowser[];
  let written: string[];
  let mayWrite: boolean;
  let controller: ClipboardController;

  setup(() => {
    sent = [];
    written = [];
    mayWrite = true;
    const writeText = async (text: string): Promise<void> => {
      if (!mayWrite) {
        throw new DOMException('The page has no focus.', 'NotAllowedError');
      }
      written.push(text);
    };
    Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { clipboard: { writeText } } });
    controller = new ClipboardController({ grid: null, send: (message) => sent.push(message) });
  });
  teardown(() => {
    if (browser) {
      Object.defineProperty(globalThis, 'navigator', browser);
    } else {
      Reflect.deleteProperty(globalThis, 'navigator');
    }
  });

  const text = '\uFEFFbegins with a mark';

  test('puts the text on the clipboard to the letter', async () => {
    await controller.write(3, new TextEncoder().encode(text));
    assert.deepEqual(written, [text]);
    assert.deepEqual(sent, [{ type: 'copied', request: 3 }]);
  });

  test('gives it back to the letter where the page may not', async () => {
    mayWrite = false;
    await controller.write(3, new TextEncoder().encode(text));
    assert.deepEqual(sent, [{ type: 'copied', request: 3, text }]);
  });
});
