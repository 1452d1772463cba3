package dev.compactfuture.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Does the reader of sockets tell loopback from all addresses? Only on Linux. */
class ListeningSocketsTest {
  @ParameterizedTest
  @CsvSource({"127.0.0.1, true", "0.0.0.0, false", "::1, true"})
  void aSocketIsSeenWhereItListens(String address, boolean loopback) throws Exception {
    assumeTrue(ListeningSockets.canBeRead());
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
      String port = String.format(":%04X", socket.getLocalPort());
      Set<String> all = ListeningSockets.of(ProcessHandle.current().pid());
      Set<String> mine =
          all.stream()
              .filter(each -> each.endsWith(port))
              .collect(java.util.stream.Collectors.toSet());
      assertEquals(1, mine.size(), all::toString);
      assertTrue(mine.stream().allMatch(each -> ListeningSockets.isLoopback(each) == loopback));
    }
  }
}
