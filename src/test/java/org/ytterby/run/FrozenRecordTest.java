// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.Defect;
import org.ytterby.finding.Outcome;
import org.ytterby.store.CanonicalJson;
import org.ytterby.testdata.PetSeriesFixture;

/**
 * A record that an earlier version froze is read, and gives the objects that it gave then, bit for
 * bit. Records and the digests of their objects are never written anew: a version that gives other
 * bytes breaks the promise of {@link FrozenRun}.
 *
 * <p>Record 1 was written by the last version whose engines knew no mass map (2026-11-26), record 2
 * by the last whose calibrations said nothing of the form of their images (2026-11-26): one that
 * holds the header's positron fraction, and is younger than the scan. The digests of its report and
 * summary are of later that day: no version was given away before the share of the perfused volume,
 * the noise of an image, what the kernel reads of a region and what a wrong place and noise do to
 * one side were mended, and all stand in what the model gum reports. They are of 2026-11-27, when
 * effects of scale and edge came to act on what is expected, and intervals to end at what is
 * possible, and A K / m got its uncertainty and other numbers a reason: without these its summary
 * had the digest that it had before ({@link OldMeaning}).
 */
final class FrozenRecordTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"frozen-run-1", "frozen-run-2"})
  void a_record_of_an_earlier_version_gives_the_bytes_that_it_gave(String name) {
    String json = resource(name + ".json");
    FrozenRun frozen = FrozenRun.parse(json);
    List<StudyInstance> study = study(folder);
    assertThat(study)
        .extracting(one -> new FrozenRun.Input(one.sopInstanceUid(), one.sha256()))
        .containsExactlyElementsOf(frozen.inputs());

    Outcome<Reconstructor.Result> outcome =
        DoseReconstructor.compute(CaseId.digest(json), frozen, study);

    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    assertThat(digests(((Outcome.Done<Reconstructor.Result>) outcome).value()))
        .isEqualTo(resource(name + ".sha256"));
  }

  @Test
  void a_key_that_is_missing_is_no_zero() {
    String whole = resource("frozen-run-1.json");
    String lacking = whole.replace("\"densityGramPerMl\":1.04,", "");
    assertThat(lacking).hasSizeLessThan(whole.length());
    assertThatThrownBy(() -> FrozenRun.parse(lacking)).isInstanceOf(Defect.class);
  }

  @Test
  void a_key_that_came_later_has_the_meaning_of_its_absence() {
    Map<String, Object> old =
        RunJson.tree("{\"protocol\":{\"regions\":[{\"a\":1},{\"a\":2,\"b\":3}]},\"other\":1}");
    Map<String, @Nullable Object> completed =
        OldMeaning.complete(
            old,
            List.of(
                new OldMeaning.Absent(List.of("protocol", "regions", "*", "b"), 7),
                new OldMeaning.Absent(List.of("protocol", "mass"), Map.of("curve", "none")),
                new OldMeaning.Absent(List.of("nowhere", "mass"), 1),
                new OldMeaning.Absent(List.of("other"), 2)));
    assertThat(CanonicalJson.text(completed))
        .isEqualTo(
            "{\"other\":1,\"protocol\":{\"mass\":{\"curve\":\"none\"},"
                + "\"regions\":[{\"a\":1,\"b\":7},{\"a\":2,\"b\":3}]}}");
  }

  /** Five planes of which the two at the ends are empty. */
  static List<StudyInstance> study(Path folder) {
    return PetSeriesFixture.even()
        .each(
            (plane, k) ->
                plane.bytes(Tag.PixelData, Vr.OW, PetSeriesFixture.pixels(k % 4 == 0 ? 0 : 1000)))
        .write(folder);
  }

  /** A line for each object and one for the summary. */
  static String digests(Reconstructor.Result result) {
    StringBuilder lines = new StringBuilder();
    result
        .objects()
        .forEach(
            object ->
                lines
                    .append(object.role())
                    .append(' ')
                    .append(CaseId.digest(RunObjects.bytes(object)))
                    .append('\n'));
    return lines
        .append("summary ")
        .append(CanonicalJson.digest(result.summary()))
        .append('\n')
        .toString();
  }

  private static String resource(String name) {
    try (InputStream in = FrozenRecordTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(name, e);
    }
  }
}
