package dev.compactfuture.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;

/** Tells one state of some files from another by their contents. */
public final class ContentHash {
  private static final int DIGITS = 16;

  private ContentHash() {}

  /**
   * Returns a hash of the contents of some files.
   *
   * @param folder where they are, at any depth
   * @param names a regular expression that matches their paths relative to the folder, with slashes
   */
  public static String of(Path folder, String names) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path file :
          files
              .filter(f -> folder.relativize(f).toString().replace('\\', '/').matches(names))
              .sorted()
              .toList()) {
        digest.update(Files.readAllBytes(file));
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
