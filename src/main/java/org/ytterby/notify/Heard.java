// SPDX-License-Identifier: Apache-2.0
package org.ytterby.notify;

import java.util.OptionalInt;
import org.ytterby.dicom.net.DimseResponse;
import org.ytterby.dicom.net.dimse.Status;

/** What the answer of a recipient means for the notice that it was told. */
public enum Heard {
  /** The recipient has it. */
  TAKEN,
  /** It is told again later. */
  AGAIN,
  /** The recipient will not take it: a person must act. */
  PARKED;

  /**
   * Performed Procedure Step Object may no longer be updated: Error ID of a 0110 (PS3.4 F.7.2.2).
   */
  public static final int NO_LONGER_UPDATED = 0xA710;

  /**
   * The meaning of an answer. Taken now, or before: by an attempt whose answer was lost, or from
   * somebody else.
   *
   * @param repeated whether an attempt before may have been taken
   * @param errorId Error ID (0000,0903) of the answer
   */
  public static Heard of(Operation operation, boolean repeated, int status, OptionalInt errorId) {
    boolean ended =
        status == Status.PROCESSING_FAILURE.code()
            && errorId.equals(OptionalInt.of(NO_LONGER_UPDATED));
    boolean before =
        switch (operation) {
          case CREATE -> status == Status.DUPLICATE_SOP_INSTANCE.code();
          case SET -> repeated && ended;
        };
    if (before) {
      return TAKEN;
    }
    return switch (DimseResponse.verdict(status)) {
      case DONE -> TAKEN;
      case TRY_LATER -> ended ? PARKED : AGAIN;
      case REFUSED -> PARKED;
    };
  }
}
