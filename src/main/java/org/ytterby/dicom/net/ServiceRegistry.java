// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.finding.Defect;

/** Which service serves which SOP class. Immutable. */
public final class ServiceRegistry {
  private final Map<String, DimseService> bySopClass;

  private ServiceRegistry(Map<String, DimseService> bySopClass) {
    this.bySopClass = Map.copyOf(bySopClass);
  }

  /** A registry that answers C-ECHO. */
  public static ServiceRegistry verification() {
    return new ServiceRegistry(Map.of(Uids.Verification, new EchoService()));
  }

  /** The same with one more service. A SOP class has one service. */
  public ServiceRegistry and(Collection<String> sopClassUids, DimseService service) {
    Map<String, DimseService> all = new HashMap<>(bySopClass);
    for (String uid : sopClassUids) {
      if (all.putIfAbsent(uid, service) != null) {
        throw new Defect("two services for SOP class " + uid);
      }
    }
    return new ServiceRegistry(all);
  }

  /** The same with storage of every storage SOP class of the standard. */
  public ServiceRegistry andStorage(StoreHandler handler) {
    return and(Dictionary.storageSopClasses(), new StoreService(handler));
  }

  /** The service of a SOP class, if there is one. */
  public Optional<DimseService> service(String sopClassUid) {
    return Optional.ofNullable(bySopClass.get(sopClassUid));
  }

  /** Every service once. */
  List<DimseService> services() {
    Set<DimseService> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
    distinct.addAll(bySopClass.values());
    return List.copyOf(distinct);
  }
}
