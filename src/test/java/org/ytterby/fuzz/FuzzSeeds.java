// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.finding.InvalidObject;

/**
 * Writes what the fuzzing of a target begins with: TARGET FOLDER [TESTDATA]. Seeds of our own, and
 * the odd files of the test data where their folder is given.
 */
final class FuzzSeeds {
  private static final List<String> ODD = List.of("odd-pydicom", "fuzz-pwnlab");

  /** A longer file would only slow the fuzzer down. */
  private static final long LONGEST = 64 << 10;

  private FuzzSeeds() {}

  public static void main(String[] arguments) throws IOException {
    String target = arguments[0];
    Path folder = Files.createDirectories(Path.of(arguments[1]));
    List<byte[]> seeds = new ArrayList<>(ours(target));
    if (arguments.length > 2) {
      seeds.addAll(odd(target, Path.of(arguments[2])));
    }
    for (int i = 0; i < seeds.size(); i++) {
      Files.write(folder.resolve(String.format("seed-%03d", i)), seeds.get(i));
    }
  }

  private static List<byte[]> ours(String target) throws IOException {
    return switch (target) {
      case "PduFuzzTest" -> PduFuzzTest.seeds();
      case "MessageFuzzTest" -> MessageFuzzTest.seeds();
      case "DataSetFuzzTest" -> DataSetFuzzTest.seeds();
      case "Part10FuzzTest" -> Part10FuzzTest.seeds();
      case "RleFuzzTest" -> RleFuzzTest.seeds();
      case "JpegLosslessFuzzTest" -> JpegLosslessFuzzTest.seeds();
      case "JpegLsFuzzTest" -> JpegLsFuzzTest.seeds();
      case "Jpeg2000FuzzTest" -> Jpeg2000FuzzTest.seeds();
      case "JpegBaselineFuzzTest" -> JpegBaselineFuzzTest.seeds();
      case "MultipartFuzzTest" -> MultipartFuzzTest.seeds();
      default -> throw new IllegalArgumentException("no such target: " + target);
    };
  }

  private static List<byte[]> odd(String target, Path testdata) throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (Path file : files(testdata)) {
      byte[] whole = Files.readAllBytes(file);
      switch (target) {
        case "Part10FuzzTest" -> seeds.add(whole);
        case "DataSetFuzzTest" -> {
          try {
            Part10 read = Part10.read(file, ReadOptions.headers());
            boolean explicit = !read.location().transferSyntax().equals(TransferSyntax.IMPLICIT_LE);
            byte[] dataSet = new byte[(int) read.location().length()];
            System.arraycopy(whole, (int) read.location().offset(), dataSet, 0, dataSet.length);
            seeds.add(Corpus.input(explicit ? 1 : 0, dataSet));
          } catch (InvalidObject e) {
            seeds.add(Corpus.input(1, whole));
          }
        }
        default -> {
          return List.of(); // what travels in a PDU, and frames, come from seeds of our own only
        }
      }
    }
    return seeds;
  }

  private static List<Path> files(Path testdata) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String set : ODD) {
      try (Stream<Path> all = Files.walk(testdata.resolve(set))) {
        for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
          if (Files.size(file) <= LONGEST) {
            files.add(file);
          }
        }
      }
    }
    return files;
  }
}
