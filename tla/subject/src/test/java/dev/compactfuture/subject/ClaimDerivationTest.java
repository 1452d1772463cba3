package dev.compactfuture.subject;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The claims that models support, and the faults from which they are derived. */
class ClaimDerivationTest {
  private static final Path TLA = TlcModelTest.TLA;

  /** Returns the model with other constants. */
  private static TlcModel variant(String name, Map<String, String> constants, Path folder)
      throws Exception {
    TlcModel model = TlcModelTest.model(name);
    String cfg = ModelVariant.replace(Files.readString(model.cfg()), constants);
    return model.with(Files.writeString(folder.resolve(name + ".cfg"), cfg));
  }

  private static ClaimDerivation derive(TlcModel... models) throws Exception {
    return ClaimDerivation.of(TLA, List.of(models), Level.QUICK);
  }

  @Test
  void aModelSupportsOnlyTheClaimsThatItsOperationsCanViolate(@TempDir Path folder)
      throws Exception {
    TlcModel getters = variant("FourThreads", Map.of("Threads", "{1, 2}"), folder);
    ClaimDerivation derivation = derive(getters);
    assertEquals(List.of("C1", "C2", "C5", "C8"), derivation.claims(getters));
    assertTrue(derivation.vacuous().toString().contains("C10"), derivation.vacuous()::toString);
    assertEquals(List.of(), derivation.errors());
    assertTrue(derivation.unnoticed().toString().contains("C3"), derivation.unnoticed()::toString);
  }

  @Test
  void anOperationMoreIsAClaimMore(@TempDir Path folder) throws Exception {
    String operations = ModelVariant.set("setResult", "addDoneCallback");
    TlcModel callbacks =
        variant("FourThreads", Map.of("Threads", "{1, 2, 3}", "Operations", operations), folder);
    assertEquals(List.of("C1", "C2", "C3", "C4"), derive(callbacks).claims(callbacks));
  }

  @Test
  void aClaimIsNotTyped(@TempDir Path folder) throws Exception {
    String cfg = Files.readString(TlcModelTest.model("FourThreads").cfg());
    Path typed = Files.writeString(folder.resolve("FourThreads.cfg"), "\\* claims: C3\n" + cfg);
    assertThrows(IllegalArgumentException.class, () -> TlcModel.read(typed));
  }

  @Test
  void everyClaimThatTheReadmeGivesTlcHasAFault() throws Exception {
    String readme = Files.readString(Project.ofWorkingDirectory().root().resolve("README.md"));
    Set<String> given = new TreeSet<>();
    Pattern.compile("(?m)^\\| (C\\d+) \\|[^|]*\\| ✓ \\|")
        .matcher(readme)
        .results()
        .forEach(claim -> given.add(claim.group(1)));
    Set<String> withFault = new TreeSet<>();
    ClaimFault.all(TLA).forEach(fault -> withFault.addAll(fault.claims()));
    assertEquals(given, withFault);
  }

  /** Whatever the code did, a fault of a property would be noticed. */
  @Test
  void everyFaultIsInWhatTheStepsAreMadeOf() throws Exception {
    for (SpecifiedModule module : SpecifiedModule.values()) {
      String specification = Files.readString(TLA.resolve(module.file()));
      int properties = specification.indexOf("\nInit ==");
      for (ClaimFault fault : ClaimFault.of(TLA, module)) {
        int changed =
            Arrays.mismatch(
                specification.toCharArray(), fault.canary().applyTo(specification).toCharArray());
        assertTrue(0 <= changed && changed < properties, fault.name());
      }
    }
  }

  @Test
  void everyFaultFitsAQuickModel() throws Exception {
    List<ClaimFault> faults = ClaimFault.all(TLA);
    int comments = 0;
    for (SpecifiedModule module : SpecifiedModule.values()) {
      String specification = Files.readString(TLA.resolve(module.file()));
      comments += specification.split("(?m)^\\\\\\* fault of ", -1).length - 1;
    }
    assertEquals(comments, faults.size());
    for (ClaimFault fault : faults) {
      assertTrue(fitsOneOf(fault, TlcModel.planned(TLA, Level.QUICK)), fault.name());
    }
  }

  private static boolean fitsOneOf(ClaimFault fault, List<TlcModel> models) throws IOException {
    for (TlcModel model : models) {
      if (fault.narrow(Files.readString(model.cfg())).isPresent()) {
        return true;
      }
    }
    return false;
  }

  @Test
  void aFaultTakesTheFirstOfItsChoicesAndWhatAProgramNeeds() {
    ClaimFault fault =
        new ClaimFault(
            List.of("C8"),
            List.of("A", "B"),
            SpecificationCanary.parse("M", "x (of get|getTimed, setResult): Y: a ==> b"));
    String cfg =
        """
          Operations = {"setResult", "getTimed", "awaitAll", "awaitFirst"}
          Awaiting = {1}
        INVARIANTS
          C
        PROPERTIES
          B
          D
        """;
    assertEquals(
        """
          Operations = {"getTimed", "setResult", "awaitAll"}
          Awaiting = {1}
        PROPERTIES
          B
        """,
        fault.narrow(cfg).orElseThrow());
    assertTrue(fault.narrow(cfg.replace("\"setResult\", ", "")).isEmpty());
    assertTrue(fault.narrow(cfg.replace("  B\n", "")).isEmpty());
  }
}
