package io.trailwarden.sigma.match;

import io.trailwarden.event.FieldPath;
import io.trailwarden.event.FieldSource;
import io.trailwarden.event.LogSource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Rules as programs, and for each kind of log the index that says which programs an event has to be
 * shown to. Immutable; shared by all matchers.
 */
public final class CompiledRules {
  /** Which rules need one of some texts in a field. */
  record Index(int slot, ByteTable table, int[][] rules) {}

  /** What runs on events of one kind of log. */
  record Plan(Index[] indexes, int[] always) {}

  private final List<Program> programs;
  private final List<@Nullable FieldPath> fields;
  private final Map<FieldPath, Integer> slots;
  private final EnumMap<LogSource, Plan> plans = new EnumMap<>(LogSource.class);
  private final int questions;

  private CompiledRules(Builder builder) {
    this.programs = List.copyOf(builder.programs);
    this.fields = new ArrayList<>(builder.fields);
    this.slots = Map.copyOf(builder.slots);
    this.questions = builder.questions;
    for (LogSource logSource : LogSource.values()) {
      plans.put(logSource, plan(logSource));
    }
  }

  private Plan plan(LogSource logSource) {
    Map<FieldPath, Map<String, TreeSet<Integer>>> byField = new LinkedHashMap<>();
    List<Integer> always = new ArrayList<>();
    for (int rule = 0; rule < programs.size(); rule++) {
      Program program = programs.get(rule);
      if (program.logSource() != logSource) {
        continue;
      }
      if (program.key() == null) {
        always.add(rule);
        continue;
      }
      for (String text : program.key().texts()) {
        byField
            .computeIfAbsent(program.key().field(), field -> new LinkedHashMap<>())
            .computeIfAbsent(text, key -> new TreeSet<>())
            .add(rule);
      }
    }
    List<Index> indexes = new ArrayList<>();
    byField.forEach(
        (field, rulesByText) -> {
          List<byte[]> keys = new ArrayList<>();
          List<int[]> rules = new ArrayList<>();
          rulesByText.forEach(
              (text, indices) -> {
                keys.add(Fold.folded(text));
                rules.add(ints(indices));
              });
          indexes.add(
              new Index(
                  slots.getOrDefault(field, -1),
                  new ByteTable(keys, false),
                  rules.toArray(int[][]::new)));
        });
    return new Plan(indexes.toArray(Index[]::new), ints(always));
  }

  private static int[] ints(Iterable<Integer> numbers) {
    List<Integer> list = new ArrayList<>();
    numbers.forEach(list::add);
    return list.stream().mapToInt(Integer::intValue).toArray();
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
    return fields.size();
  }

  int questionCount() {
    return questions;
  }

  /** Null for the event's text. */
  @Nullable FieldPath field(int slot) {
    return fields.get(slot);
  }

  /** -1 when no rule asks for the field. */
  int slot(FieldPath field) {
    return slots.getOrDefault(field, -1);
  }

  /**
   * What an event must have to be shown to a program.
   *
   * @param texts folded ({@link #fold}), distinct; the field must equal one of them
   */
  public record IndexKey(FieldPath field, List<String> texts) {
    public IndexKey {
      texts = List.copyOf(texts);
    }

    /** The text that all texts have which differ from it in case alone. */
    public static String fold(String text) {
      return new String(Fold.folded(text), StandardCharsets.UTF_8);
    }
  }

  private record Program(String name, LogSource logSource, @Nullable IndexKey key, Node root) {
    @Override
    public String toString() {
      StringBuilder listing = new StringBuilder();
      listing.append(name).append(" on ").append(logSource.service()).append('\n');
      if (key == null) {
        listing.append("  every event\n");
      } else {
        listing.append("  indexed by ").append(key.field().name()).append(": ");
        listing.append(String.join(", ", key.texts())).append('\n');
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
    private int questions;

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
      return new Nodes.Field(questions++, slot(field), field.name(), test);
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
      return new Nodes.Field(questions++, textSlot, "event", test);
    }

    /** A comparison of two fields. */
    public Node reference(
        FieldPath field, FieldPath other, ReferenceMode mode, boolean cased, String description) {
      return new Nodes.Reference(slot(field), slot(other), mode, cased, description);
    }

    /**
     * Adds the next rule.
     *
     * @param key what each event that matches has; null when that is not known
     */
    public void add(String name, LogSource logSource, @Nullable IndexKey key, Node root) {
      if (key != null) {
        slot(key.field());
      }
      programs.add(new Program(name, logSource, key, root));
    }

    public CompiledRules build() {
      return new CompiledRules(this);
    }
  }
}
