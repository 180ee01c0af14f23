/** The order of the view: folders first, and in each place the connections as the person put them. */
export interface Layout {
  /** The names of the folders, in their order; one may be empty. */
  readonly folders: readonly string[];
  /** All connections, in one order; where there are folders, the order within each is what counts. */
  readonly connections: readonly Placed[];
}

export interface Placed {
  readonly id: string;
  readonly folder?: string;
}

/** Where something is dropped: on a connection it takes that one's place; in a folder, or outside of all, it is last. */
export type Place =
  | { readonly kind: 'connection'; readonly id: string }
  | { readonly kind: 'folder'; readonly folder?: string };

/** What is in a folder; without one, what is in none. */
export function connectionsIn(layout: Layout, folder: string | undefined): readonly Placed[] {
  return layout.connections.filter((each) => each.folder === folder);
}

/** A layout that has every folder a connection names: those it does not know yet come last, in their order. */
export function completed(layout: Layout): Layout {
  const folders = new Set([...layout.folders, ...layout.connections.flatMap(({ folder }) => folder ?? [])]);
  return { folders: [...folders], connections: layout.connections };
}

/**
 * Moves connections, in the order they have now. Onto a connection: they take its place; it makes room downwards, or
 * upwards when they come from above it in the same folder. Unknown ids are passed over.
 */
export function moveConnections(layout: Layout, ids: ReadonlySet<string>, place: Place): Layout {
  const moved = layout.connections.filter(({ id }) => ids.has(id));
  const rest = layout.connections.filter(({ id }) => !ids.has(id));
  if (place.kind === 'folder') {
    return { ...layout, connections: [...rest, ...moved.map(({ id }) => placed(id, place.folder))] };
  }
  const target = layout.connections.find(({ id }) => id === place.id);
  if (target === undefined || moved.length === 0 || ids.has(place.id)) {
    return layout;
  }
  const before = layout.connections.slice(0, layout.connections.indexOf(target));
  const fromAbove = before.some(({ id, folder }) => ids.has(id) && folder === target.folder);
  const index = rest.indexOf(target) + (fromAbove ? 1 : 0);
  const inserted = moved.map(({ id }) => placed(id, target.folder));
  return { ...layout, connections: rest.toSpliced(index, 0, ...inserted) };
}

/** Moves one connection or folder up (-1) or down (1) among its neighbours. At an end it stays. */
export function moveBy(layout: Layout, what: Placed | { readonly folder: string }, step: -1 | 1): Layout {
  if ('id' in what) {
    const neighbours = connectionsIn(layout, what.folder);
    const target = neighbours[neighbours.findIndex(({ id }) => id === what.id) + step];
    return target === undefined
      ? layout
      : moveConnections(layout, new Set([what.id]), { kind: 'connection', id: target.id });
  }
  const target = layout.folders[layout.folders.indexOf(what.folder) + step];
  return target === undefined ? layout : moveFolder(layout, what.folder, target);
}

/** Moves a folder to the place of another; without one, to the end. */
export function moveFolder(layout: Layout, folder: string, target: string | undefined): Layout {
  const from = layout.folders.indexOf(folder);
  if (from < 0 || folder === target) {
    return layout;
  }
  // What it jumps over makes room, so the index it had among all is the one it gets among the rest.
  const to = target === undefined ? layout.folders.length : layout.folders.indexOf(target);
  const rest = layout.folders.filter((each) => each !== folder);
  return { ...layout, folders: rest.toSpliced(to < 0 ? rest.length : to, 0, folder) };
}

/** Gives a folder another name. One that is taken already: what is in both is together from then on. */
export function renameFolder(layout: Layout, folder: string, name: string): Layout {
  const folders = new Set(layout.folders.map((each) => (each === folder ? name : each)));
  return {
    folders: [...folders],
    connections: layout.connections.map((each) => (each.folder === folder ? placed(each.id, name) : each)),
  };
}

/** Takes a folder away; what was in it stands outside of all folders. */
export function removeFolder(layout: Layout, folder: string): Layout {
  return {
    folders: layout.folders.filter((each) => each !== folder),
    connections: layout.connections.map((each) => (each.folder === folder ? placed(each.id, undefined) : each)),
  };
}

function placed(id: string, folder: string | undefined): Placed {
  return folder === undefined ? { id } : { id, folder };
}
