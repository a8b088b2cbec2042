// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.tls;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.AlgorithmConstraints;
import java.security.AlgorithmParameters;
import java.security.CryptoPrimitive;
import java.security.Key;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * The BCP 195 TLS profile (RFC 8996, RFC 9325; PS3.15 section B.12): TLS 1.3, and 1.2 with ECDHE
 * and AES-GCM only; RSA from 2048 and EC from 256 bits, no SHA-1. Stateless.
 */
public final class Bcp195 {
  /** The versions of the protocol, the preferred first. */
  public static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  /** The cipher suites, the preferred first. */
  public static final List<String> SUITES =
      List.of(
          "TLS_AES_256_GCM_SHA384",
          "TLS_AES_128_GCM_SHA256",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");

  /** Shortest RSA key of a certificate that is taken. */
  public static final int SHORTEST_RSA_BITS = 2048;

  /** Shortest EC key of a certificate that is taken. */
  public static final int SHORTEST_EC_BITS = 256;

  private Bcp195() {}

  static SslContext server(TlsSettings settings) throws SSLException {
    TlsFiles.KeyPair pair = TlsFiles.key(settings.key());
    SslContextBuilder builder =
        SslContextBuilder.forServer(pair.key(), pair.chain())
            .clientAuth(
                switch (settings.clientAuth()) {
                  case NONE -> ClientAuth.NONE;
                  case WANT -> ClientAuth.OPTIONAL;
                  case NEED -> ClientAuth.REQUIRE;
                });
    if (settings.trust().isPresent()) {
      builder.trustManager(TlsFiles.trusted(settings.trust().get()));
    }
    return profile(builder);
  }

  static SslContext client(ClientTls settings) throws SSLException {
    SslContextBuilder builder = SslContextBuilder.forClient();
    if (settings.key().isPresent()) {
      TlsFiles.KeyPair pair = TlsFiles.key(settings.key().get());
      builder.keyManager(pair.key(), pair.chain());
    }
    if (settings.trust().isPresent()) {
      Iterable<X509Certificate> trusted = TlsFiles.trusted(settings.trust().get());
      builder.trustManager(trusted);
    }
    builder.endpointIdentificationAlgorithm(settings.verifyHost() ? "HTTPS" : null);
    return profile(builder);
  }

  private static SslContext profile(SslContextBuilder builder) throws SSLException {
    return builder
        .sslProvider(SslProvider.JDK)
        .protocols(PROTOCOLS)
        .ciphers(SUITES, IdentityCipherSuiteFilter.INSTANCE)
        .build();
  }

  /** What the context can't say: which algorithms the other side's certificates may use. */
  static SSLEngine constrained(SSLEngine engine) {
    engine.setSSLParameters(constrained(engine.getSSLParameters()));
    return engine;
  }

  /** The same parameters with these constraints. */
  static SSLParameters constrained(SSLParameters parameters) {
    parameters.setAlgorithmConstraints(new Constraints());
    parameters.setUseCipherSuitesOrder(true);
    return parameters;
  }

  /** The profile of a connection to a web server, whose name its certificate has to have. */
  static SSLParameters parameters() {
    SSLParameters parameters =
        new SSLParameters(SUITES.toArray(String[]::new), PROTOCOLS.toArray(String[]::new));
    parameters.setAlgorithmConstraints(new Constraints());
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    return parameters;
  }

  /** True for a signature algorithm with a digest that is not used any more. */
  static boolean isWeak(String algorithm) {
    String upper = algorithm.toUpperCase(Locale.ROOT);
    return upper.contains("SHA1") || upper.contains("SHA-1") || upper.contains("MD5");
  }

  private static final class Constraints implements AlgorithmConstraints {
    @Override
    public boolean permits(
        Set<CryptoPrimitive> primitives,
        String algorithm,
        @Nullable AlgorithmParameters parameters) {
      return !primitives.contains(CryptoPrimitive.SIGNATURE) || !isWeak(algorithm);
    }

    @Override
    public boolean permits(Set<CryptoPrimitive> primitives, Key key) {
      return switch (key) {
        case RSAKey rsa -> rsa.getModulus().bitLength() >= SHORTEST_RSA_BITS;
        case ECKey ec -> ec.getParams().getCurve().getField().getFieldSize() >= SHORTEST_EC_BITS;
        default -> true;
      };
    }

    @Override
    public boolean permits(
        Set<CryptoPrimitive> primitives,
        String algorithm,
        Key key,
        @Nullable AlgorithmParameters parameters) {
      return permits(primitives, algorithm, parameters) && permits(primitives, key);
    }
  }
}
