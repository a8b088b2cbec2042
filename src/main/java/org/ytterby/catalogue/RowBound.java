// SPDX-License-Identifier: Apache-2.0
package org.ytterby.catalogue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.data.Element;
import org.ytterby.dicom.data.Value;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.io.DataSetWriter;

/**
 * How large the attributes of a row may be: a query holds a page of rows, whatever senders wrote
 * into them. Stateless.
 */
final class RowBound {
  /** Bytes of the encoded attributes of a level; honest ones take about 1 KiB. */
  static final int MOST_BYTES = 64 << 10;

  private RowBound() {}

  private record Sized(Element element, int bytes) {
    boolean isSequence() {
      return element.vr() == Vr.SQ;
    }
  }

  /** Leaves empty what is too much: sequences first, of these and of the rest the longest first. */
  static DataSet keep(DataSet attributes) {
    List<Sized> sized = new ArrayList<>();
    long sum = 0;
    for (Element element : attributes) {
      Sized one = new Sized(element, encodedBytes(element));
      sized.add(one);
      sum += one.bytes();
    }
    if (sum <= MOST_BYTES) {
      return attributes;
    }
    // The sort is stable: of two that are as long the one with the lower tag.
    sized.sort(
        Comparator.comparing((Sized one) -> !one.isSequence())
            .thenComparing(Comparator.comparingInt(Sized::bytes).reversed()));
    DataSetBuilder kept = DataSet.builder().putAll(attributes);
    for (Sized one : sized) {
      if (sum <= MOST_BYTES) {
        break;
      }
      Element empty = emptied(one.element());
      kept.put(empty);
      sum -= one.bytes() - encodedBytes(empty);
    }
    return kept.build();
  }

  private static int encodedBytes(Element element) {
    return DataSetWriter.bytes(DataSet.builder().put(element).build(), TransferSyntax.EXPLICIT_LE)
        .length;
  }

  private static Element emptied(Element element) {
    return new Element(
        element.tag(),
        element.vr(),
        element.vr() == Vr.SQ ? new Value.Sequence(List.of()) : new Value.Bytes(new byte[0]));
  }
}
