// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.util.List;

/**
 * The phantom itself, before any scanner sees it. Immutable.
 *
 * @param body its outline
 * @param tissues what the CT shows, each covering those before it
 * @param activity where the activity is
 */
record Subject(Cylinder body, List<Tissue> tissues, TrueActivity activity) {
  Subject {
    tissues = List.copyOf(tissues);
  }

  /** The phantom of a specification. */
  static Subject of(PhantomSpec spec) {
    Draws draws = new Draws(spec.seed());
    double netBq = spec.given().vial().netBq(spec.times());
    if (spec.kind() == PhantomKind.PET_CT) {
      Anatomy anatomy = Anatomy.of(draws);
      return new Subject(
          anatomy.body(), anatomy.tissues(), TrueActivity.of(anatomy, netBq, spec.given()));
    }
    PatientAnatomy patient = PatientAnatomy.of(draws);
    return new Subject(
        patient.organs().body(),
        patient.tissues(),
        PatientActivity.of(patient, netBq, spec.given()));
  }
}
