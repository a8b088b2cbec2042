// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.peer;

import java.util.Optional;
import java.util.Set;

/**
 * What a peer may ask for. Immutable.
 *
 * @param services these only; absent: all
 * @param sopClasses UIDs of these only, whatever the service; absent: all
 */
public record Rights(Optional<Set<ServiceClass>> services, Optional<Set<String>> sopClasses) {

  /** Whatever the node serves. */
  public static final Rights ALL = new Rights(Optional.empty(), Optional.empty());

  public Rights {
    services = services.map(Set::copyOf);
    sopClasses = sopClasses.map(Set::copyOf);
  }

  /** True when the peer may use this class, which belongs to this service where one is known. */
  public boolean allow(String sopClassUid, Optional<ServiceClass> service) {
    boolean served = services.map(only -> service.filter(only::contains).isPresent()).orElse(true);
    return served && sopClasses.map(only -> only.contains(sopClassUid)).orElse(true);
  }
}
