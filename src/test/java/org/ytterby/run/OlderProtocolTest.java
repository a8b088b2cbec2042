// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.ytterby.protocol.NormalisationRules;
import org.ytterby.protocol.Protocol;
import org.ytterby.protocol.QuantificationRules;
import org.ytterby.protocol.RatioRules;

/** Frozen records of runs that were made before a rule was there keep the meaning that they had. */
final class OlderProtocolTest {
  @Test
  void rules_that_a_frozen_record_does_not_name_are_as_they_were() {
    Map<String, Object> tree = RunJson.treeOf(Protocol.y90Pet());
    remove(tree, "ratio", "scanners", "normalisation", "earlier", "prescribedMarksPercent");
    remove(
        tree, "quantification", "scannerDecay", "nuclideRepair", "calibrations", "commissioning");
    remove(tree, "resolution", "breathingMm", "breathingUncertaintyMm");

    Map<String, Object> completed = OldMeaning.complete(Map.of("protocol", tree));
    Protocol read = RunJson.valueOf(part(completed, "protocol"), Protocol.class);

    assertThat(read.ratio().devices()).isEqualTo(RatioRules.PUBLISHED.devices());
    assertThat(read.ratio().scanners()).isEmpty();
    assertThat(read.ratio().normalisation()).isEqualTo(NormalisationRules.WHOLE_FIELD);
    assertThat(read.ratio().earlier()).isEqualTo(RatioRules.DECLARED);
    assertThat(read.ratio().prescribedMarksPercent()).isEmpty();
    assertThat(read.quantification().scannerDecay()).isEqualTo(QuantificationRules.BELIEVED);
    assertThat(read.quantification().nuclideRepair()).isEmpty();
    assertThat(read.quantification().calibrations()).isEmpty();
    assertThat(read.quantification().commissioning()).isEqualTo(QuantificationRules.UNASKED);
    assertThat(read.resolution().breathingMm()).isZero();
    assertThat(read.resolution().breathingUncertaintyMm()).isZero();
  }

  private static void remove(Map<String, Object> tree, String part, String... keys) {
    part(tree, part).keySet().removeAll(List.of(keys));
  }

  @SuppressWarnings("unchecked") // a tree of maps
  private static Map<String, Object> part(Map<String, Object> tree, String name) {
    return (Map<String, Object>) Objects.requireNonNull(tree.get(name));
  }
}
