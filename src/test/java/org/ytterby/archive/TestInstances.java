// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.io.DataSetWriter;

/** Small CT objects, and the short way to put them into an archive. */
final class TestInstances {
  static final String STUDY = "1.2.826.0.1.3680043.2.1125.1";
  static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-02-03T04:05:06.123456Z"));

  private TestInstances() {}

  static ArchiveSettings settings() {
    return new ArchiveSettings(1L << 20, 4, Duration.ofSeconds(20), Duration.ofHours(1), 0);
  }

  static String uid(int number) {
    return STUDY + ".2." + number;
  }

  /** An object whose pixels follow from the seed. */
  static DataSetBuilder ct(String sopInstanceUid, int pixelBytes, long seed) {
    byte[] pixels = new byte[pixelBytes];
    new Random(seed).nextBytes(pixels);
    return DataSet.builder()
        .text(Tag.SpecificCharacterSet, "ISO_IR 192")
        .uid(Tag.SOPClassUID, Uids.CTImageStorage)
        .uid(Tag.SOPInstanceUID, sopInstanceUid)
        .text(Tag.Modality, "CT")
        .text(Tag.PatientName, "Phantom^Archive")
        .text(Tag.ProtocolName, "Leber µ ")
        .uid(Tag.StudyInstanceUID, STUDY)
        .uid(Tag.SeriesInstanceUID, STUDY + ".1")
        .numbers(Tag.ImagePositionPatient, -12.5, 0, 3)
        .integers(Tag.Rows, 8)
        .numbers(Tag.RescaleSlope, 1.5)
        .bytes(Tag.PixelData, Vr.OW, pixels);
  }

  static byte[] explicit(DataSetBuilder builder) {
    return DataSetWriter.bytes(builder.build(), TransferSyntax.EXPLICIT_LE);
  }

  static IncomingInstance incoming(String sopInstanceUid) {
    return incoming(sopInstanceUid, TransferSyntax.EXPLICIT_LE, Origin.RECEIVED);
  }

  static IncomingInstance incoming(String sopInstanceUid, TransferSyntax syntax, Origin origin) {
    return new IncomingInstance(
        Uids.CTImageStorage, sopInstanceUid, syntax, "SCANNER", "YTTERBY", origin);
  }

  static Stored store(Archive archive, String sopInstanceUid, byte[] bytes) {
    return store(archive, incoming(sopInstanceUid), bytes);
  }

  static Stored store(Archive archive, IncomingInstance what, byte[] bytes) {
    InstanceWriter writer = archive.begin(what);
    // In odd pieces, as they come from a network.
    for (int at = 0; at < bytes.length; at += 997) {
      writer.write(ByteBuffer.wrap(bytes, at, Math.min(997, bytes.length - at)));
    }
    return settled(writer);
  }

  static Stored settled(InstanceWriter writer) {
    try {
      return writer.finish().get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof org.ytterby.finding.YtterbyException cause) {
        throw cause;
      }
      throw new AssertionError(e);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  static byte[] bytes(StoredInstance instance) {
    try (var in = instance.location().open()) {
      return in.readAllBytes();
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }
}
