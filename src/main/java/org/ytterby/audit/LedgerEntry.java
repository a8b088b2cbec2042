// SPDX-License-Identifier: Apache-2.0
package org.ytterby.audit;

import java.util.Map;
import org.ytterby.finding.Defect;
import org.ytterby.store.CanonicalJson;

/**
 * What is to be written into the ledger. Carries no patient identity in any part.
 *
 * @param actor who acted: the node, a user, an AE title
 * @param action what was done, a stable word such as {@code run.delivered}
 * @param subject on what: a case id, run id or UID
 * @param detail what {@link CanonicalJson} can write; the key {@value #OBJECTS} names stored
 *     objects that the row vouches for, a list of {@code {"uid": …, "sha256": …}}
 */
public record LedgerEntry(String actor, String action, String subject, Map<String, Object> detail) {

  /** The key of {@code detail} under which a row names stored objects. */
  public static final String OBJECTS = "objects";

  private static final int LONGEST_ACTOR = 200;
  private static final int LONGEST_ACTION = 100;
  private static final int LONGEST_SUBJECT = 200;
  private static final int LONGEST_DETAIL = 1_000_000;

  public LedgerEntry {
    bounded("actor", actor, LONGEST_ACTOR);
    bounded("action", action, LONGEST_ACTION);
    bounded("subject", subject, LONGEST_SUBJECT);
    if (CanonicalJson.text(detail).length() > LONGEST_DETAIL) {
      throw new Defect("the detail of ledger entry " + action + " is too long");
    }
  }

  private static void bounded(String name, String text, int longest) {
    if (text.isBlank() || text.length() > longest) {
      throw new Defect(
          "ledger " + name + ": found " + text.length() + " characters, expected 1 to " + longest);
    }
  }
}
