// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the server answers of cases, and what it lets people do with them. */
@ExtendWith(SmallWeb.Shared.class)
final class CaseDoorsTest {
  private final SmallWeb web;
  private final SmallNode node;

  CaseDoorsTest(SmallWeb web) {
    this.web = web;
    this.node = web.node;
  }

  @Test
  void pages_through_the_cases() throws Exception {
    HttpResponse<String> first = web.get("/api/cases?limit=2");
    assertThat(first.body())
        .isEqualTo("{\"cases\":[{\"id\":\"c1\"},{\"id\":\"c2\"}],\"next\":\"2\"}");
    HttpResponse<String> second =
        web.get("/api/cases?limit=2&after=" + SmallWeb.json(first).get("next").asText());
    assertThat(second.body()).isEqualTo("{\"cases\":[{\"id\":\"c3\"}],\"next\":null}");
  }

  @Test
  void refuses_an_impossible_page_length() throws Exception {
    for (String limit : List.of("0", "-1", "many", "1001", "99999999999999")) {
      HttpResponse<String> response = web.get("/api/cases?limit=" + limit);
      assertThat(response.statusCode()).as(limit).isEqualTo(400);
      assertThat(SmallWeb.json(response).get("code").asText()).isEqualTo("REQUEST_INVALID");
    }
  }

  @Test
  void shows_one_case() throws Exception {
    assertThat(web.get("/api/cases/c2").body()).isEqualTo("{\"id\":\"c2\",\"state\":\"READY\"}");
    assertThat(SmallWeb.json(web.get("/api/cases/c2/dvh")).path("case").asText()).isEqualTo("c2");
    assertThat(web.get("/api/cases/nonesuch/dvh").statusCode()).isEqualTo(404);
  }

  @Test
  void knows_no_other_case() throws Exception {
    for (String id : List.of("c9", "a%20b", "x".repeat(200))) {
      HttpResponse<String> response = web.get("/api/cases/" + id);
      assertThat(response.statusCode()).as(id).isEqualTo(404);
      assertThat(SmallWeb.json(response).get("code").asText()).as(id).isEqualTo("NOT_FOUND");
    }
  }

  @Test
  void releases_what_a_case_holds_back() throws Exception {
    HttpResponse<String> released = web.post("/api/cases/c1/release");
    assertThat(released.statusCode()).isEqualTo(200);
    assertThat(released.body()).isEqualTo("{\"case\":\"c1\"}");
    assertThat(node.taken).containsExactly("release c1");

    HttpResponse<String> nothing = web.post("/api/cases/c2/release");
    assertThat(nothing.statusCode()).isEqualTo(409);
    assertThat(SmallWeb.json(nothing).get("code").asText()).isEqualTo("WRONG_STATE");
    assertThat(SmallWeb.json(nothing).get("run_state").asText()).isEqualTo("DELIVERED");

    for (String unknown : List.of("c9", "a%20b")) {
      HttpResponse<String> missing = web.post("/api/cases/" + unknown + "/release");
      assertThat(missing.statusCode()).as(unknown).isEqualTo(404);
      assertThat(SmallWeb.json(missing).get("code").asText()).as(unknown).isEqualTo("NOT_FOUND");
    }
    assertThat(web.get("/api/cases/c1/release").statusCode()).isEqualTo(405);
  }

  @Test
  void takes_who_releases_and_nothing_else() throws Exception {
    HttpResponse<String> released =
        web.post("/api/cases/c1/release", "{\"by\": \"Physicist on call, Zoë\"}");
    assertThat(released.statusCode()).isEqualTo(200);
    assertThat(node.taken).containsExactly("release c1 by Physicist on call, Zoë");
    node.taken.clear();

    for (String wrong :
        List.of(
            "{\"by\": \"\"}",
            "{\"by\": \"  \"}",
            "{\"by\": \"" + "x".repeat(65) + "\"}",
            "{\"by\": \"two\\nlines\"}",
            "{\"by\": \"\\u202Eturned\"}",
            "{\"by\": 7}",
            "{\"by\": null}",
            "{}",
            "{\"by\": \"a\", \"by\": \"b\"}",
            "{\"by\": \"a\", \"why\": \"b\"}",
            "{\"by\": \"a\"} more",
            "[\"a\"]",
            "by=a")) {
      HttpResponse<String> refused = web.post("/api/cases/c1/release", wrong);
      assertThat(refused.statusCode()).as(wrong).isEqualTo(400);
      assertThat(SmallWeb.json(refused).get("code").asText())
          .as(wrong)
          .isEqualTo("REQUEST_INVALID");
    }
    assertThat(node.taken).isEmpty();
  }

  @Test
  void has_archives_asked_for_a_case() throws Exception {
    HttpResponse<String> accepted = web.post("/api/cases/c1/fetch", "{\"by\": \"physicist\"}");
    assertThat(accepted.statusCode()).isEqualTo(202);
    assertThat(accepted.body()).isEqualTo("{\"case\":\"c1\"}");
    assertThat(node.taken).containsExactly("fetch c1 by physicist");

    HttpResponse<String> nobody = web.post("/api/cases/c2/fetch");
    assertThat(nobody.statusCode()).isEqualTo(409);
    assertThat(SmallWeb.json(nobody).get("message").asText()).contains("fetch.archives");
    for (String unknown : List.of("c9", "a%20b")) {
      assertThat(web.post("/api/cases/" + unknown + "/fetch").statusCode())
          .as(unknown)
          .isEqualTo(404);
    }
    assertThat(web.get("/api/cases/c1/fetch").statusCode()).isEqualTo(405);
  }
}
