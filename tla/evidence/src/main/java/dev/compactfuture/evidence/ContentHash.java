package dev.compactfuture.evidence;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
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
    MessageDigest digest = sha256();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> path(folder, f).matches(names)).sorted().toList()) {
        digest.update(Files.readAllBytes(file));
      }
    }
    return digits(digest);
  }

  /**
   * Returns a hash of the paths and contents of some files: a renamed file counts as a change.
   *
   * @param root what their paths are relative to
   */
  static String ofPathsAndContents(Path root, Collection<Path> files) throws IOException {
    Map<String, Path> byPath = new TreeMap<>();
    files.forEach(file -> byPath.put(path(root, file), file));
    MessageDigest digest = sha256();
    for (Map.Entry<String, Path> file : byPath.entrySet()) {
      // With their lengths, so that no two lists of files give the same bytes.
      update(digest, file.getKey().getBytes(StandardCharsets.UTF_8));
      update(digest, Files.readAllBytes(file.getValue()));
    }
    return digits(digest);
  }

  private static void update(MessageDigest digest, byte[] part) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, part.length));
    digest.update(part);
  }

  private static String path(Path root, Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  private static String digits(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
  }
}
