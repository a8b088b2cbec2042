// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commit;

import java.util.List;
import java.util.Optional;
import org.ytterby.archive.ArchiveView;
import org.ytterby.archive.StoredInstance;

/**
 * The archive, which deletes nothing: what it holds it holds for good. Of a UID that came with
 * different contents every one has to be there, because whoever asks may have sent any of them. Not
 * there are the bytes of a duplicate, the same content with other demographics: a reference names
 * no version, so nothing here can tell that one of those is meant. Thread-safe.
 */
public record ArchiveHoldings(ArchiveView archive) implements Holdings {

  @Override
  public Holding of(String sopInstanceUid) {
    List<StoredInstance> versions = archive.versions(sopInstanceUid);
    if (versions.isEmpty()) {
      return new Holding.Absent();
    }
    String sopClass = versions.getFirst().sopClassUid();
    boolean intact =
        versions.stream()
            .allMatch(one -> ArchiveView.presentSha256(one).equals(Optional.of(one.sha256())));
    return intact ? new Holding.ForGood(sopClass) : new Holding.Damaged(sopClass);
  }
}
