// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.ytterby.protocol.CalibrationRecord;
import org.ytterby.protocol.ImageForm;
import org.ytterby.protocol.MassRules;
import org.ytterby.protocol.NormalisationRules;
import org.ytterby.protocol.PlaceUncertainty;
import org.ytterby.protocol.Protocol;
import org.ytterby.protocol.QuantificationRules;
import org.ytterby.protocol.RatioRules;
import org.ytterby.protocol.ResolutionRules;
import org.ytterby.protocol.ScaleUncertainty;
import org.ytterby.protocol.ScannerMatch;
import org.ytterby.protocol.SeriesRules;
import org.ytterby.protocol.UncertaintyRules;

/** Frozen records of runs that were made before a rule was there keep the meaning that they had. */
final class OlderProtocolTest {
  /** A record that has none of the keys that ever came. */
  private static Protocol oldest() {
    Map<String, Object> record = RunJson.treeOf(Map.of("protocol", Protocol.y90Pet()));
    // Backwards, because a key may be one of an object that came before it.
    for (OldMeaning.Absent key : OldMeaning.KEYS.reversed()) {
      if (key.path().contains("*")) {
        continue; // of the elements of a list that is empty by default
      }
      Map<String, Object> holder = record;
      for (String name : key.path().subList(0, key.path().size() - 1)) {
        holder = part(holder, name);
      }
      assertThat(holder.remove(key.path().getLast())).as(key.path().toString()).isNotNull();
    }
    return read(record);
  }

  @Test
  void rules_that_a_frozen_record_does_not_name_are_as_they_were() {
    Protocol read = oldest();
    assertThat(read.series().imaging()).isEqualTo(SeriesRules.BY_PET);
    assertThat(read.series().overlap()).isEqualTo(SeriesRules.REFUSED);
    assertThat(read.mass().density()).isEqualTo(MassRules.UNIFORM_DENSITY);
    assertThat(read.mass().lungMassG()).isZero();
    assertThat(read.mass().rimMm()).isZero();
    assertThat(read.ratio().devices()).isEqualTo(RatioRules.PUBLISHED.devices());
    assertThat(read.ratio().scanners()).isEmpty();
    assertThat(read.ratio().normalisation()).isEqualTo(NormalisationRules.WHOLE_FIELD);
    assertThat(read.ratio().earlier()).isEqualTo(RatioRules.DECLARED);
    assertThat(read.ratio().prescribedMarksPercent()).isEmpty();
    assertThat(read.quantification().scannerDecay()).isEqualTo(QuantificationRules.BELIEVED);
    assertThat(read.quantification().nuclideRepair()).isEmpty();
    assertThat(read.quantification().calibrations()).isEmpty();
    assertThat(read.resolution())
        .isEqualTo(new ResolutionRules(null, 0, List.of(), 40, "none", 0, 0));
    assertThat(read.uncertainty())
        .isEqualTo(
            new UncertaintyRules(
                UncertaintyRules.OF_THE_MEAN,
                95,
                new ScaleUncertainty(5, 2, 20, 5, 1.5, 0, 1.5, 10, 25),
                new PlaceUncertainty(1, false, 2),
                5,
                10));
    assertThat(read.quantification().commissioning()).isEqualTo(QuantificationRules.UNASKED);
  }

  @Test
  void a_calibration_of_before_asks_nothing_of_the_form_of_images() {
    Protocol shipped = Protocol.y90Pet();
    CalibrationRecord today =
        new CalibrationRecord(
            ScannerMatch.ANY, 1.07, 2, "2026-03-03", false, ImageForm.UNKNOWN, null, "");
    Protocol protocol =
        shipped.with(
            shipped.quantification().with(List.of(today), QuantificationRules.REQUIRED));
    Map<String, Object> record = RunJson.treeOf(Map.of("protocol", protocol));
    assertThat(read(record).quantification().calibrations()).containsExactly(today);
    List<?> calibrations =
        (List<?>) part(part(record, "protocol"), "quantification").get("calibrations");
    ((Map<?, ?>) calibrations.getFirst()).remove("form");
    assertThat(read(record).quantification().calibrations().getFirst().form()).isNull();
  }

  private static Protocol read(Map<String, Object> record) {
    return RunJson.valueOfWhole(
        Objects.requireNonNull(OldMeaning.complete(record).get("protocol")), Protocol.class);
  }

  /** Every key but those has the value of today, so that none is taken away by the completion. */
  @Test
  void what_a_record_names_is_left_as_it_is() {
    Map<String, Object> whole = RunJson.treeOf(Map.of("protocol", Protocol.y90Pet()));
    assertThat(OldMeaning.complete(whole)).isEqualTo(whole);
    assertThat(OldMeaning.KEYS).extracting(OldMeaning.Absent::path).doesNotHaveDuplicates();
    assertThat(OldMeaning.KEYS)
        .extracting(OldMeaning.Absent::path)
        .contains(List.of("protocol", "mass"), List.of("protocol", "uncertainty"));
  }

  @SuppressWarnings("unchecked") // a tree of maps
  private static Map<String, Object> part(Map<String, Object> tree, String name) {
    return (Map<String, Object>) Objects.requireNonNull(tree.get(name));
  }
}
