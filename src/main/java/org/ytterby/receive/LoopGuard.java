// SPDX-License-Identifier: Apache-2.0
package org.ytterby.receive;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ytterby.archive.Origin;
import org.ytterby.archive.StoredInstance;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.finding.InvalidObject;

/**
 * Tells objects that this program made, here or on another node, from what a scanner or a person
 * sends: results that come back from PACS are kept and never trigger anything. Immutable;
 * thread-safe.
 */
public final class LoopGuard {
  /** How much of an object tells who made it. */
  public static final ReadOptions HEAD = ReadOptions.until(Tag.FrameOfReferenceUID);

  private static final String MAKER = "ytterby";

  /**
   * Modalities (0008,0060) of what we make. Only these are opened; images are not, and contours are
   * input.
   */
  private static final Set<String> RESULT_MODALITIES =
      Set.of("RTDOSE", "SR", "SEG", "KO", "DOC", "OT", "PR");

  /** True when telling needs a look into the stored object. */
  public boolean needsLook(StoredInstance instance) {
    return needsLook(instance.origin(), instance.modality());
  }

  /** The same of every instance of an origin and a modality. */
  boolean needsLook(Origin origin, String modality) {
    return origin != Origin.OWN && RESULT_MODALITIES.contains(modality);
  }

  /** True when this program made the object. Reads the object's head when {@link #needsLook}. */
  public boolean isOwn(StoredInstance instance) {
    return instance.origin() == Origin.OWN || needsLook(instance) && saysSo(instance);
  }

  /** True when this program made the object of which this is the head, up to {@link #HEAD}. */
  public boolean isOwn(DataSet head) {
    String modality = head.optional(Tag.Modality).map(Attribute::text).orElse("");
    return RESULT_MODALITIES.contains(modality) && madeByUs(head);
  }

  private static boolean saysSo(StoredInstance instance) {
    try {
      return madeByUs(instance.location().read(HEAD));
    } catch (InvalidObject e) {
      // An unreadable head says nothing about its maker; assembly will report the object.
      return false;
    }
  }

  /** True when the equipment, or the equipment that contributed, is ours. */
  static boolean madeByUs(DataSet head) {
    return Stream.concat(Stream.of(head), head.items(Tag.ContributingEquipmentSequence).stream())
        .flatMap(
            equipment ->
                Stream.of(
                    equipment.optional(Tag.Manufacturer),
                    equipment.optional(Tag.ManufacturerModelName)))
        .flatMap(Optional::stream)
        .map(Attribute::text)
        .anyMatch(text -> text.toLowerCase(Locale.ROOT).equals(MAKER));
  }
}
