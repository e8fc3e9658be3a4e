package io.trailwarden.sigma.match;

import io.trailwarden.bytes.ByteRange;
import io.trailwarden.event.Event;
import io.trailwarden.event.FieldPath;
import io.trailwarden.event.FieldSource;
import io.trailwarden.event.FieldValues;
import io.trailwarden.event.LogSource;
import io.trailwarden.event.ValueKind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Shows events to compiled rules. Each field is extracted, and each question about a field
 * answered, at most once an event and only when a candidate rule asks. Working memory of one
 * thread; not thread-safe. For an event that matches nothing it allocates nothing, but for regular
 * expressions, keywords, and text beyond ASCII.
 */
public final class Matcher {
  static final int UNKNOWN = -1;
  static final int YES = 1;

  private final CompiledRules rules;
  private final FieldSource derived;
  private final Slot[] slots;

  /** The turn in which a slot was filled. */
  private final int[] filled;

  /** Twice the turn in which a question was answered, plus one when the answer was yes. */
  private final int[] answers;

  /** The turn in which a rule was shown the event. */
  private final int[] shown;

  private final Map<FieldPath, Slot> others = new HashMap<>();
  private final Map<FieldPath, Integer> othersFilled = new HashMap<>();
  private int turn;
  private @Nullable Event event;

  Matcher(CompiledRules rules, FieldSource derived) {
    this.rules = rules;
    this.derived = derived;
    this.slots = new Slot[rules.slotCount()];
    Arrays.setAll(slots, i -> new Slot());
    this.filled = new int[slots.length];
    this.answers = new int[rules.questionCount()];
    this.shown = new int[rules.size()];
  }

  /** Makes the event current, and tells the handler of each rule that it matches. */
  public void match(Event event, MatchHandler handler) {
    this.event = event;
    nextTurn();
    CompiledRules.Plan plan = rules.planFor(event.source());
    for (CompiledRules.Index index : plan.indexes()) {
      showCandidates(index, handler);
    }
    for (int rule : plan.always()) {
      if (rules.root(rule).test(this)) {
        handler.matched(rule, this);
      }
    }
  }

  private void showCandidates(CompiledRules.Index index, MatchHandler handler) {
    Slot slot = slot(index.slot());
    int count = slot.values.count();
    for (int i = 0; i < count; i++) {
      if (slot.values.kind(i) == ValueKind.NULL) {
        continue;
      }
      byte[] text = slot.array(i, false);
      int found = index.table().find(text, slot.offset(i, false), slot.length(i, false));
      if (found < 0) {
        continue;
      }
      for (int rule : index.rules()[found]) {
        if (shown[rule] != turn) {
          shown[rule] = turn;
          if (rules.root(rule).test(this)) {
            handler.matched(rule, this);
          }
        }
      }
    }
  }

  /**
   * The values of a field of the current event, derived fields included, also of a field that no
   * rule asks for. Valid as long as the event is, and until the next call of {@link #match}.
   *
   * @throws IllegalStateException when no event was matched yet
   */
  public FieldValues values(FieldPath path) {
    int slot = rules.slot(path);
    if (slot >= 0) {
      return slot(slot).values;
    }
    Slot other = others.computeIfAbsent(path, key -> new Slot());
    Integer last = othersFilled.put(path, turn);
    if (last == null || last != turn) {
      fill(other, path);
    }
    return other.values;
  }

  /**
   * Names the fields whose values made the current event match a rule, keywords left out; a field
   * may be named twice. What is named is a function of the event and that rule alone.
   *
   * @param rule one that was just matched
   */
  public void matchedFields(int rule, Consumer<FieldPath> into) {
    rules.root(rule).matchedFields(this, into);
  }

  void nameField(int slot, Consumer<FieldPath> into) {
    FieldPath path = rules.field(slot);
    if (path != null) {
      into.accept(path);
    }
  }

  /**
   * The current event.
   *
   * @throws IllegalStateException when no event was matched yet
   */
  public Event event() {
    if (event == null) {
      throw new IllegalStateException("no event yet");
    }
    return event;
  }

  Slot slot(int index) {
    Slot slot = slots[index];
    if (filled[index] != turn) {
      filled[index] = turn;
      fill(slot, rules.field(index));
    }
    return slot;
  }

  private void fill(Slot slot, @Nullable FieldPath path) {
    slot.clear();
    Event current = event();
    if (path == null) {
      ByteRange text = current.raw();
      if (current.source() == LogSource.CLOUDTRAIL) {
        text = JsonText.unescaped(text);
      }
      slot.values.add(ValueKind.STRING, text.array(), text.offset(), text.length());
    } else if (path.isDerived()) {
      derived.values(current, path, slot.values);
    } else {
      current.values(path, slot.values);
    }
  }

  /** {@link #YES}, 0 for no, or {@link #UNKNOWN}. */
  int answer(int question) {
    int answer = answers[question];
    return answer >> 1 == turn ? answer & 1 : UNKNOWN;
  }

  boolean remember(int question, boolean answer) {
    answers[question] = turn << 1 | (answer ? 1 : 0);
    return answer;
  }

  private void nextTurn() {
    turn++;
    if (turn == 1 << 30) {
      turn = 1;
      Arrays.fill(filled, 0);
      Arrays.fill(answers, 0);
      Arrays.fill(shown, 0);
      othersFilled.clear();
    }
  }
}
