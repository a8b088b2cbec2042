// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.pdu.Extensions;

/**
 * What becomes of a SOP class that the dictionary does not have: a private one, or one that is
 * younger than this program. It is taken for storage, whose data sets nobody has to understand.
 */
public enum UnknownClasses {
  /** None is accepted. */
  REFUSE,
  /**
   * Accepted where the peer says by common extended negotiation (PS3.7 section D.3.3.6) that it is
   * a storage class and related to one of the standard.
   */
  RELATED,
  /** Accepted, unless the peer says that it belongs to another service class than storage. */
  ACCEPT;

  /** Service Class UID of Storage (PS3.4 section B.3.1.2). */
  static final String STORAGE_SERVICE = Uids.Storage;

  /** True for a class to be taken for storage. */
  boolean takes(String sopClassUid, List<Extensions.Common> said) {
    if (Dictionary.uid(sopClassUid).isPresent()) {
      return false;
    }
    Optional<Extensions.Common> about =
        said.stream().filter(one -> one.sopClassUid().equals(sopClassUid)).findFirst();
    boolean storage = about.map(one -> one.serviceClassUid().equals(STORAGE_SERVICE)).orElse(false);
    return switch (this) {
      case REFUSE -> false;
      case RELATED ->
          storage && about.get().relatedGeneral().stream().anyMatch(Dictionary::isStorageSopClass);
      case ACCEPT -> about.isEmpty() || storage;
    };
  }

  /** Which of these are to be taken for storage. */
  Set<String> taken(Set<String> sopClassUids, List<Extensions.Common> said) {
    return sopClassUids.stream().filter(uid -> takes(uid, said)).collect(Collectors.toSet());
  }
}
