package io.trailwarden.derive;

import io.trailwarden.event.Event;
import io.trailwarden.event.FieldPath;
import io.trailwarden.event.FieldValues;
import io.trailwarden.event.ValueKind;
import io.trailwarden.finding.BinaryBuffer;
import io.trailwarden.finding.Text;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads fields of an event as text. Working memory of one {@link DerivedFields}. */
final class EventText {
  private final FieldValues values = new FieldValues();
  private final Identities identities = new Identities();

  /**
   * The first value that is text, a number or a boolean; null when there is none, or it is empty,
   * or it is the access log's {@code -}.
   */
  @Nullable String first(Event event, FieldPath path) {
    int index = firstIndex(event, path);
    return index < 0 ? null : values.text(index);
  }

  private int firstIndex(Event event, FieldPath path) {
    values.clear();
    event.values(path, values);
    for (int i = 0; i < values.count(); i++) {
      if (isText(values.kind(i)) && values.length(i) > 0 && !isDash(i)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether the first value is this text, of ASCII characters. */
  boolean is(Event event, FieldPath path, String text) {
    values.clear();
    event.values(path, values);
    return !values.isMissing() && isText(values.kind(0)) && is(0, text);
  }

  /** Whether {@link #first} is this text, of ASCII characters. */
  boolean isFirst(Event event, FieldPath path, String text) {
    int index = firstIndex(event, path);
    return index >= 0 && is(index, text);
  }

  private boolean is(int index, String text) {
    int length = text.length();
    if (values.length(index) != length) {
      return false;
    }
    byte[] array = values.array(index);
    int offset = values.offset(index);
    for (int i = 0; i < length; i++) {
      if (array[offset + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether {@link #first} is not null. */
  boolean isPresent(Event event, FieldPath path) {
    return firstIndex(event, path) >= 0;
  }

  /** Every value that is text, a number or a boolean, at most {@code limit} of them. */
  List<String> all(Event event, FieldPath path, int limit) {
    values.clear();
    event.values(path, values);
    if (values.isMissing()) {
      return List.of();
    }
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
    return identities.of(event, this).principal(event, this);
  }

  /** Adds the ARN of who acted, where the event has one. */
  void addPrincipalArn(Event event, FieldValues into) {
    byte[] arn = identities.of(event, this).arn(event, this);
    if (arn != null) {
      into.add(ValueKind.STRING, arn, 0, arn.length);
    }
  }

  /**
   * Adds {@link #first} as a nullable string, cut to so many characters.
   *
   * @param otherwise what is added where it is null
   */
  void addFirst(
      Event event, FieldPath path, @Nullable String otherwise, int limit, BinaryBuffer into) {
    int index = firstIndex(event, path);
    if (index >= 0 && values.length(index) <= limit) {
      into.addByte(1).addText(values.array(index), values.offset(index), values.length(index));
      return;
    }
    String text = index < 0 ? otherwise : values.text(index);
    into.addNullable(text == null ? null : Text.cut(text, limit));
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
