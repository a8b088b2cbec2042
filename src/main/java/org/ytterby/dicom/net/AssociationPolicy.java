// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;

/**
 * What an acceptor agrees to. Immutable.
 *
 * @param calledAes AE titles that we answer to
 * @param callingAes who may call
 * @param abstractSyntaxes SOP classes that are accepted, provided that a service is registered for
 *     them
 * @param transferSyntaxes those that are accepted, the preferred ones first; Big Endian is refused
 *     even if listed
 */
public record AssociationPolicy(
    Set<String> calledAes,
    CallingAes callingAes,
    Set<String> abstractSyntaxes,
    List<TransferSyntax> transferSyntaxes,
    AssociationLimits limits) {
  private static final int AE_TITLE_LENGTH = 16;

  public AssociationPolicy {
    calledAes = Set.copyOf(calledAes);
    abstractSyntaxes = Set.copyOf(abstractSyntaxes);
    transferSyntaxes = List.copyOf(transferSyntaxes);
    if (calledAes.isEmpty() || transferSyntaxes.isEmpty()) {
      throw new IllegalArgumentException("a policy needs an AE title and a transfer syntax");
    }
    for (String title : calledAes) {
      if (title.isBlank() || title.length() > AE_TITLE_LENGTH || !title.equals(title.strip())) {
        throw new IllegalArgumentException("not an AE title: '" + title + "'");
      }
    }
    if (transferSyntaxes.contains(new TransferSyntax(Uids.ExplicitVRBigEndian))) {
      throw new IllegalArgumentException("Explicit VR Big Endian is retired and never accepted");
    }
  }

  /**
   * Verification and every storage SOP class of the standard from anyone, Explicit before Implicit
   * VR Little Endian.
   */
  public static AssociationPolicy standard(Set<String> calledAes, AssociationLimits limits) {
    Set<String> classes = new LinkedHashSet<>(Dictionary.storageSopClasses());
    classes.add(Uids.Verification);
    return new AssociationPolicy(
        calledAes,
        new CallingAes.Anyone(),
        classes,
        List.of(TransferSyntax.EXPLICIT_LE, TransferSyntax.IMPLICIT_LE),
        limits);
  }

  /** The same policy that takes only these transfer syntaxes, the preferred first. */
  public AssociationPolicy with(List<TransferSyntax> syntaxes) {
    return new AssociationPolicy(calledAes, callingAes, abstractSyntaxes, syntaxes, limits);
  }

  /** The same policy that accepts these SOP classes too. */
  public AssociationPolicy accepting(Collection<String> sopClassUids) {
    Set<String> all = new LinkedHashSet<>(abstractSyntaxes);
    all.addAll(sopClassUids);
    return new AssociationPolicy(calledAes, callingAes, all, transferSyntaxes, limits);
  }

  /** The same policy for other callers. */
  public AssociationPolicy with(CallingAes callers) {
    return new AssociationPolicy(calledAes, callers, abstractSyntaxes, transferSyntaxes, limits);
  }
}
