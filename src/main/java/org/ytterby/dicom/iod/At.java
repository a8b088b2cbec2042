// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The attribute that a record component is, by its tag. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface At {
  /** A constant of {@link org.ytterby.dicom.dict.Tag}. */
  int value();

  /** True for a UID of another object, which is written as that object has it. */
  boolean foreign() default false;
}
