// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.sr.ContentItem;
import org.ytterby.dicom.sr.SrDecoder;
import org.ytterby.dicom.sr.Tree;
import org.ytterby.quantity.Coded;
import org.ytterby.testdata.SharedData;

class ObjectRendererTest {
  /** The language, and units that UCUM allows to compose. */
  private static final Set<String> COMPOSED = Set.of("en", "Gy.kg/GBq", "MeV");

  @Test
  void the_same_report_makes_the_same_bytes() {
    List<RenderedObject> once = ObjectRenderer.render(Fixture.report());
    List<RenderedObject> again = ObjectRenderer.render(Fixture.report());

    assertThat(once).extracting(RenderedObject::role).containsExactly("SEG", "RTDOSE", "SR");
    for (int i = 0; i < once.size(); i++) {
      assertThat(bytes(again.get(i))).isEqualTo(bytes(once.get(i)));
    }
  }

  @Test
  void another_run_makes_other_uids() {
    DoseReport report = Fixture.report();
    RunStamp stamp = report.stamp();
    RunStamp other = new RunStamp("60".repeat(32), stamp.runNumber(), stamp.at(), stamp.node());

    assertThat(RtDoseRenderer.sopInstanceUid(other))
        .isNotEqualTo(RtDoseRenderer.sopInstanceUid(stamp));
    assertThat(SrRenderer.sopInstanceUid(other)).isNotEqualTo(SrRenderer.sopInstanceUid(stamp));
  }

  @Test
  void uid_of_object_and_of_data_set_are_one() {
    for (RenderedObject object : ObjectRenderer.render(Fixture.report())) {
      assertThat(object.dataSet().require(Tag.SOPInstanceUID).uid())
          .isEqualTo(object.sopInstanceUid());
      assertThat(object.dataSet().require(Tag.SOPClassUID).uid()).isEqualTo(object.sopClassUid());
    }
  }

  /** The list of coded concepts was checked against PS3.16 beside this project. */
  @Test
  void every_standard_code_of_the_report_is_in_the_reference_list_with_its_meaning()
      throws IOException {
    Map<String, String> reference = reference(Files.readString(SharedData.reference("codes.json")));

    List<String> wrong = new ArrayList<>();
    Tree.all(SrDecoder.read(ObjectRenderer.render(Fixture.report()).getLast().dataSet()))
        .flatMap(item -> codes(item).stream())
        .filter(code -> !code.scheme().startsWith("99"))
        .filter(code -> !COMPOSED.contains(code.value()))
        .distinct()
        .filter(code -> !code.meaning().equals(reference.get(code.scheme() + " " + code.value())))
        .forEach(
            code ->
                wrong.add(
                    code + " is listed as " + reference.get(code.scheme() + " " + code.value())));

    assertThat(wrong).isEmpty();
  }

  private static List<Coded> codes(ContentItem item) {
    List<Coded> codes = new ArrayList<>();
    item.name().ifPresent(codes::add);
    if (item instanceof ContentItem.Code code) {
      codes.add(code.value());
    } else if (item instanceof ContentItem.Num num) {
      num.value().ifPresent(quantity -> codes.add(quantity.unit()));
    }
    return codes;
  }

  private static Map<String, String> reference(String json) {
    Map<String, String> meanings = new HashMap<>();
    Matcher rows =
        Pattern.compile(
                "\"scheme\": \"([^\"]*)\",\\s*\"value\": \"([^\"]*)\",\\s*\"meaning\":"
                    + " \"([^\"]*)\"")
            .matcher(json);
    while (rows.find()) {
      meanings.putIfAbsent(rows.group(1) + " " + rows.group(2), rows.group(3));
    }
    assertThat(meanings).hasSizeGreaterThan(300);
    return meanings;
  }

  private static byte[] bytes(RenderedObject object) {
    return DataSetWriter.bytes(object.dataSet(), TransferSyntax.EXPLICIT_LE);
  }
}
