// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fetch;

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
   * @throws org.ytterby.finding.PeerFailure when it can't be asked, or refuses: PEER_PERMANENT when
   *     it will do so again
   */
  List<Holding> holdings(RemoteArchive archive, String studyUid, Predicate<HeldSeries> series);

  /**
   * Has an archive hand instances of a study out; whatever was answered, what came is in our
   * archive and nowhere else.
   *
   * @return what went wrong, in words without identity; nothing when the archive says that all was
   *     sent
   * @throws org.ytterby.finding.PeerFailure as of {@link #holdings}
   */
  List<String> lend(RemoteArchive archive, String studyUid, List<Portion> portions);
}
