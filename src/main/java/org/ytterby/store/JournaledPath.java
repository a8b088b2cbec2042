// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * H2's name for a database file that is written through a {@link JournaledFile}: {@code
 * jdbc:h2:journaled:async:<file>}. The journal lies beside the file, with the ending {@code
 * .journal}.
 *
 * <p>Public with a public constructor because H2 makes the instances.
 */
public final class JournaledPath extends FilePathWrapper {
  static final String SCHEME = "journaled";
  private static final String DATABASE_FILE = ".mv.db";

  /** Makes the scheme known to H2; doing it again changes nothing. */
  static void register() {
    FilePath.register(new JournaledPath());
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    FileChannel file = getBase().open(mode);
    String name = getBase().toString();
    return name.endsWith(DATABASE_FILE) && mode.equals("rw")
        ? new JournaledFile(
            file, FilePath.get(name + ".journal").open("rw"), JournaledFile.FULL_BYTES)
        : file;
  }
}
