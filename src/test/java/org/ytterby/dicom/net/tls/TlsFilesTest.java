// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsFilesTest {
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";

  @TempDir private Path folder;
  private TestCertificates certificates;

  @BeforeEach
  void make() {
    certificates = new TestCertificates(folder);
  }

  @Test
  void reads_pem_and_pkcs12_alike() {
    KeySource.Pem pem = certificates.issue("node");
    TlsFiles.KeyPair read = TlsFiles.key(pem);
    assertThat(read.chain().getFirst().getSubjectX500Principal().getName()).isEqualTo("CN=node");
    assertThat(TlsFiles.key(certificates.store(pem, "hush"))).isEqualTo(read);
    assertThat(CertificateNames.of(read.chain().getFirst()))
        .containsExactly("node", "localhost", "127.0.0.1", "node");
  }

  @Test
  void reads_who_is_trusted() throws IOException {
    Path two = folder.resolve("two.pem");
    Files.writeString(
        two,
        "issuers\n" + Files.readString(certificates.ca()) + Files.readString(certificates.ca()));
    assertThat(TlsFiles.trusted(new TrustSource.Pem(two))).hasSize(2);
    refusesTrust(folder.resolve("none.pem"), "no such file: ");
    refusesTrust(Files.writeString(folder.resolve("empty.pem"), ""), "holds no certificate");
    refusesTrust(
        Files.writeString(folder.resolve("cut.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n"),
        "holds no certificate that can be read");
  }

  @Test
  void says_which_file_is_no_good_and_why() throws IOException {
    KeySource.Pem good = certificates.issue("node");
    KeySource.Pem other = certificates.issue("other");
    String key = Files.readString(good.key());
    refuses(new KeySource.Pem(good.certificates(), other.key()), "not that of the first");
    refuses(new KeySource.Pem(folder.resolve("x.pem"), good.key()), "no such file: ");
    refuses(
        new KeySource.Pem(
            good.certificates(),
            write("encrypted.key", key.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"))),
        "encrypted private key; decrypt it with openssl pkey");
    refuses(
        new KeySource.Pem(
            good.certificates(), write("old.key", key.replace("PRIVATE KEY", "RSA PRIVATE KEY"))),
        "older form of RSA; convert it with openssl pkcs8");
    refuses(
        new KeySource.Pem(good.certificates(), write("cut.key", key.replace(BEGIN, ""))),
        "holds no private key");
    refuses(
        new KeySource.Pem(
            good.certificates(), write("junk.key", BEGIN + "\nQUJD\n-----END PRIVATE KEY-----\n")),
        "neither RSA nor EC");
    KeySource.Pkcs12 store = certificates.store(good, "hush");
    refuses(new KeySource.Pkcs12(store.file(), new Password("wrong")), "with this password");
    assertThat(store.toString()).doesNotContain("hush");
  }

  @Test
  void refuses_a_certificate_that_is_not_valid_today() {
    Duration day = Duration.ofDays(1);
    refuses(certificates.issue("old", day.multipliedBy(-9), day.negated()), "not now");
    refuses(certificates.issue("young", day, day.multipliedBy(9)), "not now");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static void refuses(KeySource source, String why) {
    assertThatThrownBy(() -> TlsFiles.key(source))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  private static void refusesTrust(Path file, String why) {
    assertThatThrownBy(() -> TlsFiles.trusted(new TrustSource.Pem(file)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why)
        .hasMessageContaining(file.toString());
  }
}
