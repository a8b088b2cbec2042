// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.dicom.net.Association;
import org.ytterby.dicom.net.AssociationRequest;
import org.ytterby.dicom.net.ClientTimeouts;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.Proposal;

/** A scanner to which every refusal is a failure. */
final class StrictSender {
  private StrictSender() {}

  /** Sends files over one association, as SCANNER. */
  static void send(int port, String calledAe, List<Path> files) throws IOException {
    List<Part10> read =
        files.stream().map(file -> Part10.read(file, ReadOptions.until(Tag.PatientName))).toList();
    List<Proposal> proposals = read.stream().map(StrictSender::proposal).distinct().toList();
    AssociationRequest request =
        new AssociationRequest(
            "127.0.0.1", port, "SCANNER", calledAe, proposals, ClientTimeouts.DEFAULT);
    try (DicomClient client = new DicomClient();
        Association association = client.open(request)) {
      for (Part10 file : read) {
        try (InputStream bytes = file.location().open()) {
          association
              .store(
                  file.dataSet().require(Tag.SOPClassUID).uid(),
                  file.dataSet().require(Tag.SOPInstanceUID).uid(),
                  file.location().transferSyntax(),
                  file.location().length(),
                  bytes)
              .orThrow();
        }
      }
    }
  }

  static Proposal proposal(Part10 file) {
    return new Proposal(
        file.dataSet().require(Tag.SOPClassUID).uid(), file.location().transferSyntax());
  }
}
