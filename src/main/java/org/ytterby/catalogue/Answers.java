// SPDX-License-Identifier: Apache-2.0
package org.ytterby.catalogue;

import org.ytterby.dicom.data.DataSet;

/** Who takes the answers of a query, one after the other, on the thread of the query. */
@FunctionalInterface
public interface Answers {

  /**
   * Takes an answer: the wanted attributes that are known at the level, without value where the
   * entity has none; text in UTF-8.
   *
   * @return false to end the query, for example because it was cancelled
   */
  boolean take(DataSet answer);
}
