package dev.compactfuture.lockstep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.tree.ClassNode;

/** The comments by which sources speak to the engine. */
class SourceFilesTest {
  private static final String SOURCE =
      """
      package p;

      class Outer {
        private int count; // confined: the waiting thread
        private int[] sums = {1, 2}; // confined: the waiting thread
        int unexplained; // confined:
        String text = "// confined: a string";

        record Pair(
            int left, // confined: the waiting thread
            int right) {}

        static class Inner {
          int count;
          String sums;

          void run() {
            int local; // confined: no field
          }
        }
      }
      """;

  private final SourceFiles sources;

  SourceFilesTest(@TempDir Path folder) throws IOException {
    Files.createDirectory(folder.resolve("p"));
    Files.writeString(folder.resolve("p/Outer.java"), SOURCE);
    sources = new SourceFiles(folder);
  }

  private boolean isConfined(String type, String field) {
    ClassNode node = new ClassNode();
    node.name = type;
    node.sourceFile = "Outer.java";
    return sources.isConfined(node, field);
  }

  @Test
  void aFieldIsConfinedByTheCommentAtItsDeclaration() {
    assertTrue(isConfined("p/Outer", "count"));
    assertTrue(isConfined("p/Outer", "sums"));
    assertTrue(isConfined("p/Outer$Pair", "left"));
  }

  @Test
  void aFieldOfTheSameNameInAnotherClassOfTheFileIsNot() {
    assertFalse(isConfined("p/Outer$Inner", "count"));
    assertFalse(isConfined("p/Outer$Inner", "sums"));
    assertFalse(isConfined("p/Outer$Pair", "right"));
  }

  @Test
  void aReasonIsNeededAndNothingButADeclarationCounts() {
    assertFalse(isConfined("p/Outer", "unexplained"));
    assertFalse(isConfined("p/Outer", "text"));
    assertFalse(isConfined("p/Outer$Inner", "local"));
    assertEquals(List.of(), sources.errors());
  }
}
