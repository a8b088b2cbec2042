// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.dicom.net.Association;
import org.ytterby.dicom.net.AssociationRequest;
import org.ytterby.dicom.net.ClientTimeouts;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.dicom.net.StoreResponse;
import org.ytterby.finding.PeerFailure;

/**
 * A scanner that keeps a list of what was acknowledged: digest of the bytes by SOP Instance UID.
 */
final class RecordingSender implements AutoCloseable {
  private final DicomClient client = new DicomClient();
  private final Map<String, String> acknowledged = new LinkedHashMap<>();

  /** Every instance that ever got the answer 0000. */
  synchronized Map<String, String> acknowledged() {
    return new LinkedHashMap<>(acknowledged);
  }

  /** Sends files over one association; false when the node went away meanwhile. */
  boolean send(List<Path> files, int port) throws IOException {
    List<Part10> read =
        files.stream().map(file -> Part10.read(file, ReadOptions.until(Tag.PatientName))).toList();
    List<Proposal> proposals = read.stream().map(StrictSender::proposal).distinct().toList();
    AssociationRequest request =
        new AssociationRequest(
            "127.0.0.1", port, "SCANNER", "YTTERBY", proposals, ClientTimeouts.DEFAULT);
    try (Association association = client.open(request)) {
      for (Part10 file : read) {
        send(association, file);
      }
      return true;
    } catch (PeerFailure _) {
      return false;
    }
  }

  private void send(Association association, Part10 file) throws IOException {
    Proposal proposal = StrictSender.proposal(file);
    String uid = file.dataSet().require(Tag.SOPInstanceUID).uid();
    byte[] bytes;
    try (InputStream in = file.location().open()) {
      bytes = in.readAllBytes();
    }
    try (InputStream in = new java.io.ByteArrayInputStream(bytes)) {
      StoreResponse response =
          association.store(
              proposal.sopClassUid(), uid, proposal.transferSyntax(), bytes.length, in);
      if (response.status() == 0) {
        synchronized (this) {
          acknowledged.put(uid, sha256(bytes));
        }
      }
    }
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
