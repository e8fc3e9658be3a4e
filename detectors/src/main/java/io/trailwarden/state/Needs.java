package io.trailwarden.state;

import io.trailwarden.finding.Binary;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What a question needs to know of a leaf's events beyond the few that are kept whole. Part of the
 * binary form of {@link Occurrences}.
 *
 * @param kind what is kept of each event
 * @param limit how much of it: see {@link Kind}
 * @param everySecond whether each second in which something happened is kept: what happened between
 *     two others can't be told from extremes. Bounded by the seconds of a bucket.
 * @param latest whether the latest event is kept whole instead of the earliest ones
 */
record Needs(Kind kind, double limit, boolean everySecond, boolean latest) {
  /** What is kept of each event. */
  enum Kind {
    /** Nothing. */
    NOTHING(0),
    /**
     * The {@code limit} earliest and latest events by their time: for a count of at least N these
     * decide every window inside a bucket or across several, as long as a bucket is no longer than
     * the window.
     */
    EVENTS(1),
    /**
     * Of each value when it was first and last seen: of the {@code limit} values that came first,
     * and of those that came last.
     */
    VALUES(2),
    /** Events with a number each, the earliest and the latest that sum up to {@code limit}. */
    SUM(3),
    /** Events with a number each: those with the {@code limit} smallest hashes, a fair sample. */
    SAMPLE(4);

    /** Stored. */
    private final int number;

    Kind(int number) {
      this.number = number;
    }
  }

  static final Needs NOTHING = new Needs(Kind.NOTHING, 0, false, false);

  Needs {
    if (!(limit >= 0)) {
      throw new IllegalArgumentException("negative: " + limit);
    }
  }

  static Needs events(int extremes) {
    return new Needs(extremes == 0 ? Kind.NOTHING : Kind.EVENTS, extremes, false, false);
  }

  static Needs values(int extremes) {
    return new Needs(Kind.VALUES, extremes, false, false);
  }

  static Needs sum(double sum) {
    return new Needs(Kind.SUM, sum, false, false);
  }

  static Needs sample(int size) {
    return new Needs(Kind.SAMPLE, size, false, false);
  }

  Needs andEverySecond(boolean every) {
    return new Needs(kind, limit, every || everySecond, latest);
  }

  Needs andLatest() {
    return new Needs(kind, limit, everySecond, true);
  }

  boolean hasNumbers() {
    return kind == Kind.SUM || kind == Kind.SAMPLE;
  }

  void write(DataOutput out) throws IOException {
    out.writeByte(kind.number);
    out.writeDouble(limit);
    out.writeByte((everySecond ? 1 : 0) | (latest ? 2 : 0));
  }

  static Needs read(DataInput in) throws IOException {
    int number = in.readByte();
    double limit = in.readDouble();
    int flags = in.readByte();
    for (Kind kind : Kind.values()) {
      if (kind.number == number && limit >= 0) {
        return new Needs(kind, limit, (flags & 1) != 0, (flags & 2) != 0);
      }
    }
    throw new IOException("occurrences of an unknown kind: " + number + " " + limit);
  }

  /** As version 1 wrote it. */
  static Needs readOld(DataInput in) throws IOException {
    return events(Binary.readCount(in)).andEverySecond(in.readBoolean());
  }
}
