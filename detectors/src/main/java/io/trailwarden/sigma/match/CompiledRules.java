package io.trailwarden.sigma.match;

import io.trailwarden.event.FieldPath;
import io.trailwarden.event.FieldSource;
import io.trailwarden.event.LogSource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rules as programs, and for each kind of log the index that says which programs an event has to be
 * shown to. Immutable; shared by all matchers.
 */
public final class CompiledRules {
  private final List<Program> programs;

  /** By slot; null for the event's text. */
  private final @Nullable FieldPath[] fields;

  private final boolean[] derived;
  private final Map<FieldPath, Integer> slots;
  private final List<Nodes.Field> questions;

  /** Null where asking each question alone is better. */
  private final @Nullable Scan[] scans;

  /** By question the scan that answers it; -1 when none does. */
  private final int[] scanOf;

  private final EnumMap<LogSource, Plan> plans = new EnumMap<>(LogSource.class);

  private CompiledRules(Builder builder) {
    this.programs = List.copyOf(builder.programs);
    this.fields = builder.fields.toArray(new @Nullable FieldPath[0]);
    this.derived = new boolean[fields.length];
    for (int slot = 0; slot < derived.length; slot++) {
      FieldPath field = fields[slot];
      derived[slot] = field != null && field.isDerived();
    }
    this.slots = Map.copyOf(builder.slots);
    this.questions = List.copyOf(builder.questions);
    this.scanOf = new int[questions.size()];
    List<Scan.Builder> builders = scanBuilders();
    for (LogSource logSource : LogSource.values()) {
      Plan plan = Planner.plan(candidates(logSource), scanOf);
      plan.allScans().forEach(scan -> builders.get(scan).require());
      plans.put(logSource, plan);
    }
    this.scans = new Scan[builders.size()];
    for (int i = 0; i < scans.length; i++) {
      scans[i] = builders.get(i).pays() ? builders.get(i).build() : null;
    }
    for (int question = 0; question < scanOf.length; question++) {
      if (scanOf[question] >= 0 && scans[scanOf[question]] == null) {
        scanOf[question] = -1;
      }
    }
  }

  /** The same rules, each of them shown every event, and each question asked alone. */
  private CompiledRules(CompiledRules rules) {
    this.programs = rules.programs;
    this.fields = rules.fields;
    this.derived = rules.derived;
    this.slots = rules.slots;
    this.questions = rules.questions;
    this.scans = new Scan[0];
    this.scanOf = new int[questions.size()];
    Arrays.fill(scanOf, -1);
    for (LogSource logSource : LogSource.values()) {
      plans.put(logSource, Planner.exhaustive(candidates(logSource), questions.size()));
    }
  }

  private List<Scan.Builder> scanBuilders() {
    Map<Scan.Key, Integer> indices = new HashMap<>();
    List<Scan.Builder> builders = new ArrayList<>();
    for (Nodes.Field question : questions) {
      Needles needles = question.needles();
      if (needles == null) {
        scanOf[question.id()] = -1;
        continue;
      }
      Scan.Key key = new Scan.Key(question.slot(), needles.place(), needles.cased());
      int index =
          indices.computeIfAbsent(
              key,
              any -> {
                builders.add(new Scan.Builder(key, isNested(key.slot())));
                return builders.size() - 1;
              });
      builders.get(index).add(question.id(), needles);
      scanOf[question.id()] = index;
    }
    return builders;
  }

  private boolean isNested(int slot) {
    FieldPath field = fields[slot];
    return field != null && !field.isDerived() && field.segments().size() > 1;
  }

  private List<Planner.Candidate> candidates(LogSource logSource) {
    List<Planner.Candidate> candidates = new ArrayList<>();
    for (int rule = 0; rule < programs.size(); rule++) {
      Program program = programs.get(rule);
      if (program.logSource() == logSource) {
        candidates.add(new Planner.Candidate(rule, program.keys()));
      }
    }
    return candidates;
  }

  /**
   * The same rules without their index: slow, and without anything that could hide a match. What an
   * index must not change is shown by comparing with it.
   */
  CompiledRules exhaustive() {
    return new CompiledRules(this);
  }

  /** How many rules there are; they are numbered from 0 as they were compiled. */
  public int size() {
    return programs.size();
  }

  /** The name of a rule. */
  public String name(int rule) {
    return programs.get(rule).name();
  }

  /** Every field that a rule asks for. */
  public List<FieldPath> fields() {
    List<FieldPath> paths = new ArrayList<>();
    for (FieldPath field : fields) {
      if (field != null) {
        paths.add(field);
      }
    }
    return paths;
  }

  /** The program of a rule, readable. */
  public String listing(int rule) {
    return programs.get(rule).toString();
  }

  /**
   * Working memory to run the rules with; one for each thread.
   *
   * @param derived gives {@code trailwarden.*} fields
   */
  public Matcher newMatcher(FieldSource derived) {
    return new Matcher(this, derived);
  }

  Node root(int rule) {
    return programs.get(rule).root();
  }

  Plan planFor(LogSource logSource) {
    return Objects.requireNonNull(plans.get(logSource));
  }

  int slotCount() {
    return fields.length;
  }

  int questionCount() {
    return questions.size();
  }

  @Nullable Scan[] scans() {
    return scans;
  }

  /** The scan that answers a question; -1 when none does. */
  int scanOf(int question) {
    return scanOf[question];
  }

  /** Null for the event's text. */
  @Nullable FieldPath field(int slot) {
    return fields[slot];
  }

  /** Whether the field of a slot is derived. */
  boolean isDerived(int slot) {
    return derived[slot];
  }

  /** -1 when no rule asks for the field. */
  int slot(FieldPath field) {
    return slots.getOrDefault(field, -1);
  }

  /**
   * Questions of which an event must answer one with yes to match a rule.
   *
   * @param anyOf made by {@link Builder#field} or {@link Builder#text} of tests with needles
   */
  public record IndexKey(List<Node> anyOf) {
    public IndexKey {
      anyOf = List.copyOf(anyOf);
      for (Node node : anyOf) {
        if (!(node instanceof Nodes.Field question) || question.needles() == null) {
          throw new IllegalArgumentException("can't be an index: " + node);
        }
      }
    }

    /** The text that all texts have which differ from it in case alone. */
    public static String fold(String text) {
      return new String(Fold.folded(text), StandardCharsets.UTF_8);
    }

    int[] questions() {
      return anyOf.stream().mapToInt(node -> ((Nodes.Field) node).id()).toArray();
    }

    /** What is looked for in which fields. */
    @Override
    public String toString() {
      Map<String, TreeSet<String>> texts = new LinkedHashMap<>();
      for (Node node : anyOf) {
        Nodes.Field question = (Nodes.Field) node;
        Needles needles = Objects.requireNonNull(question.needles());
        String head = question.name();
        if (needles.place() != Needles.Place.WHOLE) {
          head += " " + needles.place().word();
        }
        texts
            .computeIfAbsent(
                head + (needles.cased() && needles.place() != Needles.Place.WITHIN ? " cased" : ""),
                any -> new TreeSet<>())
            .addAll(needles.texts());
      }
      return texts.entrySet().stream()
          .map(entry -> entry.getKey() + ": " + String.join(", ", entry.getValue()))
          .collect(Collectors.joining("; or "));
    }
  }

  private record Program(String name, LogSource logSource, List<IndexKey> keys, Node root) {
    @Override
    public String toString() {
      StringBuilder listing = new StringBuilder();
      listing.append(name).append(" on ").append(logSource.service()).append('\n');
      if (keys.isEmpty()) {
        listing.append("  every event\n");
      } else {
        listing.append("  indexed by ").append(keys.get(0)).append('\n');
      }
      root.print(listing, "  ");
      return listing.toString();
    }
  }

  /** Collects programs. */
  public static final class Builder {
    private final List<Program> programs = new ArrayList<>();
    private final List<@Nullable FieldPath> fields = new ArrayList<>();
    private final Map<FieldPath, Integer> slots = new HashMap<>();
    private int textSlot = -1;
    private final List<Nodes.Field> questions = new ArrayList<>();

    private int slot(FieldPath field) {
      return slots.computeIfAbsent(
          field,
          path -> {
            fields.add(path);
            return fields.size() - 1;
          });
    }

    /** A test of a field. The same test of the same field should be the same node everywhere. */
    public Node field(FieldPath field, ValueTest test) {
      return question(slot(field), field.name(), test);
    }

    /**
     * A test of the event's whole text: an access log's line, a record's JSON with its escapes
     * resolved.
     */
    public Node text(ValueTest test) {
      if (textSlot < 0) {
        fields.add(null);
        textSlot = fields.size() - 1;
      }
      return question(textSlot, "event", test);
    }

    private Node question(int slot, String name, ValueTest test) {
      Nodes.Field question = new Nodes.Field(questions.size(), slot, name, test);
      questions.add(question);
      return question;
    }

    /** A comparison of two fields. */
    public Node reference(
        FieldPath field, FieldPath other, ReferenceMode mode, boolean cased, String description) {
      return new Nodes.Reference(slot(field), slot(other), mode, cased, description);
    }

    /**
     * Adds the next rule.
     *
     * @param keys each is true of every event that matches; those that tell events best apart first
     */
    public void add(String name, LogSource logSource, List<IndexKey> keys, Node root) {
      programs.add(new Program(name, logSource, List.copyOf(keys), root));
    }

    public CompiledRules build() {
      return new CompiledRules(this);
    }
  }
}
