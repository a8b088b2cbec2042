// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.InvalidObject;

/**
 * An agent of diagnostic PET that a header names: Radiopharmaceutical (0018,0031) or
 * Radiopharmaceutical Code Sequence (0054,0304). An image of such an agent shows no microspheres,
 * whatever its nuclide looks like.
 *
 * <p><b>Source</b>: codes of CID 4021 (PS3.16 2026b) that carry a nuclide which operators also set
 * in place of 90Y, without the two that name nothing but the nuclide (68Ge, 22Na); and the names in
 * use for them, as scanners' lists and people write them.
 *
 * @param said as it is written
 * @param where path of it
 */
public record HeaderAgent(String said, String where) {

  /** Code values of SNOMED CT, its retired predecessor, NCIt and UMLS; no two schemes share one. */
  private static final Set<String> CODES =
      Set.of(
          "35321007", // fluorodeoxyglucose
          "C-B1031", // the same, retired
          "456999006", // fluciclatide
          "423546004", // fluorobenzothiazole
          "422763008", // fluoromethane
          "129501009", // sodium fluoride
          "712736002", // florbetaben
          "422975006", // flumazenil
          "456997008", // flutemetamol
          "456992002", // fluorocholine
          "424708001", // fluorethyltyrosin
          "456995000", // florbetapir
          "129502002", // fluorothymidine
          "422598008", // fluoromisonidazole
          "457000009", // fluciclovine
          "129499001", // spiperone
          "129500005", // fluoro-L-dopa
          "425236000", // fluorouracil
          "423498000", // EDTA 68Ga
          "C116352", // DCFPyL
          "C96234", // DCFBC
          "C118961", // PSMA-11
          "C4506764", // MK-6240
          "C2981788", // ISO-1
          "C2934038", // DTBZ
          "C1541539", // fluoroetanidazole
          "C4550127", // THK5317
          "C1831937", // fluoroestradiol
          "C1742831", // tyrosine-3-octreotate
          "C2713594", // edotreotide
          "C4279748", // THK5351
          "C4547429"); // flortaucipir

  /** Those of DICOM itself, 126500 to 126763: all are of agents, none of 90Y. */
  private static final Pattern DICOM_CODES = Pattern.compile("126[567]\\d\\d");

  private static final Pattern NAMES =
      Pattern.compile(
          "\\b(naf|flt|f-?miso|fet|f-?dopa|fch|fes|fapi|facbc|pib)\\b"
              + "|fdg|deoxy-?(d-)?glucose|psma|dcfpyl|dcfbc|dota-?(tate|toc|noc)|octreot|edotreotide|choline|fluoride"
              + "|thymidine|misonidazole|tyrosin|l-dopa|florbet|flutemetamol|flortaucipir"
              + "|fluciclovine|estradiol|fapi-?\\d|antibod|[a-z]{4,}mab\\b",
          Pattern.CASE_INSENSITIVE);

  /** The first such agent that any item of Radiopharmaceutical Information Sequence names. */
  public static Optional<HeaderAgent> diagnostic(DataSet header) {
    return Stream.concat(
            Stream.of(header), items(header, Tag.RadiopharmaceuticalInformationSequence))
        .flatMap(item -> Stream.concat(coded(item), named(item)))
        .findFirst();
  }

  private static Stream<HeaderAgent> coded(DataSet item) {
    return items(item, Tag.RadiopharmaceuticalCodeSequence)
        .filter(HeaderAgent::isAgent)
        .map(
            code ->
                new HeaderAgent(
                    "("
                        + text(code, Tag.CodeValue)
                        + ", "
                        + text(code, Tag.CodingSchemeDesignator)
                        + ", \""
                        + text(code, Tag.CodeMeaning)
                        + "\")",
                    item.where(Tag.RadiopharmaceuticalCodeSequence)));
  }

  private static boolean isAgent(DataSet code) {
    String value = text(code, Tag.CodeValue);
    boolean dicom = text(code, Tag.CodingSchemeDesignator).equals("DCM");
    return CODES.contains(value)
        || dicom && DICOM_CODES.matcher(value).matches()
        || NAMES.matcher(text(code, Tag.CodeMeaning)).find();
  }

  private static Stream<HeaderAgent> named(DataSet item) {
    String said = text(item, Tag.Radiopharmaceutical);
    return NAMES.matcher(said).find()
        ? Stream.of(new HeaderAgent("'" + said + "'", item.where(Tag.Radiopharmaceutical)))
        : Stream.empty();
  }

  private static Stream<DataSet> items(DataSet holder, int sequence) {
    try {
      return holder.items(sequence).stream();
    } catch (InvalidObject _) {
      return Stream.empty(); // as good as absent: it names nothing
    }
  }

  private static String text(DataSet item, int tag) {
    try {
      return item.optional(tag).flatMap(Attribute::nonBlank).map(String::strip).orElse("");
    } catch (InvalidObject _) {
      return "";
    }
  }
}
