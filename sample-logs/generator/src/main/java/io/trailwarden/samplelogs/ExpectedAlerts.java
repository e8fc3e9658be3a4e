package io.trailwarden.samplelogs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The alerts that the sample archive must raise, read from the table in sample-logs/README.md:
 * {@code | detector | alerts | when (UTC) | who/what |}.
 */
public final class ExpectedAlerts {
  private static final String HEADER = "| detector | alerts |";

  private ExpectedAlerts() {}

  /**
   * How many alerts of each detector; detectors that aren't named raise none.
   *
   * @throws IOException when there is no such file, or no such table in it
   */
  public static SortedMap<String, Integer> read(Path readme) throws IOException {
    List<String> lines = Files.readAllLines(readme);
    SortedMap<String, Integer> expected = new TreeMap<>();
    boolean inTable = false;
    for (String line : lines) {
      if (line.startsWith(HEADER)) {
        inTable = true;
      } else if (inTable && !line.startsWith("|")) {
        break;
      } else if (inTable && !line.startsWith("| -")) {
        String[] cells = line.split("\\|");
        String detector = cells[1].strip().replace("`", "");
        if (expected.put(detector, Integer.valueOf(cells[2].strip())) != null) {
          throw new IOException(readme + " counts " + detector + " twice");
        }
      }
    }
    if (expected.isEmpty()) {
      throw new IOException(readme + " has no table " + HEADER);
    }
    return expected;
  }
}
