// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is said where an examination ended in a fault of this program's own. Stateless. */
final class Mishap {
  private static final Logger LOG = LoggerFactory.getLogger(Mishap.class);

  private Mishap() {}

  /** The step that broke off, so that the other reports are not lost with it. */
  static Step step(Check check, String where, RuntimeException fault) {
    LOG.error("an examination broke off where={} step={}", where, check.word(), fault);
    return Step.failed(
        check,
        "the examination broke off: " + fault.getClass().getSimpleName(),
        "this says nothing of the peer; the log of this program has the fault: report it");
  }
}
