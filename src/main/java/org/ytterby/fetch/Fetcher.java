// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fetch;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ytterby.archive.StoredInstance;
import org.ytterby.receive.ReceivedStudies;
import org.ytterby.store.Database;

/**
 * Finds out what an archive holds of a study that is wanted and not here, and has it handed out.
 * What is here, objects of our own included, is never asked for. Thread-safe; the calls block, and
 * no transaction is open while a peer is waited for.
 */
public final class Fetcher {
  private final Database database;
  private final ReceivedStudies received;
  private final Lender lender;
  private final FetchRules rules;

  public Fetcher(Database database, ReceivedStudies received, Lender lender, FetchRules rules) {
    this.database = database;
    this.received = received;
    this.lender = lender;
    this.rules = rules;
  }

  /**
   * What is to be asked for.
   *
   * @param lacking instances that the archive holds, that are wanted and not here
   * @param portions the requests for them
   */
  public record Order(List<Holding> lacking, List<Portion> portions) {
    public Order {
      lacking = List.copyOf(lacking);
      portions = List.copyOf(portions);
    }
  }

  /**
   * Asks an archive what it holds.
   *
   * @param within how long it may take in all
   * @throws org.ytterby.finding.PeerFailure as of {@link Lender#holdings}
   */
  public Order inquire(RemoteArchive archive, String studyUid, Want want, Duration within) {
    Set<String> seriesHere = new HashSet<>();
    received.instances(studyUid).stream()
        .map(StoredInstance::seriesInstanceUid)
        .forEach(seriesHere::add);
    Set<String> here = here(studyUid);
    List<Holding> held =
        lender.holdings(
            archive,
            studyUid,
            series ->
                rules.modalities().contains(series.modality())
                    && want.concerns(series.modality(), seriesHere.contains(series.seriesUid())),
            within);
    List<Holding> lacking =
        held.stream()
            .filter(one -> !here.contains(one.sopInstanceUid()))
            .filter(one -> want.wants(one, seriesHere.contains(one.seriesUid())))
            .toList();
    return new Order(lacking, Portion.of(lacking, held));
  }

  /**
   * Has an archive hand out what was ordered.
   *
   * @param within how long it may take in all
   * @return what went wrong, in words without identity
   * @throws org.ytterby.finding.PeerFailure as of {@link Lender#lend}
   */
  public List<String> fetch(RemoteArchive archive, String studyUid, Order order, Duration within) {
    return lender.lend(archive, studyUid, order.portions(), within);
  }

  /** The SOP Instance UIDs of a study that are here. */
  public Set<String> here(String studyUid) {
    return database.inVolatileTx(tx -> received.here(tx, studyUid));
  }
}
