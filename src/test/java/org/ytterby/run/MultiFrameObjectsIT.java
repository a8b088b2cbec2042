// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.io.Part10;
import org.ytterby.objects.RenderedObject;
import org.ytterby.protocol.Protocol;
import org.ytterby.protocol.SeriesRules;
import org.ytterby.testdata.EmissionForms;
import org.ytterby.testdata.Ended;
import org.ytterby.testdata.SharedData;
import org.ytterby.testdata.TestProtocols;

/** Other people's validators on what we write about images of several frames. */
class MultiFrameObjectsIT {
  @TempDir private Path folder;

  @Test
  void no_object_about_several_frames_has_an_error() throws Exception {
    for (String program : List.of("dciodvfy", "dsrdump", "drtdump")) {
      SharedData.requireProgram(program);
    }
    Map<String, DataSet> emissions =
        Map.of(
            "nm",
            EmissionForms.tomo(MultiFrameStudy.hot().dataSets(), true).build(),
            "enhanced",
            EmissionForms.enhanced(MultiFrameStudy.hot().dataSets()).build());
    Path written = Files.createDirectory(folder.resolve("written"));
    for (Map.Entry<String, DataSet> one : emissions.entrySet()) {
      Protocol protocol =
          one.getKey().equals("nm")
              ? TestProtocols.with(Protocol.y90Pet(), SeriesRules.SPECT)
              : Protocol.y90Pet();
      List<RenderedObject> objects =
          MultiFrameStudy.objects(folder.resolve(one.getKey()), protocol, one.getValue());
      assertThat(objects)
          .extracting(RenderedObject::role)
          .contains(RenderedObject.SEGMENTATION, RenderedObject.RT_DOSE, RenderedObject.REPORT);
      for (RenderedObject object : objects) {
        Part10.write(
            written.resolve(one.getKey() + "-" + object.role() + ".dcm"),
            object.dataSet(),
            TransferSyntax.EXPLICIT_LE);
      }
    }
    Ended.of(SharedData.tool("dicom-check").toString(), written.toString()).well();
  }
}
