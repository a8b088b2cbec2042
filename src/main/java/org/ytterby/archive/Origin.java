// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

/** Where an instance came from. The names are written into segments and rows: never rename. */
public enum Origin {
  /** Another node sent it. */
  RECEIVED,
  /** This node made it; when it comes back it must trigger nothing. */
  OWN
}
