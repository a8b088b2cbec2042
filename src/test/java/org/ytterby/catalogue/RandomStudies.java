// SPDX-License-Identifier: Apache-2.0
package org.ytterby.catalogue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.ytterby.archive.Archive;
import org.ytterby.archive.ArchiveSettings;
import org.ytterby.archive.IncomingInstance;
import org.ytterby.archive.InstanceWriter;
import org.ytterby.archive.Origin;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.io.DataSetWriter;

/** Studies of phantoms whose attributes follow from a seed, and the way into an archive. */
final class RandomStudies {
  private static final String ROOT = "1.2.826.0.1.3680043.2.1125.7.";
  private static final String[] NAMES = {
    "Phantom^Liver",
    "Phantom^Lung",
    "PHANTOM^LIVER^A",
    "Phantomas",
    "Müller^Phantom",
    "Phan*tom",
    ""
  };
  private static final String[] IDS = {"P-1", "P-2", "p-1", "P-10", "X_1", ""};
  private static final String[] DATES = {"20260101", "20260203", "20251231", "20260204", ""};
  private static final String[] TIMES = {"101010", "1010", "235959.5", "000000", ""};
  private static final String[] ACCESSIONS = {"A1", "A2", "A10", "a1", ""};
  private static final String[] DESCRIPTIONS = {"Y90 liver", "Y90 LIVER", "CT 100%", "x_y", ""};

  private RandomStudies() {}

  /** The objects of so many studies: of each one to three series of one to three instances. */
  static List<DataSet> of(int studies, long seed) {
    Random random = new Random(seed);
    List<DataSet> objects = new ArrayList<>();
    for (int study = 1; study <= studies; study++) {
      String uid = ROOT + study;
      DataSetBuilder head =
          DataSet.builder()
              .text(Tag.SpecificCharacterSet, "ISO_IR 192")
              .text(Tag.PatientName, pick(random, NAMES))
              .text(Tag.PatientID, pick(random, IDS))
              .empty(Tag.PatientBirthDate)
              .text(Tag.PatientSex, pick(random, new String[] {"M", "F", "O"}))
              .uid(Tag.StudyInstanceUID, uid)
              .text(Tag.StudyDate, pick(random, DATES))
              .text(Tag.StudyTime, pick(random, TIMES))
              .text(Tag.AccessionNumber, pick(random, ACCESSIONS))
              .text(Tag.StudyDescription, pick(random, DESCRIPTIONS))
              .text(Tag.StudyID, "S" + study)
              .empty(Tag.ReferringPhysicianName);
      int series = 1 + random.nextInt(3);
      for (int each = 1; each <= series; each++) {
        series(objects, head, uid + "." + each, random);
      }
    }
    return objects;
  }

  private static void series(
      List<DataSet> objects, DataSetBuilder head, String uid, Random random) {
    boolean pet = random.nextBoolean();
    head.uid(Tag.SeriesInstanceUID, uid)
        .text(Tag.Modality, pet ? "PT" : "CT")
        .uid(
            Tag.SOPClassUID,
            pet ? Uids.PositronEmissionTomographyImageStorage : Uids.CTImageStorage)
        .integers(Tag.SeriesNumber, random.nextInt(3) + 1)
        .text(Tag.SeriesDescription, pick(random, DESCRIPTIONS));
    int instances = 1 + random.nextInt(3);
    for (int each = 1; each <= instances; each++) {
      head.uid(Tag.SOPInstanceUID, uid + "." + each)
          .integers(Tag.InstanceNumber, each)
          .integers(Tag.Rows, 4)
          .integers(Tag.Columns, 2);
      objects.add(head.build());
    }
  }

  private static String pick(Random random, String[] values) {
    return values[random.nextInt(values.length)];
  }

  static ArchiveSettings settings() {
    return new ArchiveSettings(1L << 20, 4, Duration.ofSeconds(20), Duration.ofHours(1), 0);
  }

  /** Stores an object; returns when it is durable, as a C-STORE is answered. */
  static void store(Archive archive, DataSet object) {
    InstanceWriter writer =
        archive.begin(
            new IncomingInstance(
                object.require(Tag.SOPClassUID).uid(),
                object.require(Tag.SOPInstanceUID).uid(),
                TransferSyntax.EXPLICIT_LE,
                "SCANNER",
                "YTTERBY",
                Origin.RECEIVED));
    writer.write(ByteBuffer.wrap(DataSetWriter.bytes(object, TransferSyntax.EXPLICIT_LE)));
    writer.finish().join();
  }
}
