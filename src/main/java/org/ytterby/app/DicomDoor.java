// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import java.util.Optional;
import org.ytterby.announce.AnnouncementService;
import org.ytterby.announce.Announcements;
import org.ytterby.archive.SeriesView;
import org.ytterby.catalogue.Catalogue;
import org.ytterby.catalogue.FindService;
import org.ytterby.commit.StorageCommitment;
import org.ytterby.config.NodeConfig;
import org.ytterby.deliver.CommitmentResultService;
import org.ytterby.deliver.CommitmentResultTaker;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.receive.ReceiveHandler;
import org.ytterby.retrieve.GetService;
import org.ytterby.retrieve.MoveService;

/** What the node's DICOM peers may ask of it. Immutable. */
record DicomDoor(NodeConfig node, Foundations base) {

  /**
   * All services: echoes, what peers send and announce, commitments, and what they may ask of the
   * archive.
   *
   * @param ours our commitments to others, where we commit
   * @param results takes the commitments of others to us
   * @param catalogue what is searched, where anybody may ask
   */
  ServiceRegistry services(
      ReceiveHandler receiver,
      Announcements announcements,
      Optional<StorageCommitment> ours,
      CommitmentResultTaker results,
      Optional<Catalogue> catalogue,
      SeriesView held) {
    ServiceRegistry taking =
        AnnouncementService.and(ServiceRegistry.verification().andStorage(receiver), announcements);
    ServiceRegistry committing = commitments(taking, ours, results);
    return catalogue
        .filter(_ -> node.query().enabled())
        .map(known -> asked(committing, known, held))
        .orElse(committing);
  }

  /**
   * Commitments in both directions: requests where we commit, and results where any destination is
   * asked for one.
   */
  private ServiceRegistry commitments(
      ServiceRegistry services, Optional<StorageCommitment> ours, CommitmentResultTaker results) {
    ServiceRegistry asked = ours.map(one -> one.and(services)).orElse(services);
    return node.destinations().stream().anyMatch(one -> one.address().commitment().isPresent())
        ? CommitmentResultService.and(asked, results)
        : asked;
  }

  private ServiceRegistry asked(ServiceRegistry services, Catalogue known, SeriesView held) {
    return services
        .and(
            FindService.sopClassUids(),
            new FindService(known, node.query().maxResults(), base.watch().queries()))
        .and(GetService.sopClassUids(), new GetService(known, held))
        .and(
            MoveService.sopClassUids(),
            new MoveService(known, held, base.client(), node.query().moveDestinations()));
  }
}
