package dev.compactfuture.subject.command;

import dev.compactfuture.evidence.Progress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.rmi.server.RMISocketFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Where a process of distributed TLC listens. Whoever can reach that port can make the process read
 * objects of his choice, so by default nobody can from another machine.
 */
final class RmiOptions {
  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      description =
          "The address of this machine to listen on (default: ${DEFAULT-VALUE}). Choose another in a"
              + " trusted network only: TLC asks for no password.")
  InetAddress listen = InetAddress.getLoopbackAddress();

  @Option(
      names = "--advertise",
      paramLabel = "NAME",
      description =
          "The name or address that the others are told, if they reach this machine by another than"
              + " that of --listen.")
  @Nullable String advertised;

  @Spec(Spec.Target.MIXEE)
  CommandSpec command = CommandSpec.create();

  /**
   * Makes all of this JVM's RMI listen on one port of one address: the registry and TLC's objects.
   * What RMI is told to advertise says nothing about where it listens: without a factory of sockets
   * it would be on all addresses. Has to be called before TLC's classes are loaded.
   *
   * @param port the port, or 0 for a free one
   */
  void bind(int port) {
    System.setProperty(
        "java.rmi.server.hostname", advertised != null ? advertised : listen.getHostAddress());
    try {
      // Hazard: a port that is taken is told only by a stack trace, when TLC is under way.
      newSocket(port).close();
      RMISocketFactory.setSocketFactory(
          new RMISocketFactory() {
            @Override
            public Socket createSocket(String host, int remote) throws IOException {
              return new Socket(host, remote);
            }

            @Override
            public ServerSocket createServerSocket(int asked) throws IOException {
              ServerSocket socket = newSocket(asked == 0 ? port : asked);
              Progress.print(
                  "process %d listens on %s port %d",
                  ProcessHandle.current().pid(), listen.getHostAddress(), socket.getLocalPort());
              return socket;
            }
          });
    } catch (IOException e) {
      throw new ParameterException(
          command.commandLine(),
          "--listen or --port: cannot listen on "
              + listen.getHostAddress()
              + " port "
              + port
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private ServerSocket newSocket(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.bind(new InetSocketAddress(listen, port));
    return socket;
  }
}
