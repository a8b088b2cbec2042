// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.util.List;
import org.ytterby.archive.StoredInstance;

/** Judges a complete study by its headers. Implementations are thread-safe and change nothing. */
@FunctionalInterface
public interface Assessor {

  /**
   * What is to be done with a study.
   *
   * @param instances everything that was received of it, without objects of our own
   */
  Assessment assess(String studyUid, List<StoredInstance> instances);
}
