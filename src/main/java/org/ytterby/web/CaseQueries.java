// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The cases as the web shows them. Implemented by the wiring.
 *
 * <p>A case is a map of JSON values (text, number, boolean, list, map, null) in the order in which
 * they are to be written, as in {@code summary.json}. No value identifies the patient.
 * <b>Threads:</b> called on the server's workers, may block.
 */
public interface CaseQueries {

  /**
   * One page of the cases, newest first.
   *
   * @param after the cursor that the page before gave, or nothing for the first page
   * @param limit how many cases at most
   */
  CasePage page(Optional<String> after, int limit);

  /** One case with all that is known of it. */
  Optional<Map<String, Object>> one(String caseId);

  /** The cumulative dose-volume histograms of one case's regions. */
  Optional<Map<String, Object>> histograms(String caseId);

  /**
   * Some cases.
   *
   * @param next cursor of the page behind, nothing on the last
   */
  record CasePage(List<Map<String, Object>> cases, Optional<String> next) {
    public CasePage {
      cases = List.copyOf(cases);
    }
  }
}
