import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { FormTestStep } from '../../protocol/connectionForm';

/** The list that grows while a connection is tested. */
export function testTemplate(steps: readonly FormTestStep[], testing: boolean): TemplateResult | typeof nothing {
  if (steps.length === 0 && !testing) {
    return nothing;
  }
  return html`
    <section aria-labelledby="test-title">
      <h2 id="test-title">Test</h2>
      <ol class="steps" aria-live="polite">
        ${steps.map(stepTemplate)}
      </ol>
    </section>
  `;
}

function stepTemplate(step: FormTestStep): TemplateResult {
  return html`
    <li class=${step.state}>
      ${icon(step)}
      <div>
        <div class="step">
          <span class="title">${step.title}</span><span class="time">${seconds(step.milliseconds)}</span>
        </div>
        ${step.detail ? html`<p>${step.detail}</p>` : nothing}
      </div>
    </li>
  `;
}

function icon(step: FormTestStep): TemplateResult {
  switch (step.state) {
    case 'running':
      return html`<vscode-progress-ring aria-label="running"></vscode-progress-ring>`;
    case 'passed':
      return html`<vscode-icon name="pass" label="passed"></vscode-icon>`;
    case 'failed':
      return html`<vscode-icon name="error" label="failed"></vscode-icon>`;
    case 'stopped':
      return html`<vscode-icon name="circle-slash" label="stopped"></vscode-icon>`;
  }
}

function seconds(milliseconds: number | undefined): string {
  return milliseconds === undefined ? '' : `${(milliseconds / 1000).toFixed(1)} s`;
}
