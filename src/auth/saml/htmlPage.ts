import { defaultTreeAdapter, html, parse } from 'parse5';
import type { DefaultTreeAdapterTypes } from 'parse5';

type Element = DefaultTreeAdapterTypes.Element;
type Document = DefaultTreeAdapterTypes.Document;
type Node = DefaultTreeAdapterTypes.ChildNode;

/** A field of a form: input, button, select or textarea. */
export interface HtmlInput {
  readonly name: string;
  /** Of a select: the value of the option that is chosen. */
  readonly value: string;
  /** `text`, `password`, `hidden`, `submit` …, in lower case; `select` and `textarea` for those. */
  readonly type: string;
  readonly id: string;
  readonly isChecked: boolean;
  /** What stands beside a radio button or a check box, in one line; empty for all others. */
  readonly label: string;
}

export interface HtmlForm {
  /** Absolute; empty when it is not to be understood. */
  readonly action: string;
  readonly method: 'GET' | 'POST';
  readonly id: string;
  readonly name: string;
  /** In the order of the page, without those that are switched off. */
  readonly inputs: readonly HtmlInput[];
}

/** Something that runs a script when it is clicked. */
export interface HtmlClickable {
  readonly id: string;
  /** Its text, or what it is called for those who do not see it; in one line. */
  readonly text: string;
  /** The script of its `onclick`. */
  readonly onClick: string;
}

/** Something of a list that a script lets be chosen. */
export interface HtmlEntry {
  /** Its `data-id`. */
  readonly id: string;
  /** In one line. */
  readonly text: string;
}

export interface HtmlPage {
  readonly url: string;
  /** In one line; empty when there is none. */
  readonly title: string;
  readonly forms: readonly HtmlForm[];
  /** In the order of the page. */
  readonly clickables: readonly HtmlClickable[];
  /** Elements with a `data-id`, in the order of the page. */
  readonly entries: readonly HtmlEntry[];
  /** What stands in the scripts of the page. */
  readonly scripts: readonly string[];
  /** What a person sees, in one line, shortened. */
  readonly text: string;
  /**
   * Text, in one line, of the first element with this id or, with `.name`, this class; `undefined` when there is none or
   * it is empty.
   */
  textOf(idOrClass: string): string | undefined;
}

/** Characters of a page that are read. A sign-in page has some tens of thousands. */
const longestPage = 1_000_000;

/** Elements inside one another, and elements and comments in all: the parser's time grows with their product. */
const deepestElement = 400;
const mostNodes = 20_000;

/** Of those that run a script or can be chosen; they may stand in one another, and each one's text is read. */
const mostClickables = 100;
const mostEntries = 100;

/** Characters of texts that are for sentences. */
const longestTitle = 200;
const longestText = 2000;

/** What stands inside a word or a sentence; other elements part words. */
const inlineTags = new Set(['a', 'abbr', 'b', 'code', 'em', 'font', 'i', 'label', 'small', 'span', 'strong', 'u']);

const fieldTags = new Set(['input', 'button', 'select', 'textarea']);

/** Their text is not shown to anyone. */
const unseenTags = new Set(['script', 'style', 'title', 'template', 'noscript', 'noframes', 'iframe', 'svg', 'select']);

/** Reads a page as a browser with scripts would before it runs any. Never throws: there is no broken HTML. */
export function readHtmlPage(answer: { readonly url: string; readonly text: string }): HtmlPage {
  const { document, ownerOf } = parseBounded(answer.text.slice(0, longestPage));
  const elements = elementsIn(document);
  const forms = elements.filter(isTag('form'));
  const fields = fieldsByForm(forms, elements, ownerOf);
  const labelOf = labels(elements);
  const base = baseOf(elements, answer.url);
  return {
    url: answer.url,
    title: oneLine(textIn(elements.find(isTag('title'))), longestTitle),
    forms: forms.map((form) =>
      formOf(
        form,
        (fields.get(form) ?? []).map((field) => inputOf(field, labelOf)),
        answer.url,
        base,
      ),
    ),
    clickables: elements
      .filter((element) => hasAttribute(element, 'onclick'))
      .slice(0, mostClickables)
      .map(clickableOf),
    entries: elements
      .filter((element) => hasAttribute(element, 'data-id'))
      .slice(0, mostEntries)
      .map((element) => ({ id: attribute(element, 'data-id'), text: oneLine(seenTextIn(element), longestTitle) })),
    scripts: elements.filter(isTag('script')).map(textIn),
    text: oneLine(seenTextIn(document), longestText),
    textOf: (idOrClass) => oneLine(seenTextIn(elements.find(isCalled(idOrClass))), longestText) || undefined,
  };
}

/** The value of input[name=SAMLResponse], whatever the form is called, with the form it is in. */
export function samlResponseOf(page: HtmlPage): { readonly value: string; readonly form: HtmlForm } | undefined {
  for (const form of page.forms) {
    const value = form.inputs.find(({ name }) => name === 'SAMLResponse')?.value;
    if (value) {
      return { value, form };
    }
  }
  return undefined;
}

/** Which form a field belongs to is known to the parser only: in a table the form need not be around it. */
function parseBounded(text: string): { document: Document; ownerOf: ReadonlyMap<Element, Element> } {
  const ownerOf = new Map<Element, Element>();
  let document = defaultTreeAdapter.createDocument();
  let depth = 0;
  let count = 0;
  const enough = new Error('The rest of the page is not read.');
  const countNode = (): void => {
    if (++count > mostNodes) {
      throw enough;
    }
  };
  try {
    parse(text, {
      treeAdapter: {
        ...defaultTreeAdapter,
        createDocument: () => {
          document = defaultTreeAdapter.createDocument();
          return document;
        },
        createCommentNode: (data) => {
          countNode();
          return defaultTreeAdapter.createCommentNode(data);
        },
        onElementCreated: (element, { formElement, isInTemplate }) => {
          countNode();
          if (formElement && !isInTemplate && fieldTags.has(element.tagName)) {
            ownerOf.set(element, formElement);
          }
        },
        onItemPush: () => {
          if (++depth > deepestElement) {
            throw enough;
          }
        },
        onItemPop: () => {
          depth--;
        },
      },
    });
  } catch (error) {
    if (error !== enough) {
      throw error;
    }
  }
  return { document, ownerOf };
}

/** All elements in the order of the document. What a template holds is not part of the page. */
function elementsIn(root: Document): Element[] {
  const found: Element[] = [];
  const rest: Node[] = root.childNodes.toReversed();
  for (let node = rest.pop(); node; node = rest.pop()) {
    if (isElement(node)) {
      found.push(node);
      rest.push(...node.childNodes.toReversed());
    }
  }
  return found;
}

/** By what HTML calls the form owner: the form that the field's own attribute names, otherwise the parser's. */
function fieldsByForm(
  forms: readonly Element[],
  elements: readonly Element[],
  ownerOf: ReadonlyMap<Element, Element>,
): Map<Element, Element[]> {
  const byId = new Map(forms.toReversed().map((form) => [attribute(form, 'id'), form]));
  const fields = new Map<Element, Element[]>(forms.map((form) => [form, []]));
  for (const element of elements) {
    if (fieldTags.has(element.tagName) && !hasAttribute(element, 'disabled')) {
      const named = hasAttribute(element, 'form');
      const owner = named ? byId.get(attribute(element, 'form')) : ownerOf.get(element);
      fields.get(owner ?? element)?.push(element);
    }
  }
  return fields;
}

function formOf(form: Element, inputs: readonly HtmlInput[], url: string, base: string): HtmlForm {
  const action = attribute(form, 'action').trim();
  return {
    action: action === '' ? url : resolve(action, base),
    method: attribute(form, 'method').trim().toLowerCase() === 'post' ? 'POST' : 'GET',
    id: attribute(form, 'id'),
    name: attribute(form, 'name'),
    inputs,
  };
}

/** Each label is read once, however many fields it is for. */
function labels(elements: readonly Element[]): (field: Element) => string {
  const textOfLabel = new Map(
    elements.filter(isTag('label')).map((label) => [label, oneLine(seenTextIn(label), longestTitle)]),
  );
  const byTarget = new Map([...textOfLabel].map(([label, text]) => [attribute(label, 'for'), text]));
  return (field) => {
    const id = attribute(field, 'id');
    let around: Element | undefined = field;
    while (around && !textOfLabel.has(around)) {
      const { parentNode }: Element = around;
      around = parentNode && 'tagName' in parentNode ? parentNode : undefined;
    }
    return (
      (around && textOfLabel.get(around)) ??
      (id === '' ? undefined : byTarget.get(id)) ??
      attribute(field, 'aria-label')
    );
  };
}

function inputOf(element: Element, labelOf: (field: Element) => string): HtmlInput {
  const type = typeOf(element);
  return {
    name: attribute(element, 'name'),
    value: valueOf(element, type),
    type,
    id: attribute(element, 'id'),
    isChecked: hasAttribute(element, 'checked'),
    label: type === 'radio' || type === 'checkbox' ? labelOf(element) : '',
  };
}

function clickableOf(element: Element): HtmlClickable {
  const text = oneLine(seenTextIn(element), longestTitle);
  return {
    id: attribute(element, 'id'),
    text: text || oneLine(attribute(element, 'aria-label'), longestTitle),
    onClick: attribute(element, 'onclick'),
  };
}

function typeOf(element: Element): string {
  const type = attribute(element, 'type').trim().toLowerCase();
  if (element.tagName === 'input') {
    return type || 'text';
  }
  return element.tagName === 'button' ? type || 'submit' : element.tagName;
}

function valueOf(element: Element, type: string): string {
  if (type === 'textarea') {
    return textIn(element);
  }
  if (type === 'select') {
    const options = descendants(element).filter(isTag('option'));
    const chosen = options.find((option) => hasAttribute(option, 'selected')) ?? options[0];
    return chosen === undefined
      ? ''
      : hasAttribute(chosen, 'value')
        ? attribute(chosen, 'value')
        : textIn(chosen).trim();
  }
  const isBox = type === 'checkbox' || type === 'radio';
  return isBox && !hasAttribute(element, 'value') ? 'on' : attribute(element, 'value');
}

function baseOf(elements: readonly Element[], url: string): string {
  const base = elements.find((element) => element.tagName === 'base' && hasAttribute(element, 'href'));
  return base === undefined ? url : resolve(attribute(base, 'href').trim(), url) || url;
}

function resolve(reference: string, base: string): string {
  return URL.canParse(reference, base) ? new URL(reference, base).href : '';
}

function descendants(element: Element): Element[] {
  return element.childNodes.filter(isElement).flatMap((child) => [child, ...descendants(child)]);
}

function isCalled(idOrClass: string): (element: Element) => boolean {
  return idOrClass.startsWith('.')
    ? (element) => attribute(element, 'class').split(/\s+/u).includes(idOrClass.slice(1))
    : (element) => attribute(element, 'id') === idOrClass;
}

function isTag(name: string): (element: Element) => boolean {
  return (element) => element.tagName === name && element.namespaceURI === html.NS.HTML;
}

function isElement(node: Node): node is Element {
  return 'tagName' in node;
}

function attribute(element: Element, name: string): string {
  return element.attrs.find((each) => each.name === name)?.value ?? '';
}

function hasAttribute(element: Element, name: string): boolean {
  return element.attrs.some((each) => each.name === name);
}

function textIn(element: Element | undefined): string {
  return collectText(element, () => true);
}

function seenTextIn(root: Element | Document | undefined): string {
  return collectText(root, (element) => !unseenTags.has(element.tagName));
}

function collectText(root: Element | Document | undefined, isRead: (element: Element) => boolean): string {
  const parts: string[] = [];
  const rest: (Node | ' ')[] = root?.childNodes.toReversed() ?? [];
  for (let node = rest.pop(); node; node = rest.pop()) {
    if (node === ' ') {
      parts.push(node);
    } else if (node.nodeName === '#text' && 'value' in node) {
      parts.push(node.value);
    } else if (isElement(node) && isRead(node)) {
      const inside = node.childNodes.toReversed();
      rest.push(...(inlineTags.has(node.tagName) ? inside : [' ' as const, ...inside, ' ' as const]));
    }
  }
  return parts.join('');
}

/** Without line breaks and signs that are not shown or turn the direction of writing. */
function oneLine(text: string, longest: number): string {
  const line = text
    .replaceAll(/\p{Cf}+/gu, '')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
