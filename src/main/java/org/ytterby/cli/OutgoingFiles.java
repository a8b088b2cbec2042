// SPDX-License-Identifier: Apache-2.0
package org.ytterby.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.io.DataSetLocation;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.dicom.net.AssociationRequest;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.StorageFailure;

/**
 * The DICOM files among some paths. Immutable.
 *
 * @param instances in the order of the paths, those of a folder by name
 * @param leftOut number of files that are not DICOM instances
 */
record OutgoingFiles(List<Instance> instances, int leftOut) {
  OutgoingFiles {
    instances = List.copyOf(instances);
  }

  /**
   * An instance in a file.
   *
   * @param file as it was named
   * @param proposal its SOP class and transfer syntax
   * @param sopInstanceUid its UID
   * @param location its bytes
   */
  record Instance(Path file, Proposal proposal, String sopInstanceUid, DataSetLocation location) {}

  /** Looks through files and folders. */
  static OutgoingFiles under(List<Path> paths) {
    List<Instance> instances = new ArrayList<>();
    int leftOut = 0;
    for (Path path : paths) {
      for (Path file : files(path)) {
        try {
          instances.add(instance(file));
        } catch (InvalidObject notDicom) {
          leftOut++;
        }
      }
    }
    return new OutgoingFiles(instances, leftOut);
  }

  /** Runs of instances that need no more presentation contexts than one association has. */
  List<List<Instance>> batches() {
    List<List<Instance>> batches = new ArrayList<>();
    Set<Proposal> contexts = new HashSet<>();
    for (Instance instance : instances) {
      boolean full =
          contexts.size() == AssociationRequest.MOST_PROPOSALS
              && !contexts.contains(instance.proposal());
      if (batches.isEmpty() || full) {
        batches.add(new ArrayList<>());
        contexts.clear();
      }
      contexts.add(instance.proposal());
      batches.getLast().add(instance);
    }
    return batches;
  }

  private static List<Path> files(Path path) {
    try (Stream<Path> found = Files.walk(path)) {
      return found.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new StorageFailure(path + " can't be read", e);
    }
  }

  private static Instance instance(Path file) {
    Part10 read = Part10.read(file, ReadOptions.until(Tag.StudyDate));
    return new Instance(
        file,
        new Proposal(
            read.dataSet().require(Tag.SOPClassUID).uid(), read.location().transferSyntax()),
        read.dataSet().require(Tag.SOPInstanceUID).uid(),
        read.location());
  }
}
