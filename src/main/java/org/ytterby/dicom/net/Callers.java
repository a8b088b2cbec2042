// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.ytterby.dicom.net.peer.Caller;
import org.ytterby.dicom.net.tls.CertificateNames;

/** Who is at the other end of a channel. Stateless. */
final class Callers {
  private Callers() {}

  static Caller of(Channel channel) {
    InetAddress address =
        channel.remoteAddress() instanceof InetSocketAddress internet
            ? internet.getAddress()
            : InetAddress.getLoopbackAddress();
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    return tls == null ? Caller.plain(address) : new Caller(address, true, names(tls));
  }

  private static List<String> names(SslHandler tls) {
    try {
      return CertificateNames.of(tls.engine().getSession().getPeerCertificates()[0]);
    } catch (SSLPeerUnverifiedException _) {
      return List.of(); // it showed none, and the listener did not need one
    }
  }
}
