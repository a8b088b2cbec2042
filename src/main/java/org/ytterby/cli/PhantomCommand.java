// SPDX-License-Identifier: Apache-2.0
package org.ytterby.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ytterby.phantom.PhantomKind;
import org.ytterby.phantom.PhantomSpec;
import org.ytterby.phantom.PhantomStudy;
import org.ytterby.phantom.Scanner;
import picocli.CommandLine;

/** {@code ytterby phantom}: writes a digital phantom study whose truth is known. */
@CommandLine.Command(
    name = "phantom",
    description = {
      "Write a digital phantom study of known dose as DICOM, with truth.json and treatment.yaml.",
      "The same options give the same bytes on every machine.",
      "Kinds: pet-ct, a torso without noise; patient, a torso with lungs, liver, spine, table, a"
          + " perfused segment, two tumours and a necrotic core, without noise; ge-like,"
          + " siemens-like, philips-like, the same patient seen by a scanner that counts: Poisson"
          + " counts, OSEM, two overlapping beds, and headers as these makers write them; cylinder,"
          + " spheres, phantoms that a scanner is commissioned with, PET only, with phantom.yaml in"
          + " place of treatment.yaml; recovery, contoured spheres in cold surroundings, without"
          + " CT."
    })
public final class PhantomCommand implements Command {
  @CommandLine.Parameters(
      index = "0",
      paramLabel = "OUT",
      description = "New or empty folder for the study.")
  private Path out = Path.of("");

  @CommandLine.Option(
      names = "--kind",
      converter = KindConverter.class,
      completionCandidates = KindLabels.class,
      defaultValue = "pet-ct",
      description = "One of ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private PhantomKind kind = PhantomKind.PET_CT;

  @CommandLine.Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "0 or more; varies anatomy, activities and noise; default ${DEFAULT-VALUE}.")
  private long seed = 1;

  @CommandLine.Option(
      names = "--noise",
      paramLabel = "FRACTION",
      defaultValue = "0",
      description =
          "Standard deviation of a voxel's noise as a fraction of the perfused segment's mean, 0 to"
              + " 2; default ${DEFAULT-VALUE}, none. Not for kinds that count, nor for recovery; of"
              + " cylinder and spheres it is Poisson's, before a filter of 4 mm.")
  private double noise;

  @CommandLine.Option(
      names = "--extrahepatic",
      description = "Put one to two per cent of the activity into the duodenum; not for pet-ct.")
  private boolean extrahepatic;

  @CommandLine.Mixin private JsonOption json = new JsonOption();

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec usage = CommandLine.Model.CommandSpec.create();

  @Override
  public ExitCode run(Console console) {
    PhantomStudy study = PhantomStudy.write(out, spec());
    if (json.wanted()) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("folder", study.folder().toString());
      result.put("kind", kind.label());
      result.put("seed", seed);
      result.put("instances", study.instances().size());
      result.put("truth", study.truth().toString());
      result.put("treatment", study.treatment().toString());
      console.out().println(JsonOption.text(result));
    } else {
      console.out().println(study.instances().size() + " instances in " + study.folder());
      console.out().println("truth      " + study.truth());
      console.out().println("treatment  " + study.treatment());
    }
    return ExitCode.DONE;
  }

  private PhantomSpec spec() {
    try {
      PhantomSpec usual = PhantomSpec.of(kind, seed, extrahepatic);
      return usual.with(
          new Scanner(usual.scanner().psfFwhmMm(), usual.scanner().recoveryRatio(), noise));
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(usage.commandLine(), e.getMessage(), e);
    }
  }

  /** The kinds as the command line writes them. */
  static final class KindLabels implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(PhantomKind.values()).map(PhantomKind::label).iterator();
    }
  }

  /** A kind from its name. */
  static final class KindConverter implements CommandLine.ITypeConverter<PhantomKind> {
    @Override
    public PhantomKind convert(String value) {
      return PhantomKind.of(value)
          .orElseThrow(
              () ->
                  new CommandLine.TypeConversionException(
                      "found '" + value + "', expected " + String.join(", ", new KindLabels())));
    }
  }
}
