// SPDX-License-Identifier: Apache-2.0
package org.ytterby.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.finding.Defect;
import org.ytterby.validate.Check;
import org.ytterby.validate.SelfTest;
import org.ytterby.validate.SelfTestResult;
import picocli.CommandLine;

/** {@code ytterby validate}: the self-test; done is only where every check has passed. */
@CommandLine.Command(
    name = "validate",
    description = {
      "Check what this installation computes against figures that are known to be right:",
      "constants, voxel S values, sum rule, plane edge, spheres, and a phantom of known dose"
          + " through DICOM and back. Each with figure, tolerance and verdict."
    })
public final class ValidateCommand implements Command {
  @CommandLine.Option(
      names = "--brief",
      description = "Only what a node checks at every start: without spheres and phantom.")
  private boolean brief;

  @CommandLine.Mixin private JsonOption json = new JsonOption();

  @Override
  public ExitCode run(Console console) {
    SelfTest test = brief ? SelfTest.brief() : SelfTest.whole(ValidateCommand::study);
    SelfTestResult result = test.run();
    if (json.wanted()) {
      Map<String, Object> tree = new LinkedHashMap<>();
      // Without it a result that was kept tells nothing of the installation after an update.
      tree.put("software", VersionCommand.tree());
      tree.putAll(result.tree());
      console.out().println(JsonOption.text(tree));
    } else {
      result.checks().forEach(check -> print(console, check));
      console.out().println(result.verdict() + "; " + VersionCommand.line());
    }
    return result.passed() ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private static void print(Console console, Check check) {
    console.out().println(check.line());
    if (!check.passed()) {
      console.out().println("     " + check.reason());
    }
  }

  private static List<StudyInstance> study(Path folder) {
    return StudyFiles.below(List.of(folder)).byStudy().values().stream()
        .findFirst()
        .orElseThrow(() -> new Defect("self-test: the phantom's folder holds no study"));
  }
}
