// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.peer;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses of the host names in a policy, as they were when last looked up: name services
 * block, and an event loop must not. Thread-safe.
 */
public final class HostNames {
  private static final Logger LOG = LoggerFactory.getLogger(HostNames.class);

  private final List<String> names;
  private final Set<String> missing = ConcurrentHashMap.newKeySet();
  private volatile Map<String, Set<InetAddress>> addresses = Map.of();

  /** The names of these rules, of which none is looked up yet. */
  public HostNames(Collection<AddressRule> rules) {
    this.names =
        rules.stream()
            .filter(AddressRule.HostName.class::isInstance)
            .map(rule -> ((AddressRule.HostName) rule).name())
            .distinct()
            .toList();
  }

  /** No names at all. */
  public static HostNames none() {
    return new HostNames(List.of());
  }

  /** What a name had at the last look; nothing when it is unknown. */
  Set<InetAddress> addresses(String name) {
    return addresses.getOrDefault(name, Set.of());
  }

  /** Looks all names up. Blocks. A name that can't be found keeps the addresses that it had. */
  public void lookUp() {
    Map<String, Set<InetAddress>> found = new LinkedHashMap<>(addresses);
    for (String name : names) {
      try {
        found.put(name, Set.copyOf(Arrays.asList(InetAddress.getAllByName(name))));
        missing.remove(name);
      } catch (UnknownHostException unknown) {
        if (missing.add(name)) { // once, not at each look
          LOG.warn("the host name of a peer is not known, peers[].hosts name={}", name);
        }
      }
    }
    addresses = Map.copyOf(found);
  }
}
