// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fetch;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ytterby.catalogue.Level;
import org.ytterby.catalogue.QueryModel;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.net.Association;
import org.ytterby.dicom.net.AssociationPolicy;
import org.ytterby.dicom.net.AssociationRequest;
import org.ytterby.dicom.net.ClientTimeouts;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.DimseResponse;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.dicom.net.QueryRetrieve;
import org.ytterby.dicom.net.Roles;
import org.ytterby.dicom.net.StoreHandler;
import org.ytterby.dicom.net.dimse.Status;
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

  /** More instances than any study that a dose is made of; a peer that lists more is mistaken. */
  private static final int MOST_INSTANCES = 50_000;

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
      return holdings(timed, new QueryRetrieve(timed.association(), find), studyUid, series);
    } catch (InvalidObject e) {
      throw new PeerFailure(
          ErrorCode.PEER_TRANSIENT, archive.name() + ": an answer can't be read: " + e.where(), e);
    }
  }

  private static List<Holding> holdings(
      TimedAssociation timed, QueryRetrieve query, String studyUid, Predicate<HeldSeries> series) {
    try {
      List<HeldSeries> concerned =
          find(query, seriesOf(studyUid)).stream()
              .flatMap(match -> heldSeries(match).stream())
              .filter(series)
              .distinct()
              .toList();
      List<Holding> held = new ArrayList<>();
      for (HeldSeries one : concerned) {
        find(query, instancesOf(studyUid, one.seriesUid())).stream()
            .flatMap(match -> holding(one, match).stream())
            .forEach(held::add);
      }
      return held.stream().distinct().toList();
    } catch (PeerFailure broken) {
      throw timed.told(broken);
    }
  }

  private static List<DataSet> find(QueryRetrieve query, DataSet identifier) {
    List<DataSet> matches = new ArrayList<>();
    DimseResponse end =
        query.find(
            identifier,
            match -> {
              matches.add(match);
              return matches.size() <= MOST_INSTANCES;
            });
    if (matches.size() > MOST_INSTANCES) {
      throw new PeerFailure(
          ErrorCode.PEER_PERMANENT, "C-FIND was answered with more than " + MOST_INSTANCES);
    }
    if (RetrieveEnd.of(end.status()) != RetrieveEnd.DONE) {
      throw new PeerFailure(
          ErrorCode.PEER_TRANSIENT, "C-FIND ended with " + Status.text(end.status()));
    }
    return matches;
  }

  private static DataSet seriesOf(String studyUid) {
    return level(Level.SERIES)
        .foreignUid(Tag.StudyInstanceUID, studyUid)
        .empty(Tag.SeriesInstanceUID)
        .empty(Tag.Modality)
        .build();
  }

  private static DataSet instancesOf(String studyUid, String seriesUid) {
    return level(Level.IMAGE)
        .foreignUid(Tag.StudyInstanceUID, studyUid)
        .foreignUid(Tag.SeriesInstanceUID, seriesUid)
        .empty(Tag.SOPInstanceUID)
        .empty(Tag.SOPClassUID)
        .build();
  }

  private static DataSetBuilder level(Level level) {
    return DataSet.builder().text(Tag.QueryRetrieveLevel, level.name());
  }

  private static Optional<HeldSeries> heldSeries(DataSet match) {
    String modality = match.optional(Tag.Modality).map(Attribute::text).orElse("");
    return match.optional(Tag.SeriesInstanceUID).map(uid -> new HeldSeries(modality, uid.uid()));
  }

  private static Optional<Holding> holding(HeldSeries series, DataSet match) {
    return match
        .optional(Tag.SOPInstanceUID)
        .map(
            uid ->
                new Holding(
                    series.modality(),
                    series.seriesUid(),
                    uid.uid(),
                    match.optional(Tag.SOPClassUID).map(Attribute::uid)));
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
    Moved moved = move(archive, studyUid, portions, within);
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

  /**
   * What became of the C-MOVEs.
   *
   * @param isRefused the archive does none, or each failed without bringing anything, as it does
   *     where our AE title is unknown (A801, or whatever else the archive says then)
   */
  private record Moved(boolean isRefused, List<String> problems) {}

  private Moved move(
      RemoteArchive archive, String studyUid, List<Portion> portions, Duration within) {
    String sopClass = MODEL.moveSopClassUid();
    try (TimedAssociation timed = open(archive, List.of(Proposal.uncompressed(sopClass)), within)) {
      return isOffered(timed.association(), sopClass)
          ? move(timed, sopClass, studyUid, portions)
          : new Moved(true, List.of("it does not offer C-MOVE"));
    }
  }

  private static boolean isOffered(Association association, String sopClass) {
    return association.contexts().answers().stream()
        .anyMatch(one -> one.sopClassUid().equals(sopClass) && one.chosen().isPresent());
  }

  private Moved move(
      TimedAssociation timed, String sopClass, String studyUid, List<Portion> portions) {
    QueryRetrieve moves = new QueryRetrieve(timed.association(), sopClass);
    List<String> problems = new ArrayList<>();
    boolean isRefused = true;
    try {
      for (Portion portion : portions) {
        DimseResponse end = moves.move(identifier(studyUid, portion), ownAeTitle, _ -> true);
        told("C-MOVE", portion, end).ifPresent(problems::add);
        isRefused &= broughtNothing(end);
        if (RetrieveEnd.of(end.status()) == RetrieveEnd.DESTINATION_UNKNOWN) {
          break; // nor will it know us for the next
        }
      }
    } catch (PeerFailure broken) {
      problems.add("C-MOVE: " + timed.told(broken).getMessage());
      isRefused = false;
    }
    return new Moved(isRefused, problems);
  }

  private static boolean broughtNothing(DimseResponse end) {
    return RetrieveEnd.of(end.status()).isFailure()
        && end.subOperations().stream().allMatch(done -> done.completed() + done.warning() == 0);
  }

  private List<String> get(
      RemoteArchive archive, String studyUid, List<Portion> portions, Duration within) {
    String sopClass = MODEL.getSopClassUid();
    try (TimedAssociation timed = open(archive, proposals(sopClass, portions), within)) {
      return isOffered(timed.association(), sopClass)
          ? get(timed, sopClass, studyUid, portions)
          : NO_GET;
    }
  }

  private List<String> get(
      TimedAssociation timed, String sopClass, String studyUid, List<Portion> portions) {
    QueryRetrieve gets = new QueryRetrieve(timed.association(), sopClass);
    List<String> problems = new ArrayList<>();
    try {
      for (Portion portion : portions) {
        DimseResponse end = gets.get(identifier(studyUid, portion), door, _ -> true);
        told("C-GET", portion, end).ifPresent(problems::add);
      }
    } catch (PeerFailure broken) {
      problems.add("C-GET: " + timed.told(broken).getMessage());
    }
    return problems;
  }

  private static DataSet identifier(String studyUid, Portion portion) {
    DataSetBuilder identifier =
        level(portion.wholeSeries() ? Level.SERIES : Level.IMAGE)
            .foreignUid(Tag.StudyInstanceUID, studyUid)
            .foreignUid(Tag.SeriesInstanceUID, portion.seriesUid());
    if (!portion.wholeSeries()) {
      String uids =
          portion.instances().stream()
              .map(Holding::sopInstanceUid)
              .collect(Collectors.joining("\\"));
      identifier.bytes(Tag.SOPInstanceUID, Vr.UI, uids.getBytes(StandardCharsets.US_ASCII));
    }
    return identifier.build();
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

  /** By which instances of a storage class come with C-GET. */
  public static Proposal storage(String sopClassUid) {
    return new Proposal(sopClassUid, AssociationPolicy.STANDARD, Roles.SCP);
  }

  /** The classes that the archive has named, then the usual ones, as far as they fit. */
  private static List<Proposal> proposals(String sopClass, List<Portion> portions) {
    Set<String> classes = new LinkedHashSet<>();
    portions.forEach(portion -> classes.addAll(portion.sopClassUids()));
    List<Proposal> proposals = new ArrayList<>();
    proposals.add(Proposal.uncompressed(sopClass));
    Stream.concat(classes.stream().sorted(), USUAL.stream())
        .distinct()
        .limit(AssociationRequest.MOST_PROPOSALS - 1)
        .forEach(uid -> proposals.add(storage(uid)));
    return proposals;
  }

  /** What a final response says beside Success. */
  private static Optional<String> told(String operation, Portion portion, DimseResponse end) {
    int failed =
        Math.max(
            end.subOperations().map(done -> done.failed()).orElse(0),
            QueryRetrieve.failedInstances(end).size());
    if (RetrieveEnd.of(end.status()) == RetrieveEnd.DONE && failed == 0) {
      return Optional.empty();
    }
    return Optional.of(
        operation
            + " of "
            + portion
            + " ended with "
            + Status.text(end.status())
            + (failed > 0 ? ", " + failed + " instances failed" : ""));
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
