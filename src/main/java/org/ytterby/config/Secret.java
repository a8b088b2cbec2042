// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

/** A password or key. Its text never shows the value; only {@link #value()} does. */
public record Secret(String value) {

  @Override
  public String toString() {
    return value.isEmpty() ? "(none)" : "(redacted)";
  }
}
