// SPDX-License-Identifier: Apache-2.0
package org.ytterby.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.AssociationInfo;
import org.ytterby.dicom.net.StoreRequest;
import org.ytterby.dicom.net.StoreSink;
import org.ytterby.finding.InvalidObject;

/** Files whose names a peer chooses. */
final class IncomingFilesTest {
  private static final AssociationInfo PEER =
      new AssociationInfo(1, "PACS", "YTTERBY", "127.0.0.1", 104, "");

  @TempDir private Path folder;

  @Test
  void no_name_leads_out_of_the_folder() throws IOException {
    Path into = Files.createDirectories(folder.resolve("a/b/into"));
    IncomingFiles files = new IncomingFiles(into);
    for (String uid :
        List.of(
            "../../evil",
            "..",
            "/etc/passwd",
            "1.2/../../3",
            "1.2\\..\\3",
            "1.2\0",
            "1.2\n",
            "",
            ".",
            "1..2",
            "1.".repeat(40) + "1")) {
      assertThatThrownBy(() -> files.begin(PEER, request(uid)))
          .as(uid)
          .isInstanceOf(InvalidObject.class)
          .hasMessageNotContaining("evil");
    }
    StoreSink good = files.begin(PEER, request("1.2.3"));
    good.write(ByteBuffer.wrap(new byte[] {1, 2}));
    assertThat(good.finish().toCompletableFuture().join().code()).isZero();
    StoreSink aborted = files.begin(PEER, request("1.2.4"));
    aborted.abort();
    try (Stream<Path> all = Files.walk(folder)) {
      assertThat(all.filter(Files::isRegularFile)).containsExactly(into.resolve("1.2.3.dcm"));
    }
    assertThat(files.files()).isEqualTo(1);
  }

  private static StoreRequest request(String uid) {
    return new StoreRequest(Uids.CTImageStorage, uid, TransferSyntax.EXPLICIT_LE, 1);
  }
}
