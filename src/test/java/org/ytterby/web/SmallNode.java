// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ytterby.finding.ConfigProblem;
import org.ytterby.finding.StorageFailure;
import org.ytterby.watch.Exposition;
import org.ytterby.watch.Part;

/** Three cases, and a note of everything that it was told. Thread-safe but for that note. */
final class SmallNode
    implements HealthSource, CaseQueries, TreatmentIntake, ReleaseDesk, FetchDesk, WatchSource {
  volatile boolean ready = true;
  volatile boolean healed = true;

  /** What it was told, in order. */
  final List<String> taken = new ArrayList<>();

  @Override
  public List<Part> live() {
    return List.of(part("threads", true, healed));
  }

  @Override
  public List<Part> ready() {
    return List.of(part("database", true, ready), part("archive-damage", false, healed));
  }

  private static Part part(String name, boolean required, boolean ok) {
    return new Part(
        name,
        required,
        ok,
        Instant.parse("2026-03-01T10:00:00.125Z"),
        ok ? "" : "it <hangs>",
        ok ? "" : "look at it");
  }

  @Override
  public Exposition metrics(String accept) {
    return new Exposition("text/plain; version=0.0.4; charset=utf-8", "a_metric 1\n# " + accept);
  }

  @Override
  public Health health() {
    return new Health(ready, Map.of("aet", "YTTERBY"));
  }

  @Override
  public CasePage page(Optional<String> after, int limit) {
    int from = after.map(Integer::parseInt).orElse(0);
    int to = Math.min(3, from + limit);
    List<Map<String, Object>> cases = new ArrayList<>();
    for (int i = from; i < to; i++) {
      cases.add(Map.of("id", "c" + (i + 1)));
    }
    return new CasePage(cases, to < 3 ? Optional.of(String.valueOf(to)) : Optional.empty());
  }

  @Override
  public Optional<Map<String, Object>> histograms(String caseId) {
    return one(caseId).map(_ -> Map.of("case", caseId, "regions", List.of()));
  }

  @Override
  public Optional<Map<String, Object>> one(String caseId) {
    if (caseId.equals("broken-store")) {
      throw new StorageFailure("the database does not answer", null);
    }
    if (!caseId.matches("c[123]")) {
      return Optional.empty();
    }
    Map<String, Object> found = new LinkedHashMap<>();
    found.put("id", caseId);
    found.put("state", "READY");
    return Optional.of(found);
  }

  @Override
  public synchronized ReleaseDesk.Answer release(String caseId, Optional<String> by) {
    return switch (caseId) {
      case "c1" -> {
        taken.add("release c1" + by.map(name -> " by " + name).orElse(""));
        yield new ReleaseDesk.Answer.Released(Map.of("case", "c1"));
      }
      case "c2" -> new ReleaseDesk.Answer.NothingHeld(Map.of("run_state", "DELIVERED"));
      default -> new ReleaseDesk.Answer.NoCase();
    };
  }

  @Override
  public synchronized FetchDesk.Answer fetch(String caseId, Optional<String> by) {
    return switch (caseId) {
      case "c1" -> {
        taken.add("fetch c1" + by.map(name -> " by " + name).orElse(""));
        yield new FetchDesk.Answer.Accepted();
      }
      case "c2" -> new FetchDesk.Answer.NoArchive();
      default -> new FetchDesk.Answer.NoCase();
    };
  }

  @Override
  public synchronized Map<String, Object> put(String studyInstanceUid, Form form, String text) {
    if (text.equals("wrong")) {
      throw new ConfigProblem("treatment", List.of("line 1: a", "line 2: b"));
    }
    taken.add(studyInstanceUid + " " + form + " " + text);
    return Map.of("study", studyInstanceUid);
  }
}
