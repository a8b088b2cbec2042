// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import java.util.List;
import java.util.Optional;
import org.ytterby.protocol.Protocol;

/**
 * What a node runs by: its configuration and the protocols, in the order of their file names. The
 * first protocol that calls a study ours treats it.
 */
public record Configuration(NodeConfig node, List<Protocol> protocols) {

  /** What is used where no file is given; equal to the shipped files. */
  public static final Configuration DEFAULT =
      new Configuration(NodeConfig.DEFAULT, List.of(Protocol.y90Pet()));

  public Configuration {
    protocols = List.copyOf(protocols);
    if (protocols.isEmpty()) {
      throw new IllegalArgumentException("without a protocol no study could be treated");
    }
  }

  /** The protocol of that name. */
  public Optional<Protocol> protocol(String name) {
    return protocols.stream().filter(protocol -> protocol.name().equals(name)).findFirst();
  }
}
