package io.kanban.people;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** A small OpenID provider on loopback, which knows one person and asks nobody for a password. */
final class OpenIdProvider implements AutoCloseable {
  static final String CLIENT = "kanban";

  private static final String SUBJECT = "somebody";

  private final HttpServer server;
  private final RSAKey key;
  private final Map<String, String> nonces = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Map<String, Object> person = Map.of();
  private volatile Map<String, Object> userInfo = Map.of();

  /** The path at which the provider accepts requests and answers none; empty for no path. */
  private volatile String hanging = "";

  OpenIdProvider() throws IOException, JOSEException {
    key = new RSAKeyGenerator(2048).keyID("one").generate();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/.well-known/openid-configuration", this::configuration);
    server.createContext("/authorize", this::authorize);
    server.createContext("/token", this::token);
    server.createContext("/keys", call -> json(call, new JWKSet(key.toPublicJWK()).toString()));
    server.createContext("/user-info", call -> json(call, JSONObjectUtils.toJSONString(userInfo)));
    server.start();
  }

  String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The claims about the person who signs in next. */
  void knows(Map<String, Object> claims) {
    person = claims;
    userInfo = Map.of("sub", SUBJECT);
  }

  /** The claims about the person who signs in next; the id token has none of them. */
  void tellsOnRequest(Map<String, Object> claims) {
    person = Map.of();
    Map<String, Object> all = new HashMap<>(claims);
    all.put("sub", SUBJECT);
    userInfo = all;
  }

  /** Accepts requests at a path and answers none, until the path is another one. */
  void hangsAt(String path) {
    hanging = path;
  }

  private void configuration(HttpExchange call) throws IOException {
    json(
        call,
        """
        {"issuer": "%1$s", "authorization_endpoint": "%1$s/authorize",
         "token_endpoint": "%1$s/token", "jwks_uri": "%1$s/keys",
         "userinfo_endpoint": "%1$s/user-info",
         "subject_types_supported": ["public"], "response_types_supported": ["code"],
         "id_token_signing_alg_values_supported": ["RS256"]}
        """
            .formatted(issuer()));
  }

  private void authorize(HttpExchange call) throws IOException {
    Map<String, String> query = fields(call.getRequestURI().getRawQuery());
    String code = "code-" + nonces.size();
    nonces.put(code, query.getOrDefault("nonce", ""));
    call.getResponseHeaders()
        .set(
            "Location",
            "%s?code=%s&state=%s"
                .formatted(
                    query.get("redirect_uri"),
                    code,
                    java.net.URLEncoder.encode(query.getOrDefault("state", ""), UTF_8)));
    call.sendResponseHeaders(302, -1);
    call.close();
  }

  private void token(HttpExchange call) throws IOException {
    String form = new String(call.getRequestBody().readAllBytes(), UTF_8);
    String nonce = nonces.get(fields(form).get("code"));
    if (nonce == null) {
      call.sendResponseHeaders(400, -1);
      call.close();
      return;
    }
    json(
        call,
        """
        {"access_token": "any", "token_type": "Bearer", "expires_in": 60, "id_token": "%s"}
        """
            .formatted(idToken(nonce)));
  }

  private String idToken(String nonce) throws IOException {
    Instant now = Instant.now();
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer())
            .subject(SUBJECT)
            .audience(CLIENT)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(60)))
            .claim("nonce", nonce);
    person.forEach(claims::claim);
    try {
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
              claims.build());
      token.sign(new RSASSASigner(key));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IOException(e);
    }
  }

  private static Map<String, String> fields(String form) {
    return Arrays.stream(form.split("&"))
        .map(field -> field.split("=", 2))
        .collect(
            Collectors.toMap(
                field -> field[0], field -> URLDecoder.decode(field[1], UTF_8), (one, _) -> one));
  }

  private void json(HttpExchange call, String text) throws IOException {
    if (call.getRequestURI().getPath().equals(hanging)) {
      hang();
    }
    byte[] bytes = text.getBytes(UTF_8);
    call.getResponseHeaders().set("Content-Type", "application/json");
    call.sendResponseHeaders(200, bytes.length);
    call.getResponseBody().write(bytes);
    call.close();
  }

  private void hang() throws IOException {
    try {
      closed.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.close();
  }
}
