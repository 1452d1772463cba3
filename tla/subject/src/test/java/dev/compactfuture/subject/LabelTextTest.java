package dev.compactfuture.subject;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.Project;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LabelTextTest {
  private static Map<String, String> javaLines(Shipped shipped) throws IOException {
    return shipped.labels(shipped.steps()).javaLines();
  }

  @Test
  void eachLabelHasItsLineOfJavaAndTheWholeAction() throws IOException {
    Shipped shipped = new Shipped(Project.ofWorkingDirectory());
    Map<String, LabelText> texts = LabelText.of(shipped, javaLines(shipped));
    Set<String> labels = javaLines(shipped).keySet();
    for (String label : labels) {
      LabelText text = requireNonNull(texts.get(label));
      assertTrue(requireNonNull(text.java()).text().endsWith("// TLA: " + label), label);
      String action = requireNonNull(text.tla()).text();
      assertTrue(action.startsWith(label + "(t) == \\* Java: "), action);
      assertEquals(1, action.lines().filter(line -> !line.startsWith(" ")).count(), action);
    }
  }

  @Test
  void anActionOfTheEnvironmentHasNoLineOfJava() throws IOException {
    Shipped shipped = new Shipped(Project.ofWorkingDirectory());
    LabelText text = requireNonNull(LabelText.of(shipped, javaLines(shipped)).get("EnvSpurious"));
    assertNull(text.java());
    assertTrue(requireNonNull(text.tla()).text().endsWith("/\\ Wake(t)"));
  }
}
