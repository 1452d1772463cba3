package dev.compactfuture.evaluator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The states that were found, each with a number from 0. Equal states are told apart exactly. */
final class StateTable {
  private final List<Value[]> states = new ArrayList<>();
  private final Map<Value, Value> shared = new HashMap<>();
  private long[] hashes = new long[1024];
  private int[] numbers = new int[1024]; // 1 + the number of the state; 0 for none

  /** Returns the number of a state; it is -1 - the number if the state is new. */
  int add(Value[] state) {
    long hash = fingerprint(state);
    int mask = numbers.length - 1;
    int at = (int) hash & mask;
    while (numbers[at] != 0) {
      if (hashes[at] == hash && Value.equal(states.get(numbers[at] - 1), state)) {
        return numbers[at] - 1;
      }
      at = (at + 1) & mask;
    }
    for (int i = 0; i < state.length; i++) {
      Value own = state[i];
      Value other = shared.putIfAbsent(own, own);
      state[i] = other == null ? own : other;
    }
    states.add(state);
    hashes[at] = hash;
    numbers[at] = states.size();
    if (states.size() * 2 > numbers.length) {
      grow();
    }
    return -states.size();
  }

  /** Returns a 64-bit hash of a state. */
  static long fingerprint(Value[] state) {
    return Value.mix(9, state);
  }

  private void grow() {
    long[] oldHashes = hashes;
    int[] oldNumbers = numbers;
    hashes = new long[oldNumbers.length * 2];
    numbers = new int[oldNumbers.length * 2];
    int mask = numbers.length - 1;
    for (int i = 0; i < oldNumbers.length; i++) {
      if (oldNumbers[i] != 0) {
        int at = (int) oldHashes[i] & mask;
        while (numbers[at] != 0) {
          at = (at + 1) & mask;
        }
        hashes[at] = oldHashes[i];
        numbers[at] = oldNumbers[i];
      }
    }
  }

  Value[] get(int number) {
    return states.get(number);
  }

  int size() {
    return states.size();
  }

  /** A list of numbers without boxes. */
  static final class IntList {
    private int[] elements = new int[64];
    private int size;

    void add(int element) {
      if (size == elements.length) {
        elements = Arrays.copyOf(elements, size * 2);
      }
      elements[size++] = element;
    }

    int get(int index) {
      return elements[index];
    }

    int size() {
      return size;
    }

    int removeLast() {
      return elements[--size];
    }
  }
}
