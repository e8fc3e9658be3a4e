package io.trailwarden.detect;

import io.trailwarden.event.FieldPath;
import io.trailwarden.sigma.Metadata;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The fields that a detector's message is filled from. */
final class MessageFields {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}\\s]+)\\}");

  /** Not fields of an event. */
  private static final Set<String> OF_THE_ALERT = Set.of("entity", "count");

  private MessageFields() {}

  /** The fields by name, in the order of the message. What can be no field is left out. */
  static Map<String, FieldPath> of(Metadata metadata) {
    Map<String, FieldPath> fields = new LinkedHashMap<>();
    if (metadata.message() == null) {
      return fields;
    }
    Matcher placeholder = PLACEHOLDER.matcher(metadata.message());
    while (placeholder.find()) {
      String name = placeholder.group(1);
      boolean isPath = !name.startsWith(".") && !name.endsWith(".") && !name.contains("..");
      if (isPath && !OF_THE_ALERT.contains(name)) {
        fields.put(name, FieldPath.of(name));
      }
    }
    return fields;
  }
}
