// SPDX-License-Identifier: Apache-2.0
package org.ytterby.announce;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ytterby.store.Tx;

/**
 * Owner of the tables {@code announcement} and {@code announcement_study}. Thread-safe: holds only
 * the node's id.
 */
public final class AnnouncementStore {
  private final String nodeId;

  public AnnouncementStore(String nodeId) {
    this.nodeId = nodeId;
  }

  /** What was announced of a study, the oldest first. */
  public List<Announcement> ofStudy(Tx tx, String studyUid) {
    return tx.handle()
        .createQuery(
            """
            select a.sop_instance_uid, a.content from announcement a
            join announcement_study s on s.sop_instance_uid = a.sop_instance_uid
            where s.study_uid = :study order by a.announced_at, a.sop_instance_uid
            """)
        .bind("study", studyUid)
        .map(
            (rows, _) ->
                AnnouncementJson.parse(
                    rows.getString("sop_instance_uid"), rows.getString("content")))
        .list();
  }

  /** An announcement, held against everybody else until the transaction ends. */
  Optional<Announcement> lock(Tx tx, String uid) {
    return tx.handle()
        .createQuery("select content from announcement where sop_instance_uid = :uid for update")
        .bind("uid", uid)
        .mapTo(String.class)
        .findOne()
        .map(content -> AnnouncementJson.parse(uid, content));
  }

  /**
   * Adds an announcement.
   *
   * @return false when its UID is there already
   */
  boolean insert(Tx tx, Announcement added, Instant at) {
    int inserted =
        tx.handle()
            .createUpdate(
                """
                insert into announcement (sop_instance_uid, node_id, content, announced_at, changed_at)
                values (:uid, :node, :content, :at, :at) on conflict do nothing
                """)
            .bind("uid", added.uid())
            .bind("node", nodeId)
            .bind("content", AnnouncementJson.text(added))
            .bind("at", at)
            .execute();
    if (inserted == 0) {
      return false;
    }
    for (String study : added.studies()) {
      tx.handle()
          .createUpdate(
              "insert into announcement_study (study_uid, sop_instance_uid, node_id) values"
                  + " (:study, :uid, :node)")
          .bind("study", study)
          .bind("uid", added.uid())
          .bind("node", nodeId)
          .execute();
    }
    return true;
  }

  /** Changes what an announcement says; its studies stay. */
  void update(Tx tx, Announcement changed, Instant at) {
    tx.handle()
        .createUpdate(
            "update announcement set content = :content, changed_at = :at where sop_instance_uid ="
                + " :uid")
        .bind("content", AnnouncementJson.text(changed))
        .bind("at", at)
        .bind("uid", changed.uid())
        .execute();
  }
}
