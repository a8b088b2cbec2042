// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test method that runs on H2 and again on PostgreSQL, each time on a fresh, migrated database.
 *
 * <p>Parameters may be a {@link Database}, which is closed afterwards, or {@link DatabaseSettings}
 * to open, close and open again; {@code @TempDir} works as always. PostgreSQL is one embedded
 * server for all tests of the JVM.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(DatabaseExtension.class)
public @interface DatabaseTest {}
