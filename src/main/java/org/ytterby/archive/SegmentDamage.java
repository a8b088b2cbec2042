// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.nio.file.Path;

/**
 * Bytes of a segment that are no whole record although whole ones lie behind them: instances that
 * were stored and can't be read any more.
 *
 * @param from the first byte
 * @param to the first byte of the next whole record
 */
public record SegmentDamage(Path file, long from, long to) {

  /** For a person. */
  @Override
  public String toString() {
    return file.getFileName() + " bytes " + from + " to " + to;
  }
}
