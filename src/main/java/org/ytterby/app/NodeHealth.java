// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.ytterby.archive.Archive;
import org.ytterby.archive.SegmentDamage;
import org.ytterby.config.NodeConfig;
import org.ytterby.config.SoftwareVersion;
import org.ytterby.dicom.net.DicomServer;
import org.ytterby.run.CaseViews;
import org.ytterby.watch.Cached;
import org.ytterby.watch.NodeWatch;
import org.ytterby.watch.Part;
import org.ytterby.web.HealthSource;

/**
 * What {@code /api/health} says: who the node is, how its parts are, what waits for a person. Where
 * the database does not answer in time, what it would say is null. Thread-safe.
 */
final class NodeHealth implements HealthSource {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final List<String> FROM_DATABASE = List.of("cases", "runs_held", "needs_input");

  private final NodeConfig node;
  private final DicomServer server;
  private final Archive archive;
  private final NodeWatch watch;
  private final String software = SoftwareVersion.ofRunningCode().toString();
  private final Cached<Map<String, Object>> waiting;

  NodeHealth(
      NodeConfig node,
      DicomServer server,
      Archive archive,
      NodeWatch watch,
      CaseViews views,
      Executor readers) {
    this.node = node;
    this.server = server;
    this.archive = archive;
    this.watch = watch;
    this.waiting = new Cached<>(() -> waiting(views), readers, Duration.ZERO, PATIENCE);
  }

  private static Map<String, Object> waiting(CaseViews views) {
    Map<String, Object> waiting = new LinkedHashMap<>();
    waiting.put("cases", views.counts());
    waiting.putAll(views.waiting());
    return waiting;
  }

  @Override
  public Health health() {
    List<Part> parts = watch.ready();
    Optional<Map<String, Object>> said = waiting.get();
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("node", node.node().id());
    detail.put("aet", node.node().aet());
    detail.put("dicom", server.port());
    detail.put("version", software);
    FROM_DATABASE.forEach(key -> detail.put(key, said.map(found -> found.get(key)).orElse(null)));
    // Empty, or a person has to act: the bytes behind acknowledged instances are broken.
    detail.put("archive_damage", archive.damage().stream().map(SegmentDamage::toString).toList());
    detail.put("parts", Part.tree(parts));
    return new Health(said.isPresent() && Part.ready(parts), detail);
  }
}
