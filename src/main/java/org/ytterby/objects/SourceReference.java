// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ytterby.assemble.EmissionPlane;
import org.ytterby.assemble.EmissionPlanes;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.geometry.Vector3;

/**
 * An instance that the result was made from.
 *
 * @param modality Modality (0008,0060) of its series
 * @param sha256 digest of the data set as received, hex
 * @param acquired when this one image was acquired, as its header says
 * @param frames where each of its frames lies, where that was asked for
 */
public record SourceReference(
    String studyInstanceUid,
    String seriesInstanceUid,
    String sopClassUid,
    String sopInstanceUid,
    String modality,
    String sha256,
    Acquired acquired,
    List<FramePlace> frames) {
  public SourceReference {
    frames = List.copyOf(frames);
  }

  /** One whose place nobody asks for. */
  public SourceReference(
      String studyInstanceUid,
      String seriesInstanceUid,
      String sopClassUid,
      String sopInstanceUid,
      String modality,
      String sha256,
      Acquired acquired) {
    this(
        studyInstanceUid,
        seriesInstanceUid,
        sopClassUid,
        sopInstanceUid,
        modality,
        sha256,
        acquired,
        List.of());
  }

  /**
   * A frame and its place.
   *
   * @param number of several frames, from 1; nothing of a single image
   * @param position Image Position (Patient); LPS, mm
   */
  public record FramePlace(Optional<Integer> number, Vector3 position) {}

  /**
   * Acquisition Date (0008,0022) and Acquisition Time (0008,0032) as written, where they are legal.
   */
  public record Acquired(Optional<String> date, Optional<String> time) {
    /** Nothing said. */
    public static final Acquired UNSAID = new Acquired(Optional.empty(), Optional.empty());

    /** What a header says. */
    public static Acquired of(DataSet header) {
      SourceText text = new SourceText(header, Tag.AcquisitionDate, Tag.AcquisitionTime);
      return new Acquired(text.text(Tag.AcquisitionDate), text.text(Tag.AcquisitionTime));
    }
  }

  /** Without a time of acquisition: no image, or nobody asks. */
  public static SourceReference of(StudyInstance instance) {
    return of(instance, Acquired.UNSAID, List.of());
  }

  /** An image, with what its header says of its time and place. */
  public static SourceReference ofImage(StudyInstance instance, DataSet header) {
    return of(instance, Acquired.of(header), places(header));
  }

  private static List<FramePlace> places(DataSet header) {
    boolean several = header.contains(Tag.NumberOfFrames);
    List<FramePlace> places = new ArrayList<>();
    for (EmissionPlane plane : EmissionPlanes.of(header).planes()) {
      Optional<Integer> number = several ? Optional.of(plane.frame() + 1) : Optional.empty();
      position(plane.header()).ifPresent(at -> places.add(new FramePlace(number, at)));
    }
    return places;
  }

  private static Optional<Vector3> position(DataSet header) {
    return header
        .optional(Tag.ImagePositionPatient)
        .map(Attribute::numbers)
        .filter(values -> values.length == 3)
        .map(values -> new Vector3(values[0], values[1], values[2]));
  }

  private static SourceReference of(
      StudyInstance instance, Acquired acquired, List<FramePlace> frames) {
    return new SourceReference(
        instance.studyInstanceUid(),
        instance.seriesInstanceUid(),
        instance.sopClassUid(),
        instance.sopInstanceUid(),
        instance.modality(),
        instance.sha256(),
        acquired,
        frames);
  }
}
