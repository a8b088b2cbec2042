// SPDX-License-Identifier: Apache-2.0
package org.ytterby.nuclide;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ytterby.finding.Defect;
import org.ytterby.finding.ErrorCode;
import org.ytterby.quantity.Coded;
import org.ytterby.quantity.NuclideData;

/**
 * The nuclides that the program ships, each a file {@code <name>.json} beside this class. A further
 * one is a further file and a name in {@link #NAMES}. Immutable; thread-safe.
 *
 * <p><b>Errors</b>: a file that is missing or not as it was shipped is a {@link Defect}.
 */
public final class Nuclides {
  /** The names, the usual one first. */
  public static final List<String> NAMES = List.of("Y-90", "Ho-166", "Lu-177", "I-131");

  private final List<NuclideData> all;

  private Nuclides(List<NuclideData> all) {
    this.all = List.copyOf(all);
  }

  /** Reads the files: small ones, so nobody need keep them. */
  public static Nuclides shipped() {
    List<NuclideData> all = new ArrayList<>();
    for (String name : NAMES) {
      NuclideData read = NuclideFile.read(name + ".json", bytes(name + ".json"));
      if (!read.name().equals(name)) {
        throw new Defect(
            "nuclide file %s.json: found data of %s, expected %s"
                .formatted(name, read.name(), name));
      }
      all.add(read);
    }
    return new Nuclides(all);
  }

  /** All of them, in the order of their names. */
  public List<NuclideData> all() {
    return all;
  }

  /** The nuclide of every shipped protocol. */
  public NuclideData yttrium90() {
    return all.getFirst();
  }

  /** The nuclide of this name. */
  public Optional<NuclideData> named(String name) {
    return all.stream().filter(one -> one.name().equals(name)).findFirst();
  }

  /** The nuclide that a header codes so. */
  public Optional<NuclideData> coded(Coded code) {
    return all.stream().filter(one -> one.isCodedBy(code)).findFirst();
  }

  private static byte[] bytes(String file) {
    try (InputStream in = Nuclides.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new Defect("resource " + file + " is missing: the build is incomplete");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new Defect(ErrorCode.DEFECT, "resource " + file + " can't be read", e);
    }
  }
}
