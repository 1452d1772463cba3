package dev.compactfuture.subject.command;

import dev.compactfuture.evidence.Progress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.rmi.server.RMISocketFactory;

/**
 * The sockets of RMI in this JVM. What RMI is told to advertise says nothing about where it
 * listens: by itself, that is on all addresses.
 */
final class RmiSockets extends RMISocketFactory {
  private final InetAddress listen;
  private final int objects;

  private RmiSockets(InetAddress listen, int objects) {
    this.listen = listen;
    this.objects = objects;
  }

  /**
   * Makes RMI listen on one address. Has to be called before anything is exported.
   *
   * @param objects the port of TLC's objects, or 0 for a free one
   */
  static void listen(InetAddress address, int objects) throws IOException {
    setSocketFactory(new RmiSockets(address, objects));
  }

  /** Opens a socket that listens. */
  static ServerSocket open(InetAddress address, int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.bind(new InetSocketAddress(address, port));
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return new Socket(host, port);
  }

  @Override
  public ServerSocket createServerSocket(int port) throws IOException {
    ServerSocket socket = open(listen, port == 0 ? objects : port);
    Progress.print(
        "process %d listens on %s port %d",
        ProcessHandle.current().pid(), listen.getHostAddress(), socket.getLocalPort());
    return socket;
  }
}
