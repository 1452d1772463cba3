package dev.compactfuture.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Reads the sockets on which a process listens, from the files of Linux. */
final class ListeningSockets {
  private static final String LISTEN = "0A";

  /** 127.0.0.1, the same as an address of IPv6, and ::1: as the kernel prints them. */
  private static final List<String> LOOPBACK =
      List.of("0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000");

  private ListeningSockets() {}

  /** Returns whether this system can tell. */
  static boolean canBeRead() {
    return Files.exists(Path.of("/proc/self/net/tcp"));
  }

  /** Returns the addresses and ports, as {@code 0100007F:2AF5}, on which a process listens. */
  static Set<String> of(long pid) throws IOException {
    Path process = Path.of("/proc", String.valueOf(pid));
    Set<String> sockets = new HashSet<>();
    try (Stream<Path> files = Files.list(process.resolve("fd"))) {
      files.forEach(file -> sockets.add(target(file)));
    }
    Set<String> listening = new TreeSet<>();
    for (String table : List.of("net/tcp", "net/tcp6")) {
      Path file = process.resolve(table);
      if (Files.exists(file)) {
        for (String line : Files.readAllLines(file)) {
          String[] words = line.strip().split("\\s+");
          if (words.length > 9
              && words[3].equals(LISTEN)
              && sockets.contains("socket:[" + words[9] + "]")) {
            listening.add(words[1]);
          }
        }
      }
    }
    return listening;
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (NoSuchFileException e) {
      return ""; // closed meanwhile
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns whether only this machine can reach a socket. */
  static boolean isLoopback(String socket) {
    return LOOPBACK.contains(socket.replaceFirst(":.*", ""));
  }
}
