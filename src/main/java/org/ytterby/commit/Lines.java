// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commit;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.ytterby.dicom.net.AssociationInfo;
import org.ytterby.dicom.net.DimseRequest;
import org.ytterby.dicom.net.PeerOperations;

/**
 * The associations of requests that still stand: a result may go out on them. Not persisted, as
 * they end with the process. Thread-safe.
 */
final class Lines {
  private record Line(long association, PeerOperations peer) {}

  private final Map<Long, Line> byRequest = new ConcurrentHashMap<>();

  /** A request came on this association, whose end is not told before this. */
  void keep(long number, DimseRequest request) {
    byRequest.put(number, new Line(request.association().id(), request.peer()));
  }

  /** The association of a request, if it still stands; handed out once. */
  Optional<PeerOperations> take(long number) {
    return Optional.ofNullable(byRequest.remove(number)).map(Line::peer);
  }

  /** It stands no more. */
  void ended(AssociationInfo association) {
    byRequest.values().removeIf(line -> line.association() == association.id());
  }
}
