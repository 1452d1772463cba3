package dev.compactfuture.lockstep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sites of one comparison. Instrumented code is static and refers to a site by a number. The
 * table has to be closed when the comparison is over, or the classes could not be unloaded.
 */
final class SiteTable implements AutoCloseable {
  private static final int BITS = 16; // of a number, for the site; the others are for the table

  private static volatile Site[] @Nullable [] tables = {};

  private final int table;
  private final List<Site> sites = new ArrayList<>();

  SiteTable() {
    synchronized (SiteTable.class) {
      table = tables.length;
      tables = Arrays.copyOf(tables, table + 1);
    }
  }

  /** Returns the site with this number, of whichever table. */
  static Site site(int number) {
    Site[] sites = tables[number >>> BITS];
    if (sites == null) {
      throw new LockstepException("a step of a comparison that is over", null);
    }
    return sites[number & ((1 << BITS) - 1)];
  }

  /** Adds a site and returns its number. */
  int add(Site site) {
    if (sites.size() == 1 << BITS || table >= 1 << (Integer.SIZE - 1 - BITS)) {
      throw new LockstepException("too many steps and calls, or comparisons", null);
    }
    int number = table << BITS | sites.size();
    site.setNumber(number);
    sites.add(site);
    return number;
  }

  /** Makes the sites known to {@link #site}. */
  void publish() {
    set(sites.toArray(new Site[0]));
  }

  @Override
  public void close() {
    set(null);
  }

  private void set(Site @Nullable [] these) {
    synchronized (SiteTable.class) {
      Site[] @Nullable [] changed = tables.clone();
      changed[table] = these;
      tables = changed;
    }
  }
}
