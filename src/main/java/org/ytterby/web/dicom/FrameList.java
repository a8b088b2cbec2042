// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import java.util.ArrayList;
import java.util.List;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;

/** The list of frames in a path (PS3.18 10.4.1.1.6). Stateless. */
final class FrameList {
  private FrameList() {}

  /**
   * The numbers of a list, from 1.
   *
   * @param count frames that there are
   * @param most numbers that a list may have
   * @throws InvalidObject REQUEST_INVALID for what is no list, NOT_FOUND for a frame beyond the
   *     last
   */
  static List<Integer> numbers(String list, int count, int most) {
    List<Integer> numbers = new ArrayList<>();
    for (String piece : list.split(",", -1)) {
      int number = piece.matches("\\d{1,9}") ? Integer.parseInt(piece) : 0;
      if (number < 1 || numbers.size() == most) {
        throw new InvalidObject(
            ErrorCode.REQUEST_INVALID,
            "the frames in the path",
            number < 1 ? "something else" : "more than " + most,
            "numbers from 1, with commas",
            null);
      }
      if (number > count) {
        throw new InvalidObject(
            ErrorCode.NOT_FOUND, "the path", "frame " + number, "one of " + count, null);
      }
      numbers.add(number);
    }
    return numbers;
  }
}
