// SPDX-License-Identifier: Apache-2.0
package org.ytterby.finding;

import java.util.List;

/**
 * The configuration can't be used. Carries every problem, not only the first; each names its key
 * and line.
 */
public final class ConfigProblem extends YtterbyException {
  private static final long serialVersionUID = 1L;
  private final transient List<String> problems;

  public ConfigProblem(String file, List<String> problems) {
    super(
        ErrorCode.CONFIGURATION,
        file + ": " + problems.size() + " problem(s)\n  " + String.join("\n  ", problems),
        null);
    this.problems = List.copyOf(problems);
  }

  /** One sentence a problem: key, line, found, expected. */
  public List<String> problems() {
    return problems;
  }
}
