package io.trailwarden.job.source.archive;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One place of an archive that is listed by itself, and how far. Stored in checkpoints.
 *
 * @param prefix what its keys begin with
 * @param after only keys behind it are still to come: where it began, then the last key taken;
 *     null: from the first
 * @param before only keys in front of it belong to it; null: all do
 * @param reached the time up to which it was listed, in milliseconds of the epoch
 */
record Cursor(
    Kind kind, String prefix, @Nullable String after, @Nullable String before, long reached) {

  /** What a listing of the place looks like. */
  enum Kind {
    /** Folders of dates, all below in the order of time. */
    TREE(1),
    /** Names that differ from their time on, in the order of time. */
    SERIES(2),
    /** The other files of one folder, in any order. */
    LOOSE(3),
    /** All files of one folder, in any order: it holds too many series to list each by itself. */
    MIXED(4),
    /** All below a folder, in any order: there are too many places to list each by itself. */
    EVERYTHING(5);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** Stands in checkpoints. */
    int code() {
      return code;
    }

    static @Nullable Kind ofCode(int code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      return null;
    }

    boolean isRecursive() {
      return this == TREE || this == EVERYTHING;
    }

    /** Whether nothing earlier follows a time, so that listing may end at one. */
    boolean isInTimeOrder() {
      return this == TREE || this == SERIES;
    }
  }

  Cursor {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(prefix);
  }

  static Cursor of(Kind kind, String prefix, @Nullable String after, @Nullable String before) {
    return new Cursor(kind, prefix, after, before, Long.MIN_VALUE);
  }

  /** The same place once this key was taken. */
  Cursor at(String key, long time) {
    return new Cursor(kind, prefix, key, before, Math.max(reached, time));
  }
}
