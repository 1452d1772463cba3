package dev.compactfuture.subject;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLC's traces in the format that tools for TLA+ exchange. */
class ItfTraceTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "-7; {\"#bigint\":\"-7\"}",
        "TRUE; true",
        "t1; \"t1\"",
        "\"a, \\\"b\\\"\"; \"a, \\\"b\\\"\"",
        "<<>>; []",
        "<< TRUE,   <<FALSE>> >>; [true,[false]]",
        "{\"x\", \"y\"}; {\"#set\":[\"x\",\"y\"]}",
        "{}; {\"#set\":[]}",
        "[a |-> TRUE, b |-> {}]; {\"a\":true,\"b\":{\"#set\":[]}}",
        "(\"x\" :> TRUE @@ t2 :> <<>>); {\"#map\":[[\"x\",true],[\"t2\",[]]]}",
      })
  void aValue(String text, String json) {
    assertEquals(json, ItfTrace.value(text).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<<1", "[a |-> ]", "{1 2}", "<<1>> 2", "\"open"})
  void whatIsNoValueIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> ItfTrace.value(text));
  }

  @Test
  void aTraceHasAllStatesAndVariablesOfTheOutput() throws Exception {
    TlcRun outcome = TlcModelTest.broken("Pairs");
    JsonObject trace = ItfTrace.of(outcome.output(), "CompactFuture.tla", outcome.error());
    assertEquals(5, trace.getAsJsonArray("states").size());
    JsonObject last = trace.getAsJsonArray("states").get(4).getAsJsonObject();
    assertEquals("Complete", last.getAsJsonObject("#meta").get("action").getAsString());
    assertEquals(trace.getAsJsonArray("vars").size() + 1, last.size());
    assertEquals("[\"Returned\",\"Returned\"]", last.get("pc").toString());
    assertFalse(trace.has("loop"));
  }

  @Test
  void aBehaviorThatStuttersLoopsAtItsEnd() {
    String output =
        """
        State 1: <Initial predicate>
        /\\ x = 1

        State 2: <Go line 1, col 1 to line 2, col 2 of module M>
        /\\ x = 2

        State 3: Stuttering
        """;
    assertEquals(1, ItfTrace.of(output, "M.tla", "").get("loop").getAsInt());
  }
}
