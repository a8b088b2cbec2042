// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads keys and certificates. Stateless.
 *
 * <p>Errors: {@link IllegalArgumentException} with a sentence that names the file, what is wrong
 * with it and what to do; never with a secret.
 */
public final class TlsFiles {
  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN ([A-Z ]*)PRIVATE KEY-----([^-]*)-----END [A-Z ]*PRIVATE KEY-----");
  private static final int SHORTEST_RSA = 2048;
  private static final int SHORTEST_EC = 256;

  private TlsFiles() {}

  /** A private key and its certificates, our own first. */
  public record KeyPair(PrivateKey key, List<X509Certificate> chain) {
    public KeyPair {
      chain = List.copyOf(chain);
    }
  }

  /** The key and the certificates of a source, which fit each other and are valid today. */
  public static KeyPair key(KeySource source) {
    KeyPair pair =
        switch (source) {
          case KeySource.Pem(Path certificates, Path key) ->
              new KeyPair(privateKey(key), certificates(certificates));
          case KeySource.Pkcs12(Path file, Password password) -> stored(file, password);
        };
    Path shown = source.files().getFirst();
    requireValid(shown, pair.chain().getFirst());
    requireStrong(shown, pair.chain().getFirst());
    requireFit(source.files().getLast(), pair);
    return pair;
  }

  /** The certificates of a source, at least one. */
  public static List<X509Certificate> trusted(TrustSource source) {
    return switch (source) {
      case TrustSource.Pem(Path file) -> certificates(file);
      case TrustSource.Pkcs12(Path file, Password password) -> {
        List<X509Certificate> found = new ArrayList<>();
        try {
          KeyStore store = open(file, password);
          for (String alias : Collections.list(store.aliases())) {
            if (store.getCertificate(alias) instanceof X509Certificate certificate) {
              found.add(certificate);
            }
          }
        } catch (GeneralSecurityException e) {
          throw unusable(file, "can't be read as PKCS#12", e);
        }
        if (found.isEmpty()) {
          throw wrong(file, "holds no certificate; put the issuers that are to be trusted into it");
        }
        yield found;
      }
    };
  }

  private static List<X509Certificate> certificates(Path file) {
    try {
      List<X509Certificate> found = new ArrayList<>();
      for (Certificate one :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes(file)))) {
        found.add((X509Certificate) one);
      }
      if (found.isEmpty()) {
        throw wrong(file, "holds no certificate; expected PEM, -----BEGIN CERTIFICATE-----");
      }
      return found;
    } catch (CertificateException e) {
      throw unusable(file, "holds no certificate that can be read; expected PEM", e);
    }
  }

  private static PrivateKey privateKey(Path file) {
    Matcher found = KEY.matcher(new String(bytes(file), StandardCharsets.ISO_8859_1));
    if (!found.find()) {
      throw wrong(file, "holds no private key; expected PEM, -----BEGIN PRIVATE KEY-----");
    }
    String kind = found.group(1).strip();
    if (kind.equals("ENCRYPTED")) {
      throw wrong(
          file,
          "holds an encrypted private key; decrypt it with openssl pkey, or use a PKCS#12 store"
              + " with a password file");
    }
    if (!kind.isEmpty()) {
      throw wrong(
          file,
          "holds a private key in the older form of "
              + kind
              + "; convert it with openssl pkcs8"
              + " -topk8 -nocrypt");
    }
    PKCS8EncodedKeySpec encoded;
    try {
      encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(found.group(2)));
    } catch (IllegalArgumentException e) {
      throw unusable(file, "holds a private key that is not Base64", e);
    }
    for (String algorithm : List.of("RSA", "EC")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
      } catch (InvalidKeySpecException _) {
        continue; // a key of the other algorithm
      } catch (GeneralSecurityException e) {
        throw unusable(file, "can't be read", e);
      }
    }
    throw wrong(file, "holds a private key that is neither RSA nor EC; make one of these");
  }

  private static KeyPair stored(Path file, Password password) {
    try {
      KeyStore store = open(file, password);
      for (String alias : Collections.list(store.aliases())) {
        if (store.getKey(alias, password.chars()) instanceof PrivateKey key) {
          List<X509Certificate> chain = new ArrayList<>();
          for (Certificate one : store.getCertificateChain(alias)) {
            chain.add((X509Certificate) one);
          }
          return new KeyPair(key, chain);
        }
      }
    } catch (GeneralSecurityException e) {
      throw unusable(file, "can't be read as PKCS#12", e);
    }
    throw wrong(file, "holds no private key; export it together with its certificates");
  }

  private static KeyStore open(Path file, Password password) {
    byte[] bytes = bytes(file);
    try (InputStream in = new ByteArrayInputStream(bytes)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password.chars());
      return store;
    } catch (IOException | GeneralSecurityException e) {
      throw unusable(
          file, "can't be opened as PKCS#12 with this password; see its password file", e);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException missing) {
      throw new IllegalArgumentException("no such file: " + file, missing);
    } catch (IOException e) {
      throw unusable(file, "can't be read (" + e.getClass().getSimpleName() + ")", e);
    }
  }

  private static void requireValid(Path file, X509Certificate certificate) {
    try {
      certificate.checkValidity();
    } catch (CertificateException e) {
      throw unusable(
          file,
          "holds a certificate that is valid from "
              + certificate.getNotBefore().toInstant()
              + " to "
              + certificate.getNotAfter().toInstant()
              + ", not now; have a new one issued",
          e);
    }
  }

  private static void requireStrong(Path file, X509Certificate certificate) {
    PublicKey key = certificate.getPublicKey();
    boolean strong =
        key instanceof RSAKey rsa && rsa.getModulus().bitLength() >= SHORTEST_RSA
            || key instanceof ECKey ec
                && ec.getParams().getCurve().getField().getFieldSize() >= SHORTEST_EC;
    if (!strong || Bcp195.isWeak(certificate.getSigAlgName())) {
      throw wrong(
          file,
          "holds a certificate of "
              + key.getAlgorithm()
              + " signed with "
              + certificate.getSigAlgName()
              + "; expected RSA of 2048 bits or EC of 256 at least, signed with SHA-256 at least");
    }
  }

  private static void requireFit(Path file, KeyPair pair) {
    byte[] probe = {1, 2, 3};
    String algorithm = pair.key() instanceof ECKey ? "SHA256withECDSA" : "SHA256withRSA";
    boolean fits;
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(pair.key());
      signing.update(probe);
      byte[] signed = signing.sign();
      signing.initVerify(pair.chain().getFirst().getPublicKey());
      signing.update(probe);
      fits = signing.verify(signed);
    } catch (InvalidKeyException _) {
      fits = false; // keys of two algorithms
    } catch (GeneralSecurityException e) {
      throw unusable(file, "holds a private key that can't sign", e);
    }
    if (!fits) {
      throw wrong(
          file, "holds a private key that is not that of the first certificate; put that first");
    }
  }

  private static IllegalArgumentException wrong(Path file, String what) {
    return new IllegalArgumentException(file + " " + what);
  }

  private static IllegalArgumentException unusable(Path file, String what, Exception cause) {
    return new IllegalArgumentException(file + " " + what, cause);
  }
}
