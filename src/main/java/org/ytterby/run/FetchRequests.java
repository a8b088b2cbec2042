// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ytterby.fetch.Fetch;
import org.ytterby.fetch.FetchRules;

/** Has archives asked because a person wants it, whatever was asked before. Thread-safe. */
public final class FetchRequests {
  private final Books books;
  private final CaseRunner cases;
  private final FetchRules rules;

  FetchRequests(Books books, CaseRunner cases, FetchRules rules) {
    this.books = books;
    this.cases = cases;
    this.rules = rules;
  }

  /** What became of a request. */
  public sealed interface Request {
    /** There is no such case. */
    record NoCase() implements Request {}

    /** No archive is configured. */
    record NoArchive() implements Request {}

    /** The case settles, and its next look has the archives asked. */
    record Accepted() implements Request {}
  }

  /**
   * Forgets what was asked in vain, and has the case decided again after the archives were asked
   * for everything that they hold of its study.
   *
   * @param actor through which door it was said, for the ledger
   * @param by who said it, as they call themselves, for the ledger too
   */
  public Request request(String caseId, String actor, Optional<String> by) {
    Optional<String> study =
        books.inVolatileTx(tx -> books.cases().find(tx, caseId)).map(StudyCase::studyUid);
    if (study.isEmpty()) {
      return new Request.NoCase();
    }
    if (rules.isOff()) {
      return new Request.NoArchive();
    }
    cases.handIn(
        study.get(),
        "archives are to be asked for what they hold of it",
        tx -> {
          books.fetches().put(tx, Fetch.requested(caseId, study.get(), books.now()));
          Map<String, Object> detail = new TreeMap<>();
          by.ifPresent(name -> detail.put("by", name));
          books.told(tx, actor, "case.fetch_requested", caseId, detail);
          return true;
        });
    return new Request.Accepted();
  }
}
