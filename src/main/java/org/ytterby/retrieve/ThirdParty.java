// SPDX-License-Identifier: Apache-2.0
package org.ytterby.retrieve;

import java.io.InputStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Stream;
import org.ytterby.archive.StoredInstance;
import org.ytterby.dicom.codec.Transcoder;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.net.Association;
import org.ytterby.dicom.net.AssociationRequest;
import org.ytterby.dicom.net.ClientTimeouts;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.OutgoingInstance;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.dicom.net.StoreResponse;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;

/**
 * The destination of a C-MOVE, on associations that we open: one for all instances, another where
 * they need more presentation contexts than one has. Single-threaded. A destination that fails once
 * is lost, because the requestor waits; bytes of ours that can't be read cost only their
 * association.
 */
final class ThirdParty implements Receiver {
  private final DicomClient client;
  private final MoveDestination destination;
  private final SequencedSet<Proposal> needed = new LinkedHashSet<>();
  private List<Proposal> proposed = List.of();
  private Optional<Association> association = Optional.empty();
  private boolean lost;

  /**
   * A destination with no association yet.
   *
   * @param instances that will be sent
   */
  ThirdParty(DicomClient client, MoveDestination destination, List<StoredInstance> instances) {
    this.client = client;
    this.destination = destination;
    instances.forEach(instance -> needed.addAll(proposals(instance)));
  }

  /**
   * One context each, so that the peer's preference can't choose a copy where it takes our bytes.
   */
  private static List<Proposal> proposals(StoredInstance instance) {
    return Transcoder.forms(instance.transferSyntax()).stream()
        .map(syntax -> new Proposal(instance.sopClassUid(), syntax))
        .toList();
  }

  @Override
  public List<TransferSyntax> takes(StoredInstance instance) {
    Association open = open(proposals(instance));
    return Transcoder.forms(instance.transferSyntax()).stream()
        .filter(syntax -> open.accepts(instance.sopClassUid(), syntax))
        .toList();
  }

  /** The association, or a new one where that does not propose these. */
  private Association open(List<Proposal> wanted) {
    Optional<Association> present = association.filter(Association::isOpen);
    if (present.isPresent() && proposed.containsAll(wanted)) {
      return present.get();
    }
    close();
    List<Proposal> next =
        Stream.concat(wanted.stream(), needed.stream())
            .distinct()
            .limit(AssociationRequest.MOST_PROPOSALS)
            .toList();
    try {
      Association opened = client.open(request(next));
      association = Optional.of(opened);
      proposed = next;
      return opened;
    } catch (PeerFailure failure) {
      lost = true;
      throw failure;
    }
  }

  private AssociationRequest request(List<Proposal> proposals) {
    return new AssociationRequest(
            destination.host(),
            destination.port(),
            destination.callingAeTitle(),
            destination.aeTitle(),
            proposals,
            new ClientTimeouts(destination.timeout(), destination.timeout(), destination.timeout()))
        .over(destination.tls());
  }

  @Override
  public StoreResponse store(OutgoingInstance instance, InputStream bytes) {
    Association open =
        association.orElseThrow(
            () -> new PeerFailure(ErrorCode.PEER_TRANSIENT, "no association is open"));
    try {
      return open.store(instance, bytes);
    } catch (PeerFailure failure) {
      lost = !open.isOpen();
      throw failure;
    }
  }

  @Override
  public boolean isLost() {
    return lost;
  }

  @Override
  public void close() {
    association.ifPresent(Association::close);
    association = Optional.empty();
  }
}
