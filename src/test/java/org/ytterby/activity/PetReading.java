// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import org.ytterby.assemble.Series;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.protocol.Protocol;
import org.ytterby.testdata.PetSeriesFixture;
import org.ytterby.treatment.PetHeaderTreatment;
import org.ytterby.treatment.TreatmentRecord;

/** What tests of the way from a PET series to its activity share. */
interface PetReading {
  ActivityRules RULES = ActivityRules.of(Protocol.y90Pet());
  ZoneId ZONE = ZoneId.of("Europe/Stockholm");
  double HALF_LIFE_H = 64.05;
  double TWENTY_HOURS = Math.pow(2, 20 / HALF_LIFE_H);

  /** Where a test writes its series. */
  Path folder();

  /** A series with its first instance as the example. */
  static Series series(List<StudyInstance> instances) {
    DataSet example = instances.getFirst().location().read(ReadOptions.headers());
    return new Series(
        instances.getFirst().seriesInstanceUid(),
        "PET AC",
        "PT",
        PetSeriesFixture.FRAME_OF_REFERENCE,
        instances,
        example);
  }

  default Outcome<ActivityMap> read(PetSeriesFixture fixture) {
    return read(fixture, TreatmentRecord.EMPTY);
  }

  default Outcome<ActivityMap> read(PetSeriesFixture fixture, TreatmentRecord said) {
    return read(fixture.write(folder()), said);
  }

  /** What a person said goes before the header, as in a run. */
  static Outcome<ActivityMap> read(List<StudyInstance> instances, TreatmentRecord said) {
    Series emission = series(instances);
    TreatmentRecord treatment = said.merge(PetHeaderTreatment.read(emission.example(), ZONE));
    return EmissionActivity.read(emission, treatment, RULES, ZONE);
  }

  default ActivityMap map(PetSeriesFixture fixture) {
    return done(read(fixture));
  }

  static ActivityMap done(Outcome<ActivityMap> outcome) {
    assertThat(outcome).as(outcome.findings().toString()).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done<ActivityMap>) outcome).value();
  }

  static List<FindingCode> codes(Outcome<?> outcome) {
    return outcome.findings().stream().map(Finding::code).toList();
  }

  default Finding only(FindingCode code, PetSeriesFixture fixture) {
    return only(code, read(fixture));
  }

  /** The one blocking finding. */
  static Finding only(FindingCode code, Outcome<ActivityMap> outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Blocked.class);
    List<Finding> blocking = outcome.findings().stream().filter(Finding::blocks).toList();
    assertThat(blocking).as(blocking.toString()).hasSize(1);
    assertThat(blocking.getFirst().code()).isEqualTo(code);
    return blocking.getFirst();
  }
}
