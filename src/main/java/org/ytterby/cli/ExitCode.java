// SPDX-License-Identifier: Apache-2.0
package org.ytterby.cli;

/** The exit codes of every command; scripts rely on them. */
public enum ExitCode {
  DONE(0),
  REFUSED(1),
  WRONG_USAGE(2);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
