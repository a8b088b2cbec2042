// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import org.ytterby.protocol.Worded;

/**
 * What a JSON mapper calls the constants of an enum: those of a closed set of protocols by their
 * words, so that the protocol knows no mapper. Stateless; thread-safe.
 */
final class WordsOfSets extends JacksonAnnotationIntrospector {
  private static final long serialVersionUID = 1;

  @Override
  public String[] findEnumValues(
      MapperConfig<?> config, AnnotatedClass set, Enum<?>[] constants, String[] names) {
    String[] found = super.findEnumValues(config, set, constants, names);
    for (int i = 0; i < constants.length; i++) {
      if (constants[i] instanceof Worded worded) {
        found[i] = worded.word();
      }
    }
    return found;
  }
}
