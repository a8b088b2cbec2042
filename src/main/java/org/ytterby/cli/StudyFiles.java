// SPDX-License-Identifier: Apache-2.0
package org.ytterby.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ytterby.archive.ContentDigest;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.io.DataSetLocation;
import org.ytterby.dicom.io.Part10;
import org.ytterby.finding.Defect;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.StorageFailure;
import org.ytterby.receive.LoopGuard;

/**
 * The DICOM files below some files and folders, as instances by study, as a node would keep them: a
 * file that comes twice counts once, another object of the same UID is a conflict, and results of
 * this program are no input.
 *
 * @param byStudy instances by Study Instance UID, in the order of their paths
 * @param passedOver what is no DICOM object, can't be read or is a result, one sentence each
 * @param conflicts what came again with other pixels or geometry; the first, by path, is used
 */
public record StudyFiles(
    Map<String, List<StudyInstance>> byStudy, List<String> passedOver, List<Finding> conflicts) {

  /** Reads the headers of everything below these paths. */
  public static StudyFiles below(List<Path> paths) {
    Map<String, StudyInstance> instances = new LinkedHashMap<>();
    List<String> passedOver = new ArrayList<>();
    List<Finding> conflicts = new ArrayList<>();
    LoopGuard guard = new LoopGuard();
    for (Path file : files(paths)) {
      try {
        if (!Part10.looksLikeDicom(file)) {
          passedOver.add(file + ": not a DICOM file");
          continue;
        }
        Part10 read = Part10.read(file, LoopGuard.HEAD);
        if (isDirectory(read)) {
          passedOver.add(file + ": a DICOMDIR");
          continue;
        }
        if (guard.isOwn(read.dataSet())) {
          passedOver.add(file + ": a result of this program");
          continue;
        }
        StudyInstance instance = instance(read);
        StudyInstance first = instances.putIfAbsent(instance.sopInstanceUid(), instance);
        if (first != null && differs(first, instance)) {
          conflicts.add(conflict(first, file));
        }
      } catch (InvalidObject e) {
        passedOver.add(file + ": " + e.getMessage());
      }
    }
    Map<String, List<StudyInstance>> byStudy = new LinkedHashMap<>();
    instances
        .values()
        .forEach(
            instance ->
                byStudy
                    .computeIfAbsent(instance.studyInstanceUid(), _ -> new ArrayList<>())
                    .add(instance));
    return new StudyFiles(byStudy, passedOver, conflicts);
  }

  /** As the archive judges it: other bytes with the same pixels and geometry are a copy. */
  private static boolean differs(StudyInstance first, StudyInstance again) {
    return !first.sha256().equals(again.sha256())
        && !ContentDigest.of(first.location()).equals(ContentDigest.of(again.location()));
  }

  private static Finding conflict(StudyInstance first, Path again) {
    return Finding.review(
        FindingCode.CONFLICTING_INSTANCE,
        first.sopInstanceUid(),
        "the same SOP Instance UID with other pixels or geometry in " + again.getFileName(),
        "an unchanged copy",
        "find out which file is right and leave the other out; "
            + first.location().file().getFileName()
            + " is used");
  }

  private static List<Path> files(List<Path> paths) {
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      try (Stream<Path> below = Files.walk(path)) {
        below.filter(Files::isRegularFile).sorted().forEach(files::add);
      } catch (IOException e) {
        throw new StorageFailure(path + " can't be read: " + e.getMessage(), e);
      }
    }
    return files;
  }

  private static boolean isDirectory(Part10 read) {
    return read.meta()
        .optional(Tag.MediaStorageSOPClassUID)
        .filter(uid -> uid.text().equals(Uids.MediaStorageDirectoryStorage))
        .isPresent();
  }

  private static StudyInstance instance(Part10 read) {
    DataSet header = read.dataSet();
    return new StudyInstance(
        header.require(Tag.SOPClassUID).uid(),
        header.require(Tag.SOPInstanceUID).uid(),
        header.require(Tag.SeriesInstanceUID).uid(),
        header.require(Tag.StudyInstanceUID).uid(),
        header.optional(Tag.Modality).map(Attribute::text).orElse(""),
        sha256(read.location()),
        read.location());
  }

  private static String sha256(DataSetLocation location) {
    try (InputStream in = location.open()) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[64 << 10];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new StorageFailure(location.file() + " can't be read", e);
    } catch (NoSuchAlgorithmException e) {
      throw new Defect(ErrorCode.DEFECT, "every Java platform has SHA-256", e);
    }
  }
}
