// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web;

import io.netty.util.AttributeKey;
import java.util.List;
import org.ytterby.finding.Defect;

/**
 * The HTTP statuses that a resource is answered with. No error of ours has another, and the
 * conformance statement is made of it. Immutable.
 *
 * @param rows in the order in which people read them
 */
public record HttpStatuses(List<Row> rows) {
  /** Where a request carries the statuses of its resource; one without is not held against any. */
  public static final AttributeKey<HttpStatuses> OF_REQUEST =
      AttributeKey.valueOf(HttpStatuses.class, "OF_REQUEST");

  /** What every resource may be answered with, beside its own. */
  public static final HttpStatuses ALWAYS =
      of(
          row(403, "header Host is none of this node's names (`dicomweb.url`)"),
          row(404, "there is no such resource"),
          row(405, "another method, but for the preflight of a page of `dicomweb.origins`"),
          row(500, "a failure of ours; the log has it"),
          row(503, "the node did not answer in time"));

  /**
   * One status.
   *
   * @param when on what condition it is answered, for people; Markdown
   */
  public record Row(int status, String when) {}

  public HttpStatuses {
    rows = List.copyOf(rows);
    if (rows.stream().map(Row::status).distinct().count() < rows.size()) {
      throw new IllegalArgumentException("a status stands twice");
    }
  }

  public static HttpStatuses of(Row... rows) {
    return new HttpStatuses(List.of(rows));
  }

  public static Row row(int status, String when) {
    return new Row(status, when);
  }

  /** True for one of these, and for one that any resource has. */
  public boolean holds(int status) {
    return has(status) || ALWAYS.has(status);
  }

  /**
   * The status itself.
   *
   * @throws Defect when it is none of these
   */
  public int checked(int status) {
    if (!holds(status)) {
      throw new Defect("HTTP status " + status + " is not declared");
    }
    return status;
  }

  private boolean has(int status) {
    return rows.stream().anyMatch(row -> row.status == status);
  }
}
