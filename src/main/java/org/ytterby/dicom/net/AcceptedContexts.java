// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.net.dimse.CommandField;

/** The accepted presentation contexts of an association, in the order of their ids. Immutable. */
final class AcceptedContexts {
  private final SortedMap<Integer, AcceptedContext> byId = new TreeMap<>();

  AcceptedContexts(Collection<AcceptedContext> contexts) {
    contexts.forEach(context -> byId.put(context.id(), context));
  }

  Optional<AcceptedContext> of(int id) {
    return Optional.ofNullable(byId.get(id));
  }

  boolean has(int id) {
    return byId.containsKey(id);
  }

  int size() {
    return byId.size();
  }

  /** The first in which we may request this of the peer, in whatever transfer syntax. */
  Optional<AcceptedContext> forRequest(CommandField field, String sopClassUid) {
    return of(field, sopClassUid).findFirst();
  }

  /** The first in which we may send instances of this class in this transfer syntax. */
  Optional<AcceptedContext> forStore(String sopClassUid, TransferSyntax transferSyntax) {
    return of(CommandField.C_STORE, sopClassUid)
        .filter(context -> context.transferSyntax().equals(transferSyntax))
        .findFirst();
  }

  /** The transfer syntaxes in which we may send instances of this class. */
  List<TransferSyntax> forStore(String sopClassUid) {
    return of(CommandField.C_STORE, sopClassUid)
        .map(AcceptedContext::transferSyntax)
        .distinct()
        .toList();
  }

  private Stream<AcceptedContext> of(CommandField field, String sopClassUid) {
    return byId.values().stream()
        .filter(context -> context.abstractSyntax().equals(sopClassUid))
        .filter(context -> context.mayInvoke(field));
  }
}
