// SPDX-License-Identifier: Apache-2.0
package org.ytterby.validate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.assemble.StudyInstance;

/**
 * What the program computes on this machine against what is known to be right.
 *
 * <pre>
 * brief   constants, voxel S values, sum rule, uniform activity, plane edge, density engine in lung
 *         and across an edge: below a second. At every start of a node; one whose self-test fails
 *         takes and keeps studies and doses none
 * whole   also liver up to lung and at cortical bone by Monte Carlo, spheres, what blur makes of
 *         them, and phantoms of known dose through DICOM and back
 * </pre>
 *
 * <p>A group of checks that throws is a check that fails, so that nothing is passed by silence.
 * Immutable; thread-safe.
 */
public final class SelfTest {
  private static final Logger LOG = LoggerFactory.getLogger(SelfTest.class);

  private final Map<String, CheckGroup> groups;

  private SelfTest(Map<String, CheckGroup> groups) {
    this.groups = groups;
  }

  /** What every start of a node does. */
  public static SelfTest brief() {
    return new SelfTest(briefGroups());
  }

  private static Map<String, CheckGroup> briefGroups() {
    Map<String, CheckGroup> groups = new LinkedHashMap<>();
    groups.put("constants", new ConstantChecks());
    groups.put("kernel", new KernelChecks());
    groups.put("density", new DensityChecks());
    return groups;
  }

  /**
   * Everything.
   *
   * @param reader gives the instances of the one study in a folder
   */
  public static SelfTest whole(Function<Path, List<StudyInstance>> reader) {
    Map<String, CheckGroup> groups = briefGroups();
    groups.put("slab", DensityChecks::slab);
    groups.put("bone", new BoneChecks());
    groups.put("spheres", new SphereChecks());
    groups.put("recovery", new RecoveryChecks());
    groups.put("phantom", new PhantomChecks(reader));
    groups.put("recovery phantom", new RecoveryPhantomChecks(reader));
    return new SelfTest(groups);
  }

  /** Of these groups only. */
  static SelfTest of(Map<String, CheckGroup> groups) {
    return new SelfTest(new LinkedHashMap<>(groups));
  }

  /** Runs it, one group after the other. */
  public SelfTestResult run() {
    List<Check> checks = new ArrayList<>();
    groups.forEach((name, group) -> checks.addAll(checked(name, group)));
    return new SelfTestResult(checks);
  }

  private static List<Check> checked(String name, CheckGroup group) {
    try {
      return group.run();
    } catch (RuntimeException | LinkageError e) {
      LOG.error("a group of the self-test failed group={}", name, e);
      return List.of(
          Check.absolute(
              "group " + name,
              "",
              Double.NaN,
              0,
              0,
              "",
              "it ended with " + e.getClass().getSimpleName() + ": " + e.getMessage()));
    }
  }
}
