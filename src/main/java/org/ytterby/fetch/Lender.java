// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fetch;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * Says what archives hold, and has them hand it out. Implementations are thread-safe; the calls
 * block.
 */
public interface Lender {

  /** A series that an archive holds. */
  record HeldSeries(String modality, String seriesUid) {}

  /**
   * The instances that an archive holds of a study, in the order of its answers.
   *
   * @param series which series to look into
   * @param within how long it may take in all; after that the association is aborted, which is a
   *     failure for the time being
   * @throws org.ytterby.finding.PeerFailure when it can't be asked, or refuses: PEER_PERMANENT when
   *     it will do so again
   */
  List<Holding> holdings(
      RemoteArchive archive, String studyUid, Predicate<HeldSeries> series, Duration within);

  /**
   * Has an archive hand instances of a study out; whatever was answered, what came is in our
   * archive and nowhere else.
   *
   * @param within how long it may take in all; after that the association is aborted, and told of
   *     among what went wrong
   * @return what went wrong, in words without identity, the first thing first; nothing when the
   *     archive says that all was sent
   * @throws org.ytterby.finding.PeerFailure as of {@link #holdings}
   */
  List<String> lend(
      RemoteArchive archive, String studyUid, List<Portion> portions, Duration within);
}
