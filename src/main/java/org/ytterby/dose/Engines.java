// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.util.List;
import java.util.Optional;
import org.ytterby.quantity.NuclideData;

/** The engines that exist, by the names that configuration and report use. */
public final class Engines {
  private Engines() {}

  /** The engine of this name. */
  public static Optional<DoseEngine> named(String name) {
    return all().stream().filter(engine -> engine.name().equals(name)).findFirst();
  }

  /** The names, the usual primary first. */
  public static List<String> names() {
    return all().stream().map(DoseEngine::name).toList();
  }

  /**
   * Why engines do not dose a nuclide, a sentence for each that does not, in the names' order. A
   * protocol's own rule says the same of the nuclides that protocols know, and is held against it.
   * Names that no engine has are left out: they are somebody else's error.
   */
  public static List<String> refusals(List<String> names, NuclideData nuclide) {
    return names.stream()
        .flatMap(name -> named(name).stream())
        .flatMap(engine -> engine.refusal(nuclide).stream())
        .toList();
  }

  private static List<DoseEngine> all() {
    return List.of(new LocalDeposition(), new KernelConvolution(), new DensityKernel());
  }
}
