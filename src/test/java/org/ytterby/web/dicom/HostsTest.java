// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ytterby.web.Hosts;
import org.ytterby.web.RawAnswer;

/** A page that gives a name of its own this node's address gets nothing. */
final class HostsTest {
  private static final Hosts HOSTS = Hosts.of("Dose-1", "https://dose.example.org:8443/dicom-web");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:8080",
        "10.1.2.3",
        "[::1]:8080",
        "[fe80::1]",
        "localhost",
        "LOCALHOST:80",
        "dose-1:8080",
        "dose.example.org",
        "Dose.Example.org:8443"
      })
  void lets_addresses_and_its_own_names_in(String host) {
    assertThatCode(() -> HOSTS.check(calling(host))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "dose.example.org.evil.example",
        "127.0.0.1.evil.example:8080",
        "localhost.evil.example",
        "example.org",
        "1.2.3"
      })
  void refuses_other_names(String host) {
    assertThatThrownBy(() -> HOSTS.check(calling(host))).hasMessageContaining("dicomweb.url");
  }

  @Test
  void lets_the_name_of_the_machine_in() throws IOException {
    String own = InetAddress.getLocalHost().getHostName();
    assertThatCode(() -> HOSTS.check(calling(own + ":8080"))).doesNotThrowAnyException();
  }

  @Test
  @Timeout(60)
  void stands_before_every_door(@TempDir Path folder) throws IOException {
    try (WebNode node = new WebNode(folder, WebNode.settings())) {
      for (String line : new String[] {"GET /dicom-web/studies", "POST /dicom-web/studies"}) {
        assertThat(answer(node, line, "evil.example")).startsWith("HTTP/1.1 403");
        assertThat(answer(node, line, "evil.example")).contains("dicomweb.url");
        assertThat(answer(node, line, "localhost")).doesNotStartWith("HTTP/1.1 403");
      }
    }
  }

  private static String answer(WebNode node, String line, String host) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", node.port())) {
      socket
          .getOutputStream()
          .write(
              WebNode.ascii(
                  line
                      + " HTTP/1.1\r\nHost: "
                      + host
                      + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
      return RawAnswer.read(socket.getInputStream());
    }
  }

  private static RequestHeaders calling(String host) {
    return RequestHeaders.builder(HttpMethod.GET, "/dicom-web/studies").authority(host).build();
  }
}
