// SPDX-License-Identifier: Apache-2.0
package org.ytterby.notify;

/** How a notice is told: N-CREATE, or N-SET of what was created. */
public enum Operation {
  CREATE,
  SET
}
