// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.archive.StoredInstance;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.io.Part10Stream;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.testdata.OrthancPacs;
import org.ytterby.testdata.SharedData;

/** Orthanc's DICOMweb client at our STOW-RS, QIDO-RS and WADO-RS, with slices of a real PET. */
@Timeout(600)
final class OrthancInteropIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SLICES = 12;

  @TempDir private Path folder;

  @Test
  void orthanc_stores_finds_and_retrieves() throws Exception {
    List<byte[]> files = slices();
    String study = studyOf(files.getFirst());
    DicomWeb.Settings small = WebNode.settings();
    DicomWeb.Settings settings =
        new DicomWeb.Settings(
            true,
            true,
            "",
            small.host(),
            small.aeTitle(),
            new StoreBounds(256 << 20, 16 << 20, 100),
            8,
            small.idleTimeout(),
            List.of());
    try (OrthancPacs orthanc = OrthancPacs.startWithDicomWeb(folder.resolve("pacs"));
        WebNode node = new WebNode(folder.resolve("data"), settings)) {
      orthanc.knowsServer("node", node.base());
      for (byte[] file : files) {
        orthanc.add(file);
      }
      Map<String, byte[]> sent = held(orthanc);

      stow(orthanc);
      Map<String, byte[]> stored = new TreeMap<>();
      for (StoredInstance instance : node.archive.study(study)) {
        try (var in = instance.location().open()) {
          stored.put(instance.sopInstanceUid(), in.readAllBytes());
        }
      }
      assertSame(stored, sent);

      JsonNode found =
          orthanc.post(
              "/dicom-web/servers/node/qido",
              "{\"Uri\":\"/studies\",\"Arguments\":{\"StudyInstanceUID\":\"" + study + "\"}}");
      assertThat(found).hasSize(1);
      assertThat(found.path(0).path("0020000D").path("Value").asText()).isEqualTo(study);
      JsonNode instances =
          orthanc.post(
              "/dicom-web/servers/node/qido", "{\"Uri\":\"/studies/" + study + "/instances\"}");
      assertThat(instances.findValues("00080018"))
          .extracting(uid -> uid.path("Value").asText())
          .containsExactlyInAnyOrderElementsOf(sent.keySet());

      for (String name : orthanc.all("studies")) {
        orthanc.delete("/studies/" + name);
      }
      assertThat(orthanc.all("instances")).isEmpty();
      orthanc.post(
          "/dicom-web/servers/node/retrieve",
          "{\"Resources\":[{\"Study\":\"" + study + "\"}],\"Synchronous\":true}");
      assertSame(held(orthanc), sent);
    }
  }

  private static void stow(OrthancPacs orthanc) throws IOException, InterruptedException {
    String names = JSON.writeValueAsString(orthanc.all("studies"));
    orthanc.post(
        "/dicom-web/servers/node/stow", "{\"Resources\":" + names + ",\"Synchronous\":true}");
  }

  private static void assertSame(Map<String, byte[]> found, Map<String, byte[]> expected) {
    assertThat(found.keySet()).isEqualTo(expected.keySet()).hasSize(SLICES);
    expected.forEach((uid, bytes) -> assertThat(found.get(uid)).as(uid).isEqualTo(bytes));
  }

  /** What Orthanc has: data sets by SOP Instance UID. */
  private static Map<String, byte[]> held(OrthancPacs orthanc)
      throws IOException, InterruptedException {
    Map<String, byte[]> held = new TreeMap<>();
    for (String instance : orthanc.all("instances")) {
      Part10Stream file = Part10Stream.read(new ByteArrayInputStream(orthanc.file(instance)));
      held.put(
          file.meta().require(Tag.MediaStorageSOPInstanceUID).uid(), file.dataSet().readAllBytes());
    }
    return held;
  }

  private List<byte[]> slices() throws IOException, InterruptedException {
    Path unpacked = SharedData.unpacked("petct-ge-sts001/PT.tar.xz", folder.resolve("files"));
    List<byte[]> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(unpacked)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().limit(SLICES).toList()) {
        files.add(Files.readAllBytes(file));
      }
    }
    return files;
  }

  private String studyOf(byte[] file) throws IOException {
    Path one = Files.write(folder.resolve("one.dcm"), file);
    return Part10.read(one, ReadOptions.headers()).dataSet().require(Tag.StudyInstanceUID).uid();
  }
}
