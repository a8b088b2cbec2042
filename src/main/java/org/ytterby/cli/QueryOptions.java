// SPDX-License-Identifier: Apache-2.0
package org.ytterby.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.ytterby.catalogue.Level;
import org.ytterby.catalogue.QueryModel;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Vr;
import picocli.CommandLine;

/** What {@code find} and {@code get} ask a peer for: model, level and keys (PS3.4 Annex C). */
public final class QueryOptions {
  private static final String TAG = "[0-9A-Fa-f]{8}";

  /** The information models by the words of the command line. */
  enum Model {
    STUDY(QueryModel.STUDY_ROOT),
    PATIENT(QueryModel.PATIENT_ROOT);

    private final QueryModel root;

    Model(QueryModel root) {
      this.root = root;
    }
  }

  @CommandLine.Option(
      names = "--level",
      defaultValue = "STUDY",
      description = "PATIENT (with --model patient), STUDY, SERIES or IMAGE; default STUDY.")
  private Level level = Level.STUDY;

  @CommandLine.Option(
      names = "--model",
      defaultValue = "STUDY",
      description = "Root of the information model: study or patient; default study.")
  private Model model = Model.STUDY;

  /** How the commands describe their keys. */
  static final String KEYS =
      "Keys by keyword or tag, such as StudyDate=20260101-20260131, PatientName=Phantom* or"
          + " 0020000D=1.2.3; several values are separated by \\.";

  @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
  private CommandLine.Model.CommandSpec usage = CommandLine.Model.CommandSpec.create();

  QueryModel model() {
    return model.root;
  }

  Level level() {
    return level;
  }

  /**
   * The identifier; wrong usage where the keys can't be understood.
   *
   * @param keys {@code KEY} or {@code KEY=VALUE}
   * @param returned attributes to be answered too, beside the keys
   */
  DataSet identifier(List<String> keys, List<Integer> returned) {
    if (level.compareTo(model.root.highest()) < 0) {
      throw wrong("the model " + model + " has no level " + level + "; give --model patient");
    }
    DataSetBuilder identifier = DataSet.builder();
    returned.forEach(identifier::empty);
    Set<Integer> named = new LinkedHashSet<>();
    boolean ascii = true;
    for (String text : keys) {
      int equals = text.indexOf('=');
      int tag = tag(equals < 0 ? text : text.substring(0, equals));
      if (!named.add(tag)) {
        throw wrong(Dictionary.name(tag) + " is given twice; separate values by \\");
      }
      String value = equals < 0 ? "" : text.substring(equals + 1);
      put(identifier, tag, value);
      ascii &= value.chars().allMatch(each -> each < 0x80);
    }
    if (!ascii) {
      identifier.text(Tag.SpecificCharacterSet, "ISO_IR 192");
    }
    return identifier.text(Tag.QueryRetrieveLevel, level.name()).build();
  }

  /** The identifier of a retrieval; wrong usage where it names nothing. */
  DataSet named(List<String> keys) {
    DataSet identifier = identifier(keys, List.of());
    for (int key : uniqueKeys()) {
      if (identifier.optional(key).isEmpty()) {
        throw wrong(
            "at level "
                + level
                + " give "
                + Dictionary.name(key)
                + ", for example "
                + Dictionary.entry(key).map(Dictionary.Entry::keyword).orElse("KEY")
                + "=1.2.3");
      }
    }
    return identifier;
  }

  /** The unique keys of the level and of those above it in the model. */
  List<Integer> uniqueKeys() {
    List<Integer> unique = new ArrayList<>();
    for (Level each : Level.values()) {
      if (each.compareTo(model.root.highest()) >= 0 && each.compareTo(level) <= 0) {
        unique.add(each.uniqueKey());
      }
    }
    return unique;
  }

  /** As bytes, because a key may be what no value of its VR is: a range, a wild card. */
  private void put(DataSetBuilder identifier, int tag, String value) {
    Vr vr = Dictionary.vr(tag);
    if (value.isEmpty()) {
      identifier.empty(tag);
    } else if (vr.isText()) {
      identifier.bytes(tag, vr, value.getBytes(StandardCharsets.UTF_8));
    } else {
      throw wrong(Dictionary.name(tag) + " has VR " + vr + "; only text can be given a value here");
    }
  }

  private int tag(String name) {
    if (name.matches(TAG)) {
      return Integer.parseUnsignedInt(name, 16);
    }
    int tag =
        Dictionary.tag(name)
            .orElseThrow(
                () ->
                    wrong(
                        "'"
                            + name
                            + "' is no keyword of PS3.6 and no tag of eight digits; a key is"
                            + " KEY or KEY=VALUE, such as PatientID=P-1"));
    if (tag == Tag.QueryRetrieveLevel) {
      throw wrong("give the level with --level");
    }
    return tag;
  }

  private CommandLine.ParameterException wrong(String why) {
    return new CommandLine.ParameterException(usage.commandLine(), why);
  }
}
