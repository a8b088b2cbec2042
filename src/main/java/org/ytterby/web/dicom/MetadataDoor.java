// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.archive.StoredInstance;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.dicom.json.DicomJson;
import org.ytterby.finding.InvalidObject;

/**
 * WADO-RS of metadata (PS3.18 10.4.1.1.2): every attribute as DICOM JSON, pixels and long values by
 * URI. An instance whose data set can't be read is told by what the archive's index knows of it.
 * Thread-safe.
 */
record MetadataDoor(Holdings holdings, Streams streams, DicomWeb.Settings settings)
    implements HttpService {
  private static final Logger LOG = LoggerFactory.getLogger(MetadataDoor.class);

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
    ResourceUrls urls = settings.urls(ctx, request);
    MediaType type = JsonAnswer.type(request.headers());
    return HttpResponse.of(
        CompletableFuture.supplyAsync(
            () -> {
              List<StoredInstance> found = holdings.named(ctx);
              return streams.ok(ctx, type.toString(), out -> write(found, urls, out));
            },
            streams.workers()));
  }

  private static void write(List<StoredInstance> found, ResourceUrls urls, OutputStream out)
      throws IOException {
    DicomJson json = new DicomJson(out);
    for (StoredInstance each : found) {
      String bulk = urls.instance(each) + "/bulkdata/";
      json.add(read(each), path -> bulk + BulkPath.text(path));
    }
    json.close(); // on a failure the array stays open: nobody takes it for a whole one
  }

  private static DataSet read(StoredInstance instance) {
    try {
      return instance.location().read(ReadOptions.headers());
    } catch (InvalidObject e) {
      LOG.warn("metadata can't be read uid={} where={}", instance.sopInstanceUid(), e.where());
      DataSetBuilder known =
          DataSet.builder()
              .foreignUid(Tag.SOPClassUID, instance.sopClassUid())
              .foreignUid(Tag.SOPInstanceUID, instance.sopInstanceUid())
              .foreignUid(Tag.StudyInstanceUID, instance.studyInstanceUid())
              .foreignUid(Tag.SeriesInstanceUID, instance.seriesInstanceUid());
      if (!instance.modality().isEmpty()) {
        known.text(Tag.Modality, instance.modality());
      }
      return known.build();
    }
  }
}
