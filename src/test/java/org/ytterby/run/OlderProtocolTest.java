// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.ytterby.finding.Defect;
import org.ytterby.protocol.CalibrationRecord;
import org.ytterby.protocol.CommissioningRule;
import org.ytterby.protocol.DensitySource;
import org.ytterby.protocol.EarlierRule;
import org.ytterby.protocol.ImageForm;
import org.ytterby.protocol.Imaging;
import org.ytterby.protocol.NormalisationRules;
import org.ytterby.protocol.Overlap;
import org.ytterby.protocol.PlaceUncertainty;
import org.ytterby.protocol.Protocol;
import org.ytterby.protocol.RatioBudget;
import org.ytterby.protocol.RatioRules;
import org.ytterby.protocol.ResolutionRules;
import org.ytterby.protocol.ScaleUncertainty;
import org.ytterby.protocol.ScannerDecay;
import org.ytterby.protocol.ScannerMatch;
import org.ytterby.protocol.UncertaintyModel;
import org.ytterby.protocol.UncertaintyRules;
import org.ytterby.testdata.TestProtocols;

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
    assertThat(read.series().imaging()).isEqualTo(Imaging.PET);
    assertThat(read.series().overlap()).isEqualTo(Overlap.REFUSED);
    assertThat(read.mass().density()).isEqualTo(DensitySource.UNIFORM);
    assertThat(read.mass().lungMassG()).isZero();
    assertThat(read.mass().rimMm()).isZero();
    assertThat(read.ratio().devices()).isEqualTo(RatioRules.PUBLISHED.devices());
    assertThat(read.ratio().scanners()).isEmpty();
    assertThat(read.ratio().normalisation()).isEqualTo(NormalisationRules.WHOLE_FIELD);
    assertThat(read.ratio().earlier()).isEqualTo(EarlierRule.DECLARED);
    assertThat(read.ratio().prescribedMarksPercent()).isEmpty();
    assertThat(read.quantification().scannerDecay()).isEqualTo(ScannerDecay.BELIEVED);
    assertThat(read.quantification().nuclideRepair()).isEmpty();
    assertThat(read.quantification().calibrations()).isEmpty();
    assertThat(read.resolution())
        .isEqualTo(new ResolutionRules(null, 0, List.of(), 40, "none", 0, 0));
    assertThat(read.uncertainty())
        .isEqualTo(
            new UncertaintyRules(
                UncertaintyModel.SCALE,
                95,
                new ScaleUncertainty(5, 2, 20, 5, 1.5, 0, 1.5, 10, 25),
                new PlaceUncertainty(1, false, 2),
                5,
                10,
                RatioBudget.LEFT_OUT));
    assertThat(read.quantification().commissioning()).isEqualTo(CommissioningRule.UNASKED);
  }

  @Test
  void a_calibration_of_before_asks_nothing_of_the_form_of_images() {
    CalibrationRecord today =
        new CalibrationRecord(
            ScannerMatch.ANY, 1.07, 2, "2026-03-03", false, ImageForm.UNKNOWN, null, "");
    Protocol protocol =
        TestProtocols.with(Protocol.y90Pet(), List.of(today), CommissioningRule.REQUIRED);
    Map<String, Object> record = RunJson.treeOf(Map.of("protocol", protocol));
    assertThat(read(record).quantification().calibrations()).containsExactly(today);
    Object calibrations = part(part(record, "protocol"), "quantification").get("calibrations");
    ((Map<?, ?>) ((List<?>) Objects.requireNonNull(calibrations)).getFirst()).remove("form");
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

  /** Names of constants may change, a record's words never. */
  @Test
  void a_closed_set_is_frozen_by_its_word() {
    Map<String, Object> whole = RunJson.treeOf(Protocol.y90Pet());
    assertThat(part(whole, "series"))
        .containsEntry("imaging", "PET")
        .containsEntry("overlap", "refuse");
    assertThat(part(whole, "quantification"))
        .containsEntry("scannerDecay", "undone")
        .containsEntry("commissioning", "noted")
        .containsEntry("nuclideRepair", List.of("18F", "22Na", "68Ge", "89Zr", "86Y"));
    assertThat(part(whole, "mass")).containsEntry("density", "uniform");
    assertThat(part(whole, "ratio")).containsEntry("earlier", "subtracted");
    assertThat(part(part(whole, "ratio"), "normalisation"))
        .containsEntry("activity", "administered")
        .containsEntry("volume", "automatic");
    assertThat(part(whole, "uncertainty"))
        .containsEntry("model", "gum")
        .containsEntry("ofRatio", "stated");
  }

  /** As the mapper of a name would, a word that nobody knows is refused. */
  @Test
  void a_word_of_no_set_is_a_defect() {
    Map<String, Object> whole = RunJson.treeOf(Protocol.y90Pet());
    part(whole, "series").put("overlap", "REFUSED");
    assertThatThrownBy(() -> RunJson.valueOfWhole(whole, Protocol.class))
        .isInstanceOf(Defect.class);
  }

  @SuppressWarnings("unchecked") // a tree of maps
  private static Map<String, Object> part(Map<String, Object> tree, String name) {
    return (Map<String, Object>) Objects.requireNonNull(tree.get(name));
  }
}
