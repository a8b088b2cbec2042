// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.sr;

import static org.ytterby.dicom.sr.ConceptRule.is;
import static org.ytterby.dicom.sr.Relationship.HAS_OBS_CONTEXT;
import static org.ytterby.dicom.sr.Row.include;
import static org.ytterby.dicom.sr.Row.item;
import static org.ytterby.dicom.sr.ValueType.CODE;
import static org.ytterby.dicom.sr.ValueType.PNAME;
import static org.ytterby.dicom.sr.ValueType.TEXT;
import static org.ytterby.dicom.sr.ValueType.UIDREF;

/** Who observed, in which language, with which algorithm: rows of PS3.16, edition 2022. */
public final class ContextTemplates {

  public static final Template TID_1204 =
      Template.closed(
          "1204",
          "Language of Content Item and Descendants",
          item("1", Relationship.HAS_CONCEPT_MOD, CODE, is(Concepts.LANGUAGE))
              .mandatory()
              .over(item("2", Relationship.HAS_CONCEPT_MOD, CODE, is(Concepts.COUNTRY))));

  public static final Template TID_1003 =
      Template.of(
          "1003",
          "Person Observer Identifying Attributes",
          item("1", HAS_OBS_CONTEXT, PNAME, is(Concepts.PERSON_OBSERVER_NAME)).mandatory(),
          item("1a", HAS_OBS_CONTEXT, TEXT, is(Concepts.PERSON_OBSERVER_LOGIN)),
          item("2", HAS_OBS_CONTEXT, TEXT, is(Concepts.PERSON_OBSERVER_ORGANIZATION)));

  public static final Template TID_1004 =
      Template.of(
          "1004",
          "Device Observer Identifying Attributes",
          item("1", HAS_OBS_CONTEXT, UIDREF, is(Concepts.DEVICE_UID)).mandatory(),
          item("2", HAS_OBS_CONTEXT, TEXT, is(Concepts.DEVICE_NAME)),
          item("3", HAS_OBS_CONTEXT, TEXT, is(Concepts.DEVICE_MANUFACTURER)),
          item("4", HAS_OBS_CONTEXT, TEXT, is(Concepts.DEVICE_MODEL)),
          item("5", HAS_OBS_CONTEXT, TEXT, is(Concepts.DEVICE_SERIAL)),
          item("6", HAS_OBS_CONTEXT, TEXT, is(Concepts.DEVICE_LOCATION)),
          item("7", HAS_OBS_CONTEXT, CODE, is(Concepts.DEVICE_ROLE)).repeating());

  /** Without an Observer Type the observer is a person. */
  public static final Template TID_1002 =
      Template.of(
          "1002",
          "Observer Context",
          item("1", HAS_OBS_CONTEXT, CODE, is(Concepts.OBSERVER_TYPE))
              .from(Concepts.PERSON, Concepts.DEVICE),
          include("2", TID_1003)
              .mandatoryWhen(
                  "the observer is a person",
                  parent -> Tree.hasCode(parent, Concepts.OBSERVER_TYPE, Concepts.PERSON)),
          include("3", TID_1004)
              .mandatoryWhen(
                  "the observer is a device",
                  parent -> Tree.hasCode(parent, Concepts.OBSERVER_TYPE, Concepts.DEVICE)));

  /** Procedure and subject context (TID 1005, 1006) may be inherited from the document's header. */
  public static final Template TID_1001 =
      Template.of("1001", "Observation Context", include("1", TID_1002).repeating());

  public static final Template TID_4019 =
      Template.of(
          "4019",
          "Algorithm Identification",
          item("1", TEXT, is(Concepts.ALGORITHM_NAME)).mandatory(),
          item("1b", CODE, is(Concepts.ALGORITHM_NAME)),
          item("2", TEXT, is(Concepts.ALGORITHM_VERSION)).mandatory(),
          item("3", TEXT, is(Concepts.ALGORITHM_PARAMETERS)).repeating(),
          item("4", CODE, is(Concepts.ALGORITHM_FAMILY)));

  private ContextTemplates() {}
}
