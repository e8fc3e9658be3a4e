package io.trailwarden.alert;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a rule's {@code attack.*} tags mean. Tactics and techniques stand in {@code attack.csv}; a
 * technique that it lacks keeps its uid and has no name, a tactic that it lacks keeps its words.
 *
 * @see <a href="https://attack.mitre.org/versions/v16/">MITRE ATT&amp;CK, version 16</a>
 */
public final class Attacks {
  /** The version of ATT&amp;CK that the table is of. */
  static final String VERSION = "16.1";

  private static final int LIMIT = 64;
  private static final String PREFIX = "attack.";
  private static final Pattern TECHNIQUE = Pattern.compile("t([0-9]{4})(\\.[0-9]{3})?");

  /**
   * Groups, software, campaigns, data sources and mitigations are no part of a finding's attack.
   */
  private static final Pattern OTHER_OBJECT = Pattern.compile("(g|s|c|ds|m)[0-9]{4}");

  private static final Attacks TABLE = read();

  private final Map<String, Named> tactics = new TreeMap<>();
  private final Map<String, Row> techniques = new TreeMap<>();

  private Attacks() {}

  /** A tactic or a technique. */
  record Named(@Nullable String uid, @Nullable String name) {}

  /** One way of attack: a tactic, a technique, or a technique for the sake of a tactic. */
  record Attack(@Nullable Named tactic, @Nullable Named technique, @Nullable Named subTechnique) {}

  private record Row(String name, Set<String> tactics) {}

  /**
   * The attacks that tags name. A technique stands with each of the tactics that it serves and that
   * are named too, or alone; a tactic without a technique stands alone.
   */
  static List<Attack> of(List<String> tags) {
    return TABLE.find(tags);
  }

  /**
   * Whether a tag of ATT&amp;CK's names something of it: a tactic, or whatever has a number like a
   * technique or another object.
   *
   * @param tag {@code attack.} and what follows
   */
  public static boolean isPlausible(String tag) {
    String word = tag.toLowerCase(Locale.ROOT).substring(PREFIX.length());
    return TECHNIQUE.matcher(word).matches()
        || OTHER_OBJECT.matcher(word).matches()
        || TABLE.tactics.containsKey(word.replace('_', '-'));
  }

  /** All tactics, as tags name them. */
  public static List<String> tactics() {
    return TABLE.tactics.keySet().stream().filter(word -> !word.matches("ta[0-9]{4}")).toList();
  }

  private List<Attack> find(List<String> tags) {
    Set<Named> wanted = new LinkedHashSet<>();
    Set<String> techniqueIds = new LinkedHashSet<>();
    for (String tag : tags) {
      String word = tag.toLowerCase(Locale.ROOT);
      if (!word.startsWith(PREFIX)) {
        continue;
      }
      word = word.substring(PREFIX.length());
      if (TECHNIQUE.matcher(word).matches()) {
        techniqueIds.add(word.toUpperCase(Locale.ROOT));
      } else if (!word.isEmpty() && !OTHER_OBJECT.matcher(word).matches()) {
        wanted.add(tactic(word));
      }
    }
    List<Attack> attacks = new ArrayList<>();
    Set<Named> alone = new LinkedHashSet<>(wanted);
    for (String id : techniqueIds) {
      Set<String> serves = servedBy(id);
      List<Named> together =
          wanted.stream().filter(t -> t.uid() != null && serves.contains(t.uid())).toList();
      for (Named tactic : together) {
        attacks.add(attack(tactic, id));
        alone.remove(tactic);
      }
      if (together.isEmpty()) {
        attacks.add(attack(null, id));
      }
    }
    for (Named tactic : alone) {
      attacks.add(new Attack(tactic, null, null));
    }
    return attacks.size() <= LIMIT ? attacks : attacks.subList(0, LIMIT);
  }

  private Attack attack(@Nullable Named tactic, String id) {
    int dot = id.indexOf('.');
    if (dot < 0) {
      return new Attack(tactic, technique(id), null);
    }
    return new Attack(tactic, technique(id.substring(0, dot)), technique(id));
  }

  private Named technique(String id) {
    Row row = techniques.get(id);
    return new Named(id, row == null ? null : row.name());
  }

  private Set<String> servedBy(String id) {
    Row row = techniques.get(id);
    if (row == null && id.indexOf('.') > 0) {
      row = techniques.get(id.substring(0, id.indexOf('.')));
    }
    return row == null ? Set.of() : row.tactics();
  }

  private Named tactic(String word) {
    Named known = tactics.get(word.replace('_', '-'));
    if (known != null) {
      return known;
    }
    return word.matches("ta[0-9]{4}")
        ? new Named(word.toUpperCase(Locale.ROOT), null)
        : new Named(null, word.replace('_', ' ').replace('-', ' '));
  }

  /** Lines {@code TA0001,Initial Access} and {@code T1078,Valid Accounts,TA0001 TA0003}. */
  private static Attacks read() {
    Attacks table = new Attacks();
    try (InputStream in =
            Objects.requireNonNull(Attacks.class.getResourceAsStream("attack.csv"), "attack.csv");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#") && !line.isBlank()) {
          table.add(line.split(",", -1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the table of attacks can't be read", e);
    }
    return table;
  }

  private void add(String[] cells) {
    Matcher technique = TECHNIQUE.matcher(cells[0].toLowerCase(Locale.ROOT));
    if (!technique.matches()) {
      Named tactic = new Named(cells[0], cells[1]);
      tactics.put(cells[1].toLowerCase(Locale.ROOT).replace(' ', '-'), tactic);
      tactics.put(cells[0].toLowerCase(Locale.ROOT), tactic);
    } else if (technique.group(2) == null) {
      techniques.put(cells[0], new Row(cells[1], Set.of(cells[2].split(" ", -1))));
    } else {
      Row parent = Objects.requireNonNull(techniques.get(cells[0].substring(0, 5)), cells[0]);
      techniques.put(cells[0], new Row(cells[1], parent.tactics()));
    }
  }
}
