package dev.compactfuture.verify;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The JDK in use, and those that stand beside it. */
final class InstalledJdks {
  private static final Pattern VERSION = Pattern.compile("(?m)^JAVA_VERSION=\"(\\d+)");

  private InstalledJdks() {}

  /** Returns a home for each feature version of which there is a JDK. */
  static SortedMap<Integer, Path> homes() throws IOException {
    Path own = Path.of(System.getProperty("java.home")).toRealPath();
    SortedMap<Integer, Path> homes = new TreeMap<>();
    try (DirectoryStream<Path> beside = Files.newDirectoryStream(own.getParent())) {
      for (Path home : beside) {
        Path release = home.resolve("release");
        if (Files.isRegularFile(release) && Files.isExecutable(home.resolve("bin/javac"))) {
          Matcher version = VERSION.matcher(Files.readString(release));
          if (version.find()) {
            homes.put(Integer.valueOf(version.group(1)), home);
          }
        }
      }
    }
    homes.put(Runtime.version().feature(), own);
    return homes;
  }
}
