package io.trailwarden.alert;

import java.io.Serializable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What made an alert: watching live, or replaying archived logs for an investigation.
 *
 * @param investigation the name of the replay, which names its index; null for live
 */
public record Run(@Nullable String investigation) implements Serializable {
  /** Watching live. */
  public static final Run LIVE = new Run(null);

  public static final String DEFAULT_INVESTIGATION = "replay";
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

  /**
   * @throws IllegalArgumentException when an index can't be named so
   */
  public Run {
    if (investigation != null && !NAME.matcher(investigation).matches()) {
      throw new IllegalArgumentException(
          "an investigation's name is 1 to 64 of a-z, 0-9, _ and -, and begins with a letter or"
              + " digit; not '"
              + investigation
              + "'");
    }
  }

  /** A replay for that investigation. */
  public static Run replay(String investigation) {
    return new Run(investigation);
  }

  public boolean isReplay() {
    return investigation != null;
  }
}
