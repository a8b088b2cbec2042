// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.ytterby.objects.NodeIdentity;
import org.ytterby.protocol.Protocol;
import org.ytterby.store.CanonicalJson;

/**
 * Everything that a run's objects are a function of, fixed before anything is computed. Immutable.
 *
 * <p>Its canonical JSON is what the row holds; the SHA-256 of that is the run's id. The same record
 * gives the same bytes on another machine.
 *
 * @param number the run's number within the case, from 1
 * @param at the time stamp that every object of the run carries, in the node's frozen zone, whole
 *     seconds
 * @param zone the zone of local times that carry no offset
 * @param statement the intended-use statement that every object carries
 * @param inputs every instance of the study that the run may use, in the archive's order
 * @param treatment the treatment record with the source of each field, as its JSON tree
 * @param destinations names of the destinations, in the configured order
 */
public record FrozenRun(
    String caseId,
    String studyInstanceUid,
    int number,
    OffsetDateTime at,
    ZoneId zone,
    NodeIdentity node,
    String statement,
    List<Input> inputs,
    Map<String, Object> treatment,
    Protocol protocol,
    List<String> destinations) {
  private static final int VERSION = 1;

  public FrozenRun {
    inputs = List.copyOf(inputs);
    destinations = List.copyOf(destinations);
    at = at.truncatedTo(ChronoUnit.SECONDS);
    if (number < 1 || inputs.isEmpty()) {
      throw new IllegalArgumentException(
          "a run has a number from 1 and at least one input, found " + number);
    }
  }

  /**
   * An instance that goes in.
   *
   * @param sha256 digest as received, as hex
   */
  public record Input(String sopInstanceUid, String sha256) {}

  /** The canonical JSON: keys sorted, no white space, numbers as shortest round trip. */
  public String json() {
    Map<String, Object> tree = new TreeMap<>();
    tree.put("version", VERSION);
    tree.put("case", caseId);
    tree.put("study", studyInstanceUid);
    tree.put("number", number);
    tree.put("at", at.toString());
    tree.put("zone", zone.getId());
    tree.put("node", RunJson.treeOf(node));
    tree.put("statement", statement);
    tree.put("inputs", inputs.stream().map(RunJson::treeOf).toList());
    tree.put("treatment", treatment);
    tree.put("protocol", RunJson.treeOf(protocol));
    tree.put("destinations", destinations);
    return CanonicalJson.text(tree);
  }

  /** Reads what {@link #json} wrote, of this version or an earlier one ({@link OldMeaning}). */
  public static FrozenRun parse(String json) {
    Map<String, @Nullable Object> tree = OldMeaning.complete(RunJson.tree(json));
    Wire wire = RunJson.valueOfWhole(tree, Wire.class);
    return new FrozenRun(
        wire.caseId(),
        wire.study(),
        wire.number(),
        OffsetDateTime.parse(wire.at()),
        ZoneId.of(wire.zone()),
        wire.node(),
        wire.statement(),
        wire.inputs(),
        wire.treatment(),
        wire.protocol(),
        wire.destinations());
  }

  /** The record as JSON has it. */
  private record Wire(
      int version,
      @JsonProperty("case") String caseId,
      String study,
      int number,
      String at,
      String zone,
      NodeIdentity node,
      String statement,
      List<Input> inputs,
      Map<String, Object> treatment,
      Protocol protocol,
      List<String> destinations) {}
}
