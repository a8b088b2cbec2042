// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

/**
 * Where what we call is written, for advice: in an entry of the configuration, or on the command
 * line. Immutable.
 *
 * @param where the whole peer, for example {@code destinations[1]}
 * @param configured false for a peer on trial, which is named as AE@HOST:PORT
 * @param url whether host and port are written as one url
 */
public record Keys(String where, boolean configured, boolean url) {

  /** Those of an entry of the configuration. */
  public static Keys of(String entry) {
    return new Keys(entry, true, false);
  }

  /** Those of an entry of the configuration that has a url. */
  public static Keys ofUrl(String entry) {
    return new Keys(entry, true, true);
  }

  /** Those of a peer on trial. */
  public static Keys ofCommandLine() {
    return new Keys("command line", false, false);
  }

  String aet() {
    return configured ? where + ".aet" : "AE of AE@HOST:PORT";
  }

  String host() {
    return configured ? where + (url ? ".url" : ".host") : "HOST of AE@HOST:PORT";
  }

  String port() {
    return configured ? where + (url ? ".url" : ".port") : "PORT of AE@HOST:PORT";
  }

  String callingAet() {
    return configured ? where + ".calling-aet (default node.aet)" : "--calling";
  }

  String tls() {
    return configured ? where + ".tls" : "--tls";
  }

  String trust() {
    return configured ? where + ".tls.trust" : "--tls-trust";
  }

  String certificate() {
    return configured ? where + ".tls.certificate" : "--tls-certificate";
  }

  String key() {
    return configured ? where + ".tls.key" : "--tls-key";
  }

  String anyHost() {
    return configured ? where + ".tls.verify-host: false" : "--tls-any-host";
  }

  /** A key that only the configuration has. */
  String entry(String key) {
    return (configured ? where : "destinations[…]") + "." + key;
  }
}
