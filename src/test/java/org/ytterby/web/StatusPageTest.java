// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The page at {@code /} as a browser gets it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatusPageTest {
  private final ShownNode node = new ShownNode();
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private WebServer web;

  @BeforeAll
  void start() {
    web = WebServer.start(WebSettings.at("127.0.0.1", 0), node.ports(), workers);
  }

  @AfterAll
  void stop() {
    web.close();
    workers.close();
    client.close();
  }

  @BeforeEach
  void heal() {
    node.databaseAnswers = true;
  }

  @Test
  void shows_the_parts_and_each_case_with_its_run_deliveries_and_findings() throws Exception {
    String page = get("/").body();
    assertThat(page)
        .contains("<h2 id=\"health\">Node: ready</h2>")
        .contains("<th scope=\"row\">archive-damage</th><td class=\"look\">needs a look</td>")
        .contains("href=\"/api/cases/c22\"")
        .contains("1.2.840.22")
        .contains("waits for a treatment record")
        .contains("<time datetime=\"2026-03-01T10:00:00.5Z\">2026-03-01 10:00:00</time>")
        .contains("no. 2 <span class=\"look\">REVIEW</span>")
        .contains("<strong>pacs</strong>: 1 delivered, 1 refused, a person must act")
        .contains("<summary>RATIO_OUTSIDE (REVIEW)</summary>")
        .contains("<dt>what to do</dt><dd>ask the physicist</dd>");
  }

  @Test
  void what_comes_from_outside_is_text_and_never_markup() throws Exception {
    String page = get("/").body();
    assertThat(page)
        .contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;more&quot;\uFFFD")
        .doesNotContain("<script")
        .doesNotContain("onerror=\"");
  }

  @Test
  void loads_nothing_but_its_own_style_and_says_so() throws Exception {
    HttpResponse<String> page = get("/");
    assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("content-security-policy"))
        .hasValue(
            "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none';"
                + " frame-ancestors 'none'");
    assertThat(page.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    assertThat(page.headers().firstValue("cache-control")).hasValue("no-store");
    assertThat(page.body())
        .doesNotContain("style=")
        .doesNotContain("http://")
        .doesNotContain("https://");
    HttpResponse<String> style = get("/status.css");
    assertThat(style.headers().firstValue("content-type")).hasValue("text/css; charset=utf-8");
    assertThat(style.body())
        .contains("border-collapse")
        .doesNotContain("url(")
        .doesNotContain("@import");
  }

  @Test
  void pages_from_the_newest_to_the_oldest() throws Exception {
    String newest = get("/").body();
    assertThat(newest).contains(">c22<").contains(">c3<").doesNotContain(">c2<");
    assertThat(newest).contains("href=\"/?after=20\"").doesNotContain("newest cases");
    String older = get("/?after=20").body();
    assertThat(older).contains(">c2<").contains(">c1<").doesNotContain(">c3<");
    assertThat(older).contains("newest cases").doesNotContain("older cases");
    assertThat(get("/?after=none").statusCode()).isEqualTo(400);
  }

  @Test
  void loads_itself_again_unless_it_is_to_be_still() throws Exception {
    assertThat(get("/").body()).contains("<meta http-equiv=\"refresh\" content=\"30\">");
    String still = get("/?refresh=off").body();
    assertThat(still).doesNotContain("http-equiv=\"refresh\"");
    assertThat(still).contains("href=\"/?after=20&amp;refresh=off\"");
  }

  @Test
  void says_what_is_wrong_while_the_database_does_not_answer() throws Exception {
    node.databaseAnswers = false;
    HttpResponse<String> page = get("/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("Node: not ready")
        .contains("no answer for 4 s")
        .contains("the cases can&#39;t be shown now")
        .doesNotContain(">c22<");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web.port() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
