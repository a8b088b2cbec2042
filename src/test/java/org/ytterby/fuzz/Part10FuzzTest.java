// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.io.DataSetLocation;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.finding.InvalidObject;

/**
 * Any bytes as a file: nothing but {@link InvalidObject} is thrown; with values left in the file or
 * in memory it is the same data set; it lies where the location says; what was read is written to a
 * file and read again alike; the heap taken is in proportion to the file, of a deflated data set to
 * what it inflates to, which the reader bounds.
 *
 * <p>Input: the bytes of the file.
 */
@Timeout(60)
public final class Part10FuzzTest {
  /** See {@link DataSetFuzzTest}. */
  private static final long HEAP_FOR_A_BYTE = 128;

  /** Buffers, channels and messages. */
  private static final long HEAP_AT_ALL = 512 << 10;

  private static final Path FOLDER = folder();

  @TestFactory
  Stream<DynamicTest> kept_inputs() {
    return Corpus.of(Part10FuzzTest.class, Part10FuzzTest::fuzzerTestOneInput);
  }

  /** In memory where the system has such a folder: each input is written and read several times. */
  private static Path folder() {
    try {
      Path memory = Path.of("/dev/shm");
      Path folder =
          Files.isDirectory(memory) && Files.isWritable(memory)
              ? Files.createTempDirectory(memory, "part10-")
              : Files.createTempDirectory("part10-");
      for (String name : List.of("again", "input", "")) {
        folder.resolve(name).toFile().deleteOnExit();
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the fuzzer calls. */
  public static void fuzzerTestOneInput(byte[] input) {
    Path file = FOLDER.resolve("input");
    try {
      Files.write(file, input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Part10.looksLikeDicom(file);
    long heap = HEAP_AT_ALL + HEAP_FOR_A_BYTE * Math.max(input.length, inflated(file, input));
    Optional<Part10> onDisk = Corpus.within(heap, () -> read(file, ReadOptions.headers()));
    Optional<Part10> inMemory = Corpus.within(heap, () -> read(file, ReadOptions.everything()));
    Corpus.within(heap, () -> read(file, ReadOptions.until(Tag.PixelData)));
    if (onDisk.isPresent() != inMemory.isPresent()) {
      throw new AssertionError("whether it is read depends on what stays in the file");
    }
    if (onDisk.isPresent()) {
      same(input, onDisk.orElseThrow(), inMemory.orElseThrow());
      writesAndReadsAgain(onDisk.orElseThrow());
    }
  }

  /** How long the data set is that is deflated in a file; 0 where none is, or it is refused. */
  private static long inflated(Path file, byte[] input) {
    long forNothingRead = HEAP_AT_ALL + HEAP_FOR_A_BYTE * input.length;
    Optional<DataSetLocation> location =
        Corpus.within(forNothingRead, () -> read(file, ReadOptions.until(0)))
            .map(Part10::location)
            .filter(found -> found.transferSyntax().isDeflated());
    if (location.isEmpty()) {
      return 0;
    }
    int offset = (int) location.get().offset();
    byte[] some = new byte[1 << 16];
    long length = 0;
    try (Inflater inflater = new Inflater(true)) {
      inflater.setInput(input, offset, input.length - offset);
      for (int taken = inflater.inflate(some); taken > 0; taken = inflater.inflate(some)) {
        length += taken;
      }
    } catch (DataFormatException e) {
      throw new AssertionError("the reader has inflated it", e);
    }
    return length;
  }

  /** Zeros give a deflate stream its greatest ratio, 1032: 258 bytes for two bits. */
  @Test
  void a_file_that_inflates_as_much_as_can_be_is_bounded_by_what_it_inflates_to()
      throws IOException {
    int pixels = 8 << 20;
    DataSet object =
        DataSet.builder()
            .uid(Tag.SOPClassUID, "1.2.840.10008.5.1.4.1.1.128")
            .uid(Tag.SOPInstanceUID, "1.2.3.4")
            .bytes(Tag.PixelData, Vr.OW, new byte[pixels])
            .build();
    Path file = FOLDER.resolve("again");
    Part10.write(file, object, TransferSyntax.DEFLATED);
    byte[] input = Files.readAllBytes(file);
    assertThat(pixels / input.length).isGreaterThan(900);
    assertThat(HEAP_AT_ALL + HEAP_FOR_A_BYTE * input.length)
        .as("what the file alone would allow")
        .isLessThan(pixels);
    fuzzerTestOneInput(input);
  }

  private static Optional<Part10> read(Path file, ReadOptions options) {
    try {
      return Optional.of(Part10.read(file, options));
    } catch (InvalidObject e) {
      return Optional.empty();
    }
  }

  private static void same(byte[] input, Part10 onDisk, Part10 inMemory) {
    TransferSyntax syntax = onDisk.location().transferSyntax();
    byte[] dataSet = DataSetWriter.bytes(inMemory.dataSet(), syntax);
    if (!Arrays.equals(dataSet, DataSetWriter.bytes(onDisk.dataSet(), syntax))) {
      throw new AssertionError("values on disk are other values");
    }
    if (onDisk.location().offset() + onDisk.location().length() != input.length) {
      throw new AssertionError("the data set does not end with the file: " + onDisk.location());
    }
    DataSet again = onDisk.location().read(ReadOptions.everything());
    if (!Arrays.equals(dataSet, DataSetWriter.bytes(again, syntax))) {
      throw new AssertionError("it lies elsewhere than " + onDisk.location());
    }
    DataSetFuzzTest.writesAndReadsAgain(inMemory.dataSet(), syntax);
  }

  /** Only an object with UIDs, and without a second file meta, is written. */
  private static void writesAndReadsAgain(Part10 read) {
    TransferSyntax syntax = read.location().transferSyntax();
    Path file = FOLDER.resolve("again");
    try {
      Part10.write(file, read.dataSet(), syntax);
    } catch (InvalidObject e) {
      return;
    }
    Part10 again = Part10.read(file, ReadOptions.everything());
    if (!again.location().transferSyntax().equals(syntax)
        || !Arrays.equals(
            DataSetWriter.bytes(again.dataSet(), syntax),
            DataSetWriter.bytes(read.dataSet(), syntax))) {
      throw new AssertionError("what was written to a file reads otherwise");
    }
  }

  /** Files with and without preamble and file meta. */
  static List<byte[]> seeds() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (TransferSyntax syntax : List.of(TransferSyntax.IMPLICIT_LE, TransferSyntax.EXPLICIT_LE)) {
      Path file = FOLDER.resolve("again");
      Part10.write(file, SeedDataSets.object(), syntax);
      byte[] whole = Files.readAllBytes(file);
      seeds.add(whole);
      seeds.add(Arrays.copyOfRange(whole, 132, whole.length));
      seeds.addAll(SeedDataSets.all(syntax.isExplicit()));
    }
    return seeds;
  }
}
