import { closeSync, mkdtempSync, openSync, readSync, rmSync, unlinkSync, writeSync } from 'node:fs';
import path from 'node:path';
import { unreadableFile } from './unreadableFile';
import { unwritableFile } from './unwritableFile';

/**
 * A temporary file for what does not fit in memory: in a folder that nobody else may enter, and, where the system lets
 * an open file be deleted, without a name from the beginning, so that it ends with the process however that ends.
 */
export class BlockFile {
  private readonly folder: string;
  private readonly file: string;
  private readonly descriptor: number;
  private isNamed = true;
  private length = 0;

  /**
   * @param parent the folder its own goes into
   * @throws UserError when it cannot be made
   */
  constructor(private readonly parent: string) {
    this.folder = this.write(() => mkdtempSync(path.join(parent, 'dynamodb-connections-items-')));
    this.file = path.join(this.folder, 'items');
    try {
      this.descriptor = this.write(() => openSync(this.file, 'wx+', 0o600));
    } catch (error) {
      this.remove();
      throw error;
    }
    try {
      unlinkSync(this.file);
      this.remove();
    } catch {
      // Windows: it is deleted when it is closed.
    }
  }

  /**
   * @returns where it was written
   * @throws UserError when there is no place for it; what was there stays
   */
  append(bytes: Buffer): number {
    const position = this.length;
    let written = 0;
    while (written < bytes.length) {
      const from = written;
      written += this.write(() => writeSync(this.descriptor, bytes, from, bytes.length - from, position + from));
    }
    this.length += bytes.length;
    return position;
  }

  /** @throws UserError when it cannot be read, or has become shorter */
  read(position: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    let read = 0;
    while (read < length) {
      const more = this.readInto(bytes, read, position + read);
      if (more === 0) {
        throw unreadableFile(new Error('it is shorter than it was'), this.parent);
      }
      read += more;
    }
    return bytes;
  }

  close(): void {
    try {
      closeSync(this.descriptor);
    } finally {
      if (this.isNamed) {
        this.remove();
      }
    }
  }

  /** @returns how many bytes were read */
  private readInto(bytes: Buffer, offset: number, position: number): number {
    try {
      return readSync(this.descriptor, bytes, offset, bytes.length - offset, position);
    } catch (error) {
      throw unreadableFile(error, this.parent);
    }
  }

  private write<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw unwritableFile(error, this.parent);
    }
  }

  private remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
    this.isNamed = false;
  }
}
