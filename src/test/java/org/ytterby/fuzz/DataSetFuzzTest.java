// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.Element;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.io.DataSetReader;
import org.ytterby.dicom.io.DataSetWalk;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.finding.InvalidObject;

/**
 * Any bytes as a data set, to the reader and to the walk that follows them as they come: nothing
 * but {@link InvalidObject} is thrown; both judge alike; what was read is written and read again to
 * the same bytes; the heap taken is in proportion to the bytes.
 *
 * <p>Input: one byte, of which bit 0 chooses Explicit VR and the rest the size of the pieces that
 * the walk gets (0: all at once), and the bytes.
 */
@Timeout(60)
public final class DataSetFuzzTest {
  private static final Set<Integer> KEPT = Set.of(Tag.SOPInstanceUID, Tag.Modality);
  private static final int LONGEST_KEPT = 64;

  /** An empty item of 8 bytes becomes a data set, its list and its path: below 512 bytes. */
  private static final long HEAP_FOR_A_BYTE = 128;

  /** A message with a path of 64 keywords of up to 64 characters, made in several steps. */
  private static final long HEAP_AT_ALL = 128 << 10;

  @TestFactory
  Stream<DynamicTest> kept_inputs() {
    return Corpus.of(DataSetFuzzTest.class, DataSetFuzzTest::fuzzerTestOneInput);
  }

  /** What the fuzzer calls. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    TransferSyntax syntax =
        (input[0] & 1) == 0 ? TransferSyntax.IMPLICIT_LE : TransferSyntax.EXPLICIT_LE;
    byte[] bytes = Corpus.rest(input);
    int piece = input[0] >>> 1 == 0 ? Math.max(1, bytes.length) : (input[0] & 0xFF) >>> 1;
    long heap = HEAP_AT_ALL + HEAP_FOR_A_BYTE * bytes.length;
    Outcome reader = Corpus.within(heap, () -> Outcome.ofReader(bytes, syntax));
    Outcome walk = Corpus.within(heap, () -> Outcome.ofWalk(bytes, syntax, bytes.length + 1));
    agree(walk, Outcome.ofWalk(bytes, syntax, piece));
    judgeAlike(reader, walk);
    reader.dataSet().ifPresent(read -> writesAndReadsAgain(read, syntax));
  }

  /** What became of the bytes: a data set or a problem. */
  private record Outcome(Optional<DataSet> dataSet, Optional<InvalidObject> problem) {
    static Outcome ofReader(byte[] bytes, TransferSyntax syntax) {
      try {
        return read(DataSetReader.read(bytes, syntax, ReadOptions.everything()));
      } catch (InvalidObject e) {
        return refused(e);
      }
    }

    static Outcome ofWalk(byte[] bytes, TransferSyntax syntax, int piece) {
      DataSetWalk walk = new DataSetWalk(syntax, KEPT, LONGEST_KEPT);
      for (int at = 0; at < bytes.length; at += piece) {
        walk.accept(bytes, at, Math.min(piece, bytes.length - at));
      }
      try {
        return read(walk.finish());
      } catch (InvalidObject e) {
        return refused(e);
      }
    }

    private static Outcome read(DataSet dataSet) {
      return new Outcome(Optional.of(dataSet), Optional.empty());
    }

    private static Outcome refused(InvalidObject problem) {
      return new Outcome(Optional.empty(), Optional.of(problem));
    }

    String text() {
      return problem.map(InvalidObject::getMessage).orElse("a data set");
    }
  }

  private static void agree(Outcome whole, Outcome inPieces) {
    if (!whole.text().equals(inPieces.text()) || !whole.dataSet().equals(inPieces.dataSet())) {
      throw new AssertionError(
          "the walk says " + whole.text() + ", and in pieces " + inPieces.text());
    }
  }

  /**
   * The walk is stricter where a kept attribute is long, and in nothing else; it does not see that
   * an attribute comes twice that it does not keep.
   */
  private static void judgeAlike(Outcome reader, Outcome walk) {
    boolean bothTake = reader.dataSet().isPresent() && walk.dataSet().isPresent();
    boolean bothRefuse = reader.problem().isPresent() && walk.problem().isPresent();
    if (bothTake) {
      for (Element kept : walk.dataSet().orElseThrow()) {
        if (!reader.dataSet().orElseThrow().element(kept.tag()).equals(Optional.of(kept))) {
          throw new AssertionError("the walk keeps another value than the reader");
        }
      }
    }
    boolean stricter =
        walk.problem().isPresent() && walk.text().contains("at most " + LONGEST_KEPT + " bytes");
    boolean unseen = reader.problem().isPresent() && reader.text().contains("it twice");
    if (!bothTake && !bothRefuse && !stricter && !unseen) {
      throw new AssertionError("the reader says " + reader.text() + ", the walk " + walk.text());
    }
  }

  static void writesAndReadsAgain(DataSet read, TransferSyntax syntax) {
    byte[] first = DataSetWriter.bytes(read, syntax);
    DataSet again = DataSetReader.read(first, syntax, ReadOptions.everything());
    if (!Arrays.equals(first, DataSetWriter.bytes(again, syntax))) {
      throw new AssertionError("what was written of " + read.size() + " elements reads otherwise");
    }
  }

  /** Data sets of each shape in both encodings, whole and in pieces. */
  static List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (boolean explicit : new boolean[] {false, true}) {
      int choice = explicit ? 1 : 0;
      for (byte[] bytes : SeedDataSets.all(explicit)) {
        seeds.add(Corpus.input(choice, bytes));
        seeds.add(Corpus.input(choice | 10, bytes));
      }
    }
    return seeds;
  }
}
