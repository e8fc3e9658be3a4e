package io.trailwarden.catalogue;

import io.trailwarden.alert.Attacks;
import io.trailwarden.catalogue.Lint.Problem;
import io.trailwarden.catalogue.Lint.Severity;
import io.trailwarden.derive.DerivedFields;
import io.trailwarden.event.FieldPath;
import io.trailwarden.sigma.Location;
import io.trailwarden.sigma.Metadata;
import io.trailwarden.sigma.parse.RuleException;
import io.trailwarden.sigma.parse.RuleFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a user's rules could do better though they load. The model is pySigma's validators.
 *
 * @see <a href="https://github.com/SigmaHQ/pySigma/tree/main/sigma/validators/core">pySigma's</a>
 */
final class Smells {
  private static final Pattern TAG = Pattern.compile("[a-z0-9_-]+\\.[a-z0-9._-]+");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}\\s]+)\\}");
  private static final Pattern THEM = Pattern.compile("\\bof\\s+them\\b");
  private static final Pattern WILDCARDS_OUTSIDE = Pattern.compile("(\\*?)([^*?\\\\]+)(\\*?)");
  private static final String ATTACK = "attack.";
  private static final int TITLE_LENGTH = 110;

  private final Catalogue catalogue;
  private final Set<String> tested;
  private final Map<String, String> fileNames = new HashMap<>();
  private final Map<Location, Map<String, Located>> documents = new HashMap<>();
  private final List<Problem> problems = new ArrayList<>();

  /**
   * @param files the user's, all of which may be more than load
   * @param tested the detectors that have a file of tests
   */
  Smells(Catalogue catalogue, List<RuleFile> files, Set<String> tested) {
    this.catalogue = catalogue;
    this.tested = tested;
    for (RuleFile file : files) {
      fileNames.put(file.path(), file.name());
      try {
        for (Located document : Located.documents(file)) {
          documents.put(document.location(), document.map("a rule"));
        }
      } catch (RuleException e) {
        // It does not load, which is told elsewhere.
        fileNames.remove(file.path());
      }
    }
  }

  List<Problem> all() {
    titles();
    fileNames();
    each(this::rule);
    return problems;
  }

  private void each(BiConsumer<Metadata, Location> check) {
    BiConsumer<Metadata, Location> ofUser =
        (metadata, location) -> {
          if (documents.containsKey(location)) {
            check.accept(metadata, location);
          }
        };
    catalogue.rules().rules().forEach(rule -> ofUser.accept(rule.metadata(), rule.location()));
    catalogue
        .rules()
        .correlations()
        .forEach(rule -> ofUser.accept(rule.metadata(), rule.location()));
  }

  private void titles() {
    Map<String, Location> taken = new HashMap<>();
    catalogue.detectors().stream()
        .filter(Catalogue.Entry::isOwn)
        .forEach(entry -> taken.put(title(entry.metadata()), entry.location()));
    each(
        (metadata, location) -> {
          Location other = taken.putIfAbsent(title(metadata), location);
          if (other != null && !other.equals(location)) {
            hint(
                at(location, "title"),
                "the title is that of the rule at "
                    + other
                    + " too; say what is different about this one");
          }
        });
  }

  private static String title(Metadata metadata) {
    return metadata.title().toLowerCase(Locale.ROOT).strip();
  }

  /** A file whose only detector is called otherwise. */
  private void fileNames() {
    Map<String, List<Catalogue.Entry>> byFile = new LinkedHashMap<>();
    for (Catalogue.Entry entry : catalogue.detectors()) {
      if (documents.containsKey(entry.location())) {
        byFile.computeIfAbsent(entry.location().path(), p -> new ArrayList<>()).add(entry);
      }
    }
    byFile.forEach(
        (path, entries) -> {
          String file = fileNames.getOrDefault(path, "");
          if (entries.stream().noneMatch(entry -> entry.id().equals(file))) {
            Catalogue.Entry first = entries.get(0);
            hint(
                at(first.location(), "name"),
                "the detector is called '"
                    + first.id()
                    + "' and its file '"
                    + file
                    + "'; one name is easier to find");
          }
        });
  }

  private void rule(Metadata metadata, Location location) {
    boolean fires = catalogue.rules().fires(metadata.name());
    Map<String, Located> document = documents.getOrDefault(location, Map.of());
    missing(
        document,
        "id",
        location,
        "no id; alerts name the rule by its UUID (uuidgen makes one), so that it may be renamed");
    if (fires) {
      missing(document, "description", location, "no description; say what it means when it fires");
      missing(document, "level", location, "no level, so it is medium; name one");
      missing(document, "status", location, "no status; name one of stable, test, experimental");
      missing(
          document,
          "tags",
          location,
          "no tags; alerts name ATT&CK's tactic and technique from attack.… tags");
      missing(
          document,
          "falsepositives",
          location,
          "no falsepositives; say when it fires though nothing is wrong");
      missing(document, "references", location, "no references; link what explains it");
      message(metadata, location, document);
      if (!tested.contains(metadata.name())) {
        hint(
            location,
            "no tests; write "
                + metadata.name()
                + ".test.yml beside it, with what must fire and near misses that must not");
      }
    }
    if (metadata.title().length() > TITLE_LENGTH) {
      hint(at(location, "title"), "the title has more than " + TITLE_LENGTH + " characters");
    }
    tags(metadata, location);
    references(metadata, location);
    Located detection = document.get("detection");
    if (detection != null) {
      detection(detection);
    }
  }

  private void missing(
      Map<String, Located> document, String key, Location location, String reason) {
    if (!document.containsKey(key)) {
      hint(location, reason);
    }
  }

  private void message(Metadata metadata, Location location, Map<String, Located> document) {
    Location place = at(location, "trailwarden");
    String message = metadata.message();
    if (message == null) {
      hint(
          document.containsKey("trailwarden") ? place : location,
          "no trailwarden.message; without one an alert says its title, not who did what to what");
    } else {
      Matcher placeholder = PLACEHOLDER.matcher(message);
      while (placeholder.find()) {
        String name = placeholder.group(1);
        if (name.startsWith(FieldPath.DERIVED + ".") && !isKnown(name)) {
          add(
              Severity.WARNING,
              place,
              "the message shows {" + name + "}, and there is no such derived field");
        }
      }
      if (message.strip().contains("\n") || message.strip().endsWith(".")) {
        hint(place, "the message is one sentence in one line, without a full stop");
      }
    }
    if (metadata.remediation() == null) {
      hint(
          document.containsKey("trailwarden") ? place : location,
          "no trailwarden.remediation; say what to do when it fires");
    }
  }

  private static boolean isKnown(String name) {
    return !name.endsWith(".") && !name.contains("..") && DerivedFields.isKnown(FieldPath.of(name));
  }

  private void tags(Metadata metadata, Location location) {
    Set<String> seen = new HashSet<>();
    for (String tag : metadata.tags()) {
      Location place = item(location, "tags", tag);
      if (!seen.add(tag)) {
        hint(place, "tag '" + tag + "' stands there twice");
      } else if (!TAG.matcher(tag).matches()) {
        hint(place, "tag '" + tag + "' is not of the form namespace.name, in lower case");
      } else if (tag.startsWith(ATTACK) && !Attacks.isPlausible(tag)) {
        hint(
            place,
            "tag '"
                + tag
                + "' is none of ATT&CK's; its tactics are "
                + String.join(", ", Attacks.tactics()));
      }
    }
  }

  private void references(Metadata metadata, Location location) {
    Set<String> seen = new HashSet<>();
    for (String reference : metadata.references()) {
      if (!seen.add(reference)) {
        hint(
            item(location, "references", reference),
            "reference '" + reference + "' stands there twice");
      }
    }
  }

  private void detection(Located detection) {
    try {
      Map<String, Located> parts = detection.map("detection");
      Located condition = parts.get("condition");
      if (condition != null && parts.size() == 2) {
        for (Located each : condition.listOrOne()) {
          if (THEM.matcher(each.text("condition")).find()) {
            hint(each.location(), "'them' is one detection; name it");
          }
        }
      }
      for (Map.Entry<String, Located> part : parts.entrySet()) {
        if (!part.getKey().equals("condition")) {
          values(part.getKey(), part.getValue(), false);
        }
      }
    } catch (RuleException e) {
      // The parser accepted it; what it allows beyond this is no smell.
      return;
    }
  }

  private void values(String key, Located value, boolean isField) throws RuleException {
    if (value.isMap()) {
      for (Map.Entry<String, Located> entry : value.map(key).entrySet()) {
        values(entry.getKey(), entry.getValue(), true);
      }
      return;
    }
    List<String> texts = new ArrayList<>();
    for (Located item : value.listOrOne()) {
      if (item.isMap()) {
        values(key, item, isField);
      } else if (item.isText()) {
        text(item, key);
        texts.add(item.text(key));
      }
    }
    if (isField && !key.contains("|") && texts.size() == value.listOrOne().size()) {
      String modifier = modifier(texts);
      if (modifier != null) {
        hint(value.location(), "write " + key + "|" + modifier + " in place of the wildcards");
      }
    }
  }

  private void text(Located item, String key) throws RuleException {
    String text = item.text(key);
    if (text.chars().anyMatch(c -> c < ' ' && c != '\n')) {
      add(
          Severity.WARNING,
          item.location(),
          "the value holds a control character; in double quotes a backslash is written twice");
    }
    if (text.contains("**") && !key.contains("|re")) {
      hint(item.location(), "the value has two * side by side, which mean no more than one");
    }
  }

  /** What all texts could be written with; null when there is no such modifier. */
  private static @Nullable String modifier(List<String> texts) {
    Set<String> modifiers = new HashSet<>();
    for (String text : texts) {
      Matcher matcher = WILDCARDS_OUTSIDE.matcher(text);
      if (!matcher.matches()) {
        return null;
      }
      boolean begins = !matcher.group(1).isEmpty();
      boolean ends = !matcher.group(3).isEmpty();
      modifiers.add(begins && ends ? "contains" : begins ? "endswith" : ends ? "startswith" : "");
    }
    String only = modifiers.size() == 1 ? modifiers.iterator().next() : "";
    return only.isEmpty() ? null : only;
  }

  /** Where a key of the document stands; where the document begins when it has none. */
  private Location at(Location document, String key) {
    Located value = documents.getOrDefault(document, Map.of()).get(key);
    return value == null ? document : value.location();
  }

  /** Where the last such item of a list stands. */
  private Location item(Location document, String key, String text) {
    Located list = documents.getOrDefault(document, Map.of()).get(key);
    Location place = at(document, key);
    if (list != null) {
      for (Located each : list.listOrOne()) {
        try {
          place = each.text(key).equals(text) ? each.location() : place;
        } catch (RuleException e) {
          return place;
        }
      }
    }
    return place;
  }

  private void hint(Location location, String reason) {
    add(Severity.HINT, location, reason);
  }

  private void add(Severity severity, Location location, String reason) {
    problems.add(new Problem(severity, location, reason));
  }
}
