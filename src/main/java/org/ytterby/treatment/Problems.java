// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import java.util.ArrayList;
import java.util.List;
import org.ytterby.finding.ConfigProblem;

/** Everything that is wrong with one document, told at once. Single-threaded. */
final class Problems {
  private final List<String> all = new ArrayList<>();

  void add(int line, String key, String found, String expected) {
    all.add(
        "line "
            + line
            + (key.isEmpty() ? "" : ", " + key)
            + ": found "
            + found
            + ", expected "
            + expected);
  }

  void throwIfAny(String file) {
    if (!all.isEmpty()) {
      throw asException(file);
    }
  }

  ConfigProblem asException(String file) {
    return new ConfigProblem(file, all);
  }
}
