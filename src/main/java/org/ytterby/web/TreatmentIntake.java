// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web;

import java.util.Map;

/** Takes a treatment record that someone hands in for a study. Implemented by the wiring. */
public interface TreatmentIntake {

  /** How the record is written. */
  enum Form {
    JSON,
    YAML
  }

  /**
   * Checks the record and stores it durably; a case that waited for it is looked at again.
   *
   * <p><b>Errors:</b> {@code ConfigProblem} with every problem of the text; nothing is stored then.
   * <b>Threads:</b> called on the server's workers, may block.
   *
   * @param studyInstanceUid the study; it need not have arrived yet
   * @return what to answer, as JSON values
   */
  Map<String, Object> put(String studyInstanceUid, Form form, String text);
}
