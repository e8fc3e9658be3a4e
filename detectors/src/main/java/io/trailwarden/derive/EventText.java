package io.trailwarden.derive;

import io.trailwarden.event.Event;
import io.trailwarden.event.FieldPath;
import io.trailwarden.event.FieldValues;
import io.trailwarden.event.ValueKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads fields of an event as text. Working memory of one {@link DerivedFields}. */
final class EventText {
  private final FieldValues values = new FieldValues();
  private final Principals principals = new Principals();

  /**
   * The first value that is text, a number or a boolean; null when there is none, or it is empty,
   * or it is the access log's {@code -}.
   */
  @Nullable String first(Event event, FieldPath path) {
    values.clear();
    event.values(path, values);
    for (int i = 0; i < values.count(); i++) {
      if (isText(values.kind(i)) && values.length(i) > 0 && !isDash(i)) {
        return values.text(i);
      }
    }
    return null;
  }

  /** Whether the first value is this text, of ASCII characters. */
  boolean is(Event event, FieldPath path, String text) {
    values.clear();
    event.values(path, values);
    int length = text.length();
    if (values.isMissing() || !isText(values.kind(0)) || values.length(0) != length) {
      return false;
    }
    byte[] array = values.array(0);
    int offset = values.offset(0);
    for (int i = 0; i < length; i++) {
      if (array[offset + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether {@link #first} is not null. */
  boolean isPresent(Event event, FieldPath path) {
    values.clear();
    event.values(path, values);
    for (int i = 0; i < values.count(); i++) {
      if (isText(values.kind(i)) && values.length(i) > 0 && !isDash(i)) {
        return true;
      }
    }
    return false;
  }

  /** Every value that is text, a number or a boolean, at most {@code limit} of them. */
  List<String> all(Event event, FieldPath path, int limit) {
    values.clear();
    event.values(path, values);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < values.count() && texts.size() < limit; i++) {
      if (isText(values.kind(i)) && values.length(i) > 0 && !isDash(i)) {
        texts.add(values.text(i));
      }
    }
    return texts;
  }

  /** The values as they are; valid until the next call. */
  FieldValues raw(Event event, FieldPath path) {
    values.clear();
    event.values(path, values);
    return values;
  }

  /** Who acted. */
  Principal principal(Event event) {
    return principals.of(event, this);
  }

  private boolean isDash(int index) {
    return values.length(index) == 1 && values.array(index)[values.offset(index)] == '-';
  }

  private static boolean isText(ValueKind kind) {
    return switch (kind) {
      case STRING, NUMBER, TRUE, FALSE -> true;
      case NULL, OBJECT, ARRAY -> false;
    };
  }
}
