// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import java.nio.file.Path;
import java.util.List;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.phantom.PhantomKind;
import org.ytterby.phantom.PhantomSpec;
import org.ytterby.phantom.PhantomStudy;

/**
 * A phantom's study as a scanner sends it.
 *
 * @param uid Study Instance UID
 * @param uids SOP Instance UIDs of the files, in their order
 */
record SentStudy(String uid, List<Path> files, List<String> uids) {

  /** A study of its own for each seed; without the CT, which only takes time here. */
  static SentStudy phantom(Path folder, long seed) {
    PhantomStudy written =
        PhantomStudy.write(
            folder.resolve("phantom-" + seed), PhantomSpec.of(PhantomKind.PET_CT, seed));
    List<Path> files =
        written.instances().stream()
            .filter(file -> !file.getFileName().toString().startsWith("CT"))
            .toList();
    List<String> uids =
        files.stream()
            .map(file -> Part10.read(file, ReadOptions.until(Tag.PatientName)).dataSet())
            .map(header -> header.require(Tag.SOPInstanceUID).uid())
            .toList();
    String study =
        Part10.read(files.getFirst(), ReadOptions.headers())
            .dataSet()
            .require(Tag.StudyInstanceUID)
            .uid();
    return new SentStudy(study, files, uids);
  }

  /** How many of its instances a scanner has been told are stored. */
  int acknowledgedBy(RecordingSender scanner) {
    return (int) uids.stream().filter(scanner.acknowledged()::containsKey).count();
  }
}
