// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.json;

import java.util.List;

/** Where whoever reads the JSON gets a value that is too long to stand in it. */
@FunctionalInterface
public interface BulkData {

  /**
   * The URI of a value.
   *
   * @param path the tag; inside sequences, before it, the tag and item number (from 1) of each
   *     sequence from the root on
   */
  String uri(List<Integer> path);
}
