package io.trailwarden.job.operator;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Flink's state says of each access that it may fail in any way. */
final class StateAccess {
  private StateAccess() {}

  /** Reads state. */
  interface Reading<T> {
    T read() throws Exception;
  }

  /** Changes state. */
  interface Change {
    void change() throws Exception;
  }

  static void run(Change change) {
    call(
        () -> {
          change.change();
          return change;
        });
  }

  /**
   * What was read.
   *
   * @throws UncheckedIOException when the state can't be read
   */
  static <T> T call(Reading<T> reading) {
    try {
      return reading.read();
    } catch (IOException e) {
      throw new UncheckedIOException("state can't be accessed", e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("state can't be accessed", e);
    }
  }
}
