// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.watch.Exposition;
import org.ytterby.watch.Part;

/** A node of 22 cases, c22 the newest, for the status page. Thread-safe. */
public final class ShownNode implements CaseQueries, WatchSource {
  /** What a peer may have sent as the reason of a refusal. */
  static final String HOSTILE = "<script>alert('1')</script> & \"more\"\u0007 <img onerror=\"x\">";

  private static final int CASES = 22;
  volatile boolean databaseAnswers = true;

  /** What the server asks it for. */
  public WebServer.Ports ports() {
    return new WebServer.Ports(
        () -> new HealthSource.Health(true, Map.of()),
        this,
        (_, _, _) -> Map.of(),
        (_, _) -> new ReleaseDesk.Answer.NoCase(),
        (_, _) -> new FetchDesk.Answer.NoCase(),
        this);
  }

  @Override
  public CasePage page(Optional<String> after, int limit) {
    int from = after.map(ShownNode::cursor).orElse(0);
    List<Map<String, Object>> cases = new ArrayList<>();
    for (int i = from; i < Math.min(CASES, from + limit); i++) {
      cases.add(line(CASES - i));
    }
    int to = from + cases.size();
    return new CasePage(cases, to < CASES ? Optional.of(String.valueOf(to)) : Optional.empty());
  }

  private static int cursor(String text) {
    if (!text.matches("\\d+")) {
      throw new InvalidObject(
          ErrorCode.REQUEST_INVALID, "cursor", "something else", "a cursor", null);
    }
    return Integer.parseInt(text);
  }

  private static Map<String, Object> line(int number) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("id", "c" + number);
    line.put("state", number % 2 == 0 ? "READY" : "NEEDS_INPUT");
    line.put("study_uid", "1.2.840." + number);
    line.put("reason", "waits for a treatment record");
    line.put("next_look", number == CASES ? "2026-03-01T10:00:00.5Z" : null);
    line.put("run", null);
    return line;
  }

  @Override
  public Optional<Map<String, Object>> histograms(String caseId) {
    return one(caseId).map(_ -> Map.of("case", caseId, "regions", List.of()));
  }

  @Override
  public Optional<Map<String, Object>> one(String caseId) {
    Map<String, Object> whole = new LinkedHashMap<>();
    if (caseId.equals("c22")) {
      whole.put("runs", List.of(run()));
      whole.put("findings", List.of(finding()));
    }
    return Optional.of(whole);
  }

  private static Map<String, Object> run() {
    return Map.of(
        "number",
        2,
        "state",
        "REVIEW",
        "reason",
        "waits for a person to release it",
        "deliveries",
        List.of(
            Map.of("destination", "pacs", "state", "DELIVERED", "last_message", ""),
            Map.of("destination", "pacs", "state", "PARKED", "last_message", HOSTILE),
            Map.of("destination", "archive", "state", "PENDING", "last_message", "can't connect")));
  }

  private static Map<String, Object> finding() {
    return Map.of(
        "code",
        "RATIO_OUTSIDE",
        "severity",
        "REVIEW",
        "where",
        "series 1.2.3",
        "found",
        "0.61",
        "expected",
        "0.8 to 1.2",
        "action",
        "ask the physicist");
  }

  @Override
  public List<Part> live() {
    return List.of();
  }

  @Override
  public List<Part> ready() {
    Instant since = Instant.parse("2026-03-01T08:00:00Z");
    return List.of(
        new Part("dicom", true, true, since, "", ""),
        new Part(
            "database",
            true,
            databaseAnswers,
            since,
            databaseAnswers ? "" : "no answer for 4 s",
            databaseAnswers ? "" : "see the log"),
        new Part("archive-damage", false, false, since, "1 broken places", "bring them back"));
  }

  @Override
  public Exposition metrics(String accept) {
    return new Exposition("text/plain", "");
  }
}
