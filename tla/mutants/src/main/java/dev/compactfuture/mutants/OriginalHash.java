package dev.compactfuture.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;

/** Tells one original from another by the contents of its files. */
public final class OriginalHash {
  private static final int DIGITS = 16;

  private OriginalHash() {}

  /**
   * Returns a hash of the contents of some files.
   *
   * @param folder where they are, at any depth
   * @param names a regular expression that matches their paths relative to the folder
   */
  public static String of(Path folder, String names) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path file :
          files.filter(f -> folder.relativize(f).toString().matches(names)).sorted().toList()) {
        digest.update(Files.readAllBytes(file));
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
