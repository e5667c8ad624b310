package io.kanban.people;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** A browser of one person, by HTTP requests: keeps cookies. */
final class HttpUser {
  private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" content=\"([^\"]+)\"");

  private final ConfigurableApplicationContext server;
  private final CookieManager cookies = new CookieManager();
  private final HttpClient client = HttpClient.newBuilder().cookieHandler(cookies).build();

  HttpUser(ConfigurableApplicationContext server) {
    this.server = server;
  }

  private URI uri(String path) {
    return URI.create(
        "http://localhost:"
            + server.getEnvironment().getRequiredProperty("local.server.port")
            + path);
  }

  /** Gets a page; follows no redirect. */
  HttpResponse<String> get(String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Follows a link and all redirects after it, also those of other servers. */
  URI follow(String path) throws Exception {
    HttpClient following =
        HttpClient.newBuilder()
            .cookieHandler(cookies)
            .followRedirects(HttpClient.Redirect.ALWAYS)
            .build();
    return following
        .send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.discarding())
        .uri();
  }

  /** The answer that the session keeps for the next page. */
  FormAnswer answer() throws Exception {
    String session =
        cookies.getCookieStore().getCookies().stream()
            .filter(cookie -> cookie.getName().equals("JSESSIONID"))
            .map(HttpCookie::getValue)
            .findFirst()
            .orElseThrow();
    TomcatWebServer tomcat =
        (TomcatWebServer)
            Objects.requireNonNull(((WebServerApplicationContext) server).getWebServer());
    Context context = (Context) tomcat.getTomcat().getHost().findChildren()[0];
    return (FormAnswer)
        context
            .getManager()
            .findSession(session)
            .getSession()
            .getAttribute(FormAnswer.class.getName());
  }

  /** Posts a form, with the token of the sign-in page. */
  String post(String path, Map<String, String> fields) throws Exception {
    Matcher token = TOKEN.matcher(get("/login").body());
    assertThat(token.find()).isTrue();
    return postWithoutToken(
        path,
        Stream.concat(fields.entrySet().stream(), Stream.of(Map.entry("_csrf", token.group(1))))
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining("&")));
  }

  /** Posts a form, and returns the path that the answer redirects to, with what follows it. */
  String postWithoutToken(String path, String form) throws Exception {
    HttpResponse<?> answer =
        client.send(
            HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(302);
    URI to = uri("/").resolve(answer.headers().firstValue("location").orElseThrow());
    return to.getRawPath() + (to.getRawQuery() == null ? "" : "?" + to.getRawQuery());
  }

  String signUp(SignInName name, String secret, String password) throws Exception {
    return signUp(name, secret, "Ada", password);
  }

  String signUp(SignInName name, String secret, String known, String password) throws Exception {
    return post(
        "/forms/sign-up",
        Map.of("signInName", name.text(), "secret", secret, "name", known, "password", password));
  }

  String chooseNewPassword(SignInName name, LinkSecret secret, String password) throws Exception {
    return post(
        "/forms/new-password",
        Map.of("signInName", name.text(), "secret", secret.text(), "password", password));
  }

  String changePassword(String present, String password) throws Exception {
    return post("/forms/password", Map.of("presentPassword", present, "password", password));
  }

  String signIn(String name, String password) throws Exception {
    return post("/login", Map.of("username", name, "password", password));
  }

  boolean isSignedIn() throws Exception {
    return get("/").statusCode() == 200;
  }

  /** Keeps only the cookie that remembers the sign-in, as after a restart of the server. */
  HttpUser afterRestart() {
    return with("remember-me");
  }

  /** Another browser with a copy of this cookie. */
  HttpUser with(String name) {
    HttpUser other = new HttpUser(server);
    cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals(name))
        .forEach(cookie -> other.cookies.getCookieStore().add(uri("/"), cookie));
    return other;
  }
}
