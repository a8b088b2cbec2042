// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DerivedUid;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.dicom.net.Association;
import org.ytterby.dicom.net.AssociationRequest;
import org.ytterby.dicom.net.ClientTimeouts;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;

/**
 * Instances for a node to receive while the AOT cache is trained (JEP 515): the profiles of so many
 * are what a node needs to receive its first study after a start as fast as its hundredth.
 *
 * <p>Several associations at once send the images of a phantom again and again, each time as a
 * study of its own.
 */
final class TrainingLoad {
  private static final int ASSOCIATIONS = 3;
  private static final String PET = Uids.PositronEmissionTomographyImageStorage;
  private static final TransferSyntax SYNTAX = new TransferSyntax(Uids.ExplicitVRLittleEndian);

  private final int port;
  private final String calledAe;
  private final List<DataSet> images;

  /** A load for a node on this port of loopback, made of the PET images among these files. */
  TrainingLoad(int port, String calledAe, List<Path> files) {
    this.port = port;
    this.calledAe = calledAe;
    this.images =
        files.stream()
            .map(file -> Part10.read(file, ReadOptions.everything()).dataSet())
            .filter(file -> file.require(Tag.SOPClassUID).uid().equals(PET))
            .toList();
  }

  /** Sends them, each association so many. */
  void send(int eachInstances) {
    try (DicomClient client = new DicomClient();
        ExecutorService senders = Executors.newFixedThreadPool(ASSOCIATIONS)) {
      List<Future<?>> sending = new ArrayList<>();
      for (int i = 0; i < ASSOCIATIONS; i++) {
        String name = "association " + i;
        sending.add(senders.submit(() -> send(client, name, eachInstances)));
      }
      for (Future<?> each : sending) {
        each.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PeerFailure(ErrorCode.PEER_TRANSIENT, "the training was interrupted", e);
    } catch (ExecutionException e) {
      throw new PeerFailure(ErrorCode.PEER_TRANSIENT, "the node did not take the training", e);
    }
  }

  private void send(DicomClient client, String name, int instances) {
    AssociationRequest request =
        new AssociationRequest(
            "127.0.0.1",
            port,
            "SCANNER",
            calledAe,
            List.of(new Proposal(PET, SYNTAX)),
            ClientTimeouts.DEFAULT);
    try (Association association = client.open(request)) {
      for (int i = 0; i < instances; i++) {
        DataSet image = images.get(i % images.size());
        String round = name + "|" + i / images.size();
        String uid = DerivedUid.of(round, image.require(Tag.SOPInstanceUID).uid());
        byte[] bytes = DataSetWriter.bytes(renamed(image, round, uid), SYNTAX);
        association
            .store(PET, uid, SYNTAX, bytes.length, new ByteArrayInputStream(bytes))
            .orThrow();
      }
    }
  }

  private static DataSet renamed(DataSet image, String round, String uid) {
    return DataSet.builder()
        .putAll(image)
        .uid(Tag.SOPInstanceUID, uid)
        .uid(
            Tag.SeriesInstanceUID, DerivedUid.of(round, image.require(Tag.SeriesInstanceUID).uid()))
        .uid(Tag.StudyInstanceUID, DerivedUid.of(round, image.require(Tag.StudyInstanceUID).uid()))
        .build();
  }
}
