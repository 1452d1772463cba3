package dev.compactfuture.subject.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * One machine's share of the models.
 *
 * @param part the number of the machine, from 1
 * @param of how many machines there are
 */
record ModelShare(int part, int of) {
  static final ModelShare ALL = new ModelShare(1, 1);

  /**
   * Returns the models of this share. The shares of all machines have each model exactly once, and
   * about as many states each: the largest model first goes to the machine that has the least.
   */
  List<ConfiguredModel> of(List<ConfiguredModel> models) {
    List<ConfiguredModel> largestFirst = new ArrayList<>(models);
    largestFirst.sort(
        Comparator.comparingLong((ConfiguredModel each) -> each.model().weight())
            .reversed()
            .thenComparing(ConfiguredModel::id));
    long[] load = new long[of];
    List<ConfiguredModel> mine = new ArrayList<>();
    for (ConfiguredModel each : largestFirst) {
      int least = 0;
      for (int i = 1; i < of; i++) {
        least = load[i] < load[least] ? i : least;
      }
      load[least] += each.model().weight() + 1; // so that models without states are spread, too
      if (least == part - 1) {
        mine.add(each);
      }
    }
    return mine;
  }

  /** Returns a text with this share before it, unless the share is everything. */
  String prefix(String text) {
    String share = equals(ALL) ? "" : "share " + part + " of " + of;
    return share + (share.isEmpty() || text.isEmpty() ? "" : "; ") + text;
  }

  /** Reads a share such as {@code 2/5}. */
  static final class Converter implements ITypeConverter<ModelShare> {
    private static final Pattern SHARE = Pattern.compile("([1-9]\\d{0,3})/([1-9]\\d{0,3})");

    @Override
    public ModelShare convert(String text) {
      Matcher share = SHARE.matcher(text);
      if (!share.matches() || Integer.parseInt(share.group(1)) > Integer.parseInt(share.group(2))) {
        throw new TypeConversionException("'" + text + "' is no part such as 2/5");
      }
      return new ModelShare(Integer.parseInt(share.group(1)), Integer.parseInt(share.group(2)));
    }
  }
}
