import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { StringProblem } from '../../connection/stringProblem';

/** What was pasted, and what the parser had to say of it. */
export interface Pasted {
  readonly problems: readonly StringProblem[];
}

/** The connection string the form stands for, with the ways to take it out and to put another one in. */
export function stringPanel(
  text: string,
  pasted: Pasted | undefined,
  /** What came of a paste that changed nothing, or the empty text. */
  note: string,
  actions: {
    readonly copy: (withSecrets: boolean) => void;
    readonly paste: () => void;
    readonly undoPaste: () => void;
  },
): TemplateResult {
  return html`
    <section aria-labelledby="string-title">
      <h2 id="string-title">Connection string</h2>
      <output class="string" tabindex="0" aria-label="Connection string, secrets masked">${breakable(text)}</output>
      <div class="actions">
        <vscode-button secondary icon="copy" title="Copy without secrets" @click=${() => actions.copy(false)}
          >Copy</vscode-button
        >
        <vscode-button secondary @click=${() => actions.copy(true)}>Copy with Secrets…</vscode-button>
        <vscode-button
          secondary
          icon="clippy"
          title="Fill the form with the string in the clipboard"
          @click=${actions.paste}
        >
          Paste
        </vscode-button>
      </div>
      ${note ? html`<p class="problem warning" role="status">${note}</p>` : nothing}
      ${pasted ? pastedTemplate(pasted, actions.undoPaste) : nothing}
    </section>
  `;
}

function pastedTemplate({ problems }: Pasted, undo: () => void): TemplateResult {
  return html`
    <div class="pasted" role="status">
      <p>
        The form holds the pasted string.
        <button type="button" class="link" @click=${undo}>Undo</button>
      </p>
      ${
        problems.length > 0
          ? html`<ul>
              ${problems.map(
                (problem) =>
                  html`<li class="problem ${problem.severity}">${problem.message} <span>${where(problem)}</span></li>`,
              )}
            </ul>`
          : nothing
      }
    </div>
  `;
}

function where({ start, end }: StringProblem): string {
  return end - start > 1 ? `(characters ${start + 1} to ${end})` : `(character ${start + 1})`;
}

/** A line may break after each pair. */
function breakable(text: string): (string | TemplateResult)[] {
  return text.split(/(?<=;)/u).flatMap((pair) => [pair, html`<wbr />`]);
}
