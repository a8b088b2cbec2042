// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fetch;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ytterby.catalogue.QueryModel;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.Association;
import org.ytterby.dicom.net.AssociationRequest;
import org.ytterby.dicom.net.ClientTimeouts;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.dicom.net.QueryRetrieve;
import org.ytterby.dicom.net.StoreHandler;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.PeerFailure;

/**
 * Archives over DIMSE, Study Root: C-FIND, C-MOVE to our own AE title, C-GET (PS3.4 Annex C).
 * Thread-safe.
 *
 * <p>What a peer says in words (Error Comment) is left out of what is told: it may name anybody.
 */
public final class DicomLender implements Lender {
  private static final QueryModel MODEL = QueryModel.STUDY_ROOT;

  /** Asked for in a C-GET whatever the archive says of classes; it need not say any. */
  private static final List<String> USUAL =
      List.of(
          Uids.CTImageStorage,
          Uids.EnhancedCTImageStorage,
          Uids.LegacyConvertedEnhancedCTImageStorage,
          Uids.PositronEmissionTomographyImageStorage,
          Uids.EnhancedPETImageStorage,
          Uids.LegacyConvertedEnhancedPETImageStorage,
          Uids.NuclearMedicineImageStorage,
          Uids.RTStructureSetStorage,
          Uids.SegmentationStorage,
          Uids.SpatialRegistrationStorage);

  private static final List<String> NO_GET = List.of("it does not offer C-GET");

  private final DicomClient client;
  private final String ownAeTitle;
  private final StoreHandler door;

  /**
   * A lender.
   *
   * @param ownAeTitle of our listener, the destination of each C-MOVE
   * @param door where instances of a C-GET go; those of a C-MOVE come to the listener
   */
  public DicomLender(DicomClient client, String ownAeTitle, StoreHandler door) {
    this.client = client;
    this.ownAeTitle = ownAeTitle;
    this.door = new HandedStore(door);
  }

  // ---- C-FIND ---------------------------------------------------------------------------------

  @Override
  public List<Holding> holdings(
      RemoteArchive archive, String studyUid, Predicate<HeldSeries> series, Duration within) {
    String find = MODEL.findSopClassUid();
    try (TimedAssociation timed = open(archive, List.of(Proposal.uncompressed(find)), within)) {
      QueryRetrieve query = new QueryRetrieve(timed.association(), find);
      return holdings(timed, new HoldingsQuery(query, studyUid), series);
    } catch (InvalidObject e) {
      throw new PeerFailure(
          ErrorCode.PEER_TRANSIENT, archive.name() + ": an answer can't be read: " + e.where(), e);
    }
  }

  private static List<Holding> holdings(
      TimedAssociation timed, HoldingsQuery query, Predicate<HeldSeries> series) {
    try {
      return query.holdings(series);
    } catch (PeerFailure broken) {
      throw timed.told(broken);
    }
  }

  // ---- C-MOVE, C-GET --------------------------------------------------------------------------

  @Override
  public List<String> lend(
      RemoteArchive archive, String studyUid, List<Portion> portions, Duration within) {
    if (!door.hasRoom()) {
      throw new PeerFailure(
          ErrorCode.PEER_TRANSIENT, "nothing was asked for: too little space is free on our disk");
    }
    return switch (archive.method()) {
      case GET -> get(archive, studyUid, portions, within);
      case MOVE -> move(archive, studyUid, portions, within).problems();
      case AUTO -> moveOrGet(archive, studyUid, portions, within);
    };
  }

  private List<String> moveOrGet(
      RemoteArchive archive, String studyUid, List<Portion> portions, Duration within) {
    long begun = System.nanoTime();
    Retrievals.Moved moved = move(archive, studyUid, portions, within);
    if (!moved.isRefused()) {
      return moved.problems();
    }
    Duration left = within.minusNanos(System.nanoTime() - begun);
    List<String> got = get(archive, studyUid, portions, left);
    // Where there is no other way, what was wrong with the first one is what a person has to know.
    return got.equals(NO_GET)
        ? Stream.concat(moved.problems().stream(), got.stream()).toList()
        : got;
  }

  private Retrievals.Moved move(
      RemoteArchive archive, String studyUid, List<Portion> portions, Duration within) {
    String sopClass = MODEL.moveSopClassUid();
    try (TimedAssociation timed = open(archive, List.of(Proposal.uncompressed(sopClass)), within)) {
      return isOffered(timed.association(), sopClass)
          ? retrievals(timed, sopClass, studyUid).move(portions, ownAeTitle)
          : new Retrievals.Moved(true, List.of("it does not offer C-MOVE"));
    }
  }

  private static Retrievals retrievals(TimedAssociation timed, String sopClass, String studyUid) {
    return new Retrievals(timed, new QueryRetrieve(timed.association(), sopClass), studyUid);
  }

  private static boolean isOffered(Association association, String sopClass) {
    return association.contexts().answers().stream()
        .anyMatch(one -> one.sopClassUid().equals(sopClass) && one.chosen().isPresent());
  }

  private List<String> get(
      RemoteArchive archive, String studyUid, List<Portion> portions, Duration within) {
    String sopClass = MODEL.getSopClassUid();
    try (TimedAssociation timed = open(archive, proposals(sopClass, portions), within)) {
      return isOffered(timed.association(), sopClass)
          ? retrievals(timed, sopClass, studyUid).get(portions, door)
          : NO_GET;
    }
  }

  /** What archives are asked by. */
  public static List<Proposal> queries() {
    return Stream.of(MODEL.findSopClassUid(), MODEL.moveSopClassUid(), MODEL.getSopClassUid())
        .map(Proposal::uncompressed)
        .toList();
  }

  /** By what an archive is asked that hands instances out so. */
  public static List<Proposal> queries(RemoteArchive.Method method) {
    String unused =
        switch (method) {
          case AUTO -> "";
          case MOVE -> MODEL.getSopClassUid();
          case GET -> MODEL.moveSopClassUid();
        };
    return queries().stream().filter(one -> !one.sopClassUid().equals(unused)).toList();
  }

  /** The classes that the archive has named, then the usual ones, as far as they fit. */
  private static List<Proposal> proposals(String sopClass, List<Portion> portions) {
    Stream<String> named =
        portions.stream().flatMap(portion -> portion.sopClassUids().stream()).sorted();
    return Proposal.ofGet(sopClass, Stream.concat(named, USUAL.stream()));
  }

  private TimedAssociation open(RemoteArchive archive, List<Proposal> proposals, Duration within) {
    ClientTimeouts timeouts =
        new ClientTimeouts(archive.timeout(), archive.timeout(), archive.timeout());
    long begun = System.nanoTime();
    Association association = connect(archive, proposals, timeouts);
    return new TimedAssociation(association, within.minusNanos(System.nanoTime() - begun));
  }

  private Association connect(
      RemoteArchive archive, List<Proposal> proposals, ClientTimeouts timeouts) {
    return client.open(
        new AssociationRequest(
                archive.host(),
                archive.port(),
                archive.callingAeTitle(),
                archive.aeTitle(),
                proposals,
                timeouts)
            .over(archive.tls()));
  }
}
