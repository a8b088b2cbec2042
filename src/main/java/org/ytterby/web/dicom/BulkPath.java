// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import java.util.ArrayList;
import java.util.List;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.Element;
import org.ytterby.dicom.json.DicomJson;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;

/**
 * The place of a value in an instance, as it stands in a URL: tags as eight hexadecimal digits,
 * between them the numbers of items from 1, with slashes. Stateless.
 */
final class BulkPath {
  private static final String TAG = "[0-9A-Fa-f]{8}";
  private static final String ITEM = "[1-9][0-9]{0,8}";

  private BulkPath() {}

  static String text(List<Integer> path) {
    List<String> pieces = new ArrayList<>();
    for (int i = 0; i < path.size(); i++) {
      pieces.add(i % 2 == 0 ? DicomJson.name(path.get(i)) : path.get(i).toString());
    }
    return String.join("/", pieces);
  }

  /**
   * The element that a path names.
   *
   * @throws InvalidObject NOT_FOUND where there is none
   */
  static Element find(DataSet root, String path) {
    String[] pieces = path.split("/", -1);
    DataSet dataSet = root;
    for (int i = 0; i + 2 < pieces.length; i += 2) {
      int tag = tag(pieces[i]);
      if (!pieces[i + 1].matches(ITEM)) {
        throw notFound();
      }
      List<DataSet> items = dataSet.items(tag);
      int item = Integer.parseInt(pieces[i + 1]);
      if (item > items.size()) {
        throw notFound();
      }
      dataSet = items.get(item - 1);
    }
    if (pieces.length % 2 == 0) {
      throw notFound();
    }
    return dataSet.element(tag(pieces[pieces.length - 1])).orElseThrow(BulkPath::notFound);
  }

  private static int tag(String piece) {
    if (!piece.matches(TAG)) {
      throw notFound();
    }
    return Integer.parseUnsignedInt(piece, 16);
  }

  private static InvalidObject notFound() {
    return new InvalidObject(
        ErrorCode.NOT_FOUND, "the path", "no such value", "a BulkDataURI of the metadata", null);
  }
}
