// SPDX-License-Identifier: Apache-2.0
package org.ytterby.finding;

/** How much a finding weighs. */
public enum Severity {
  /** Said for completeness; nobody has to act. */
  INFO,
  /** The result stands, but a physicist must look at this before accepting it. */
  REVIEW,
  /** No dose is computed or delivered until this is resolved. */
  BLOCK
}
