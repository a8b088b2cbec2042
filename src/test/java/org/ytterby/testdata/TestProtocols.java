// SPDX-License-Identifier: Apache-2.0
package org.ytterby.testdata;

import org.ytterby.protocol.DeliveryRules;
import org.ytterby.protocol.Protocol;

/** Protocols that differ from a shipped one in what a test is about. Stateless. */
public final class TestProtocols {
  private TestProtocols() {}

  /** The same, whose results wait for a person. */
  public static Protocol reviewed(Protocol plain) {
    return new Protocol(
        plain.name(),
        plain.description(),
        plain.ours(),
        plain.series(),
        plain.quantification(),
        plain.dose(),
        plain.mass(),
        plain.ratio(),
        plain.regions(),
        plain.perfused(),
        plain.metrics(),
        plain.resolution(),
        plain.uncertainty(),
        new DeliveryRules(true));
  }
}
