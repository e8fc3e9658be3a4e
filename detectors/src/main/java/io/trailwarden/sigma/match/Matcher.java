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
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Shows events to compiled rules. Each field is extracted, and each question about a field
 * answered, at most once an event and only when a candidate rule asks. Working memory of one
 * thread; not thread-safe. For an event that matches nothing it allocates nothing, but for regular
 * expressions whose literal text the event has, comparisons of fractions, and malformed UTF-8.
 */
public final class Matcher {
  private static final int NO = 0;
  private static final int YES = 1;

  /** No scan has ruled it out. */
  private static final int MAYBE = 2;

  private static final int UNKNOWN = 3;
  private static final int ANSWER_BITS = 2;
  private static final int MOST_ASKED = 4096;
  private static final int LAST_TURN = 1 << (31 - ANSWER_BITS);

  private final CompiledRules rules;
  private final FieldSource derived;
  private final @Nullable Scan[] scans;
  private final Arena arena = new Arena();
  private final Slot[] slots;

  /** The turn in which a slot was filled. */
  private final int[] filled;

  /** The turn in which a question was answered, and behind it the answer. */
  private final int[] answers;

  /** By scan what it found. */
  private final Found[] found;

  /** By scan the turn in which the rules that wait for its questions were shown the event. */
  private final int[] led;

  /** The turn in which a rule was shown the event. */
  private final int[] shown;

  /**
   * Fields that were asked for from outside, by identity: whoever asks holds on to its paths, so
   * that looking one up compares no text.
   */
  private final IdentityHashMap<FieldPath, Field> asked = new IdentityHashMap<>();

  /** The same by name, for the paths of several that ask for one field. */
  private final Map<FieldPath, Field> askedByName = new HashMap<>();

  private int turn;

  /** Counts events as {@link #turn} does, and never begins again. */
  private long events;

  private @Nullable Event event;

  Matcher(CompiledRules rules, FieldSource derived) {
    this.rules = rules;
    this.derived = derived;
    this.slots = new Slot[rules.slotCount()];
    Arrays.setAll(slots, i -> new Slot(arena));
    this.scans = rules.scans();
    this.found = new Found[scans.length];
    for (int i = 0; i < scans.length; i++) {
      Scan scan = scans[i];
      found[i] = new Found(scan == null ? 0 : scan.patternCount());
    }
    this.led = new int[scans.length];
    this.filled = new int[slots.length];
    this.answers = new int[rules.questionCount()];
    this.shown = new int[rules.size()];
  }

  /** Makes the event current, and tells the handler of each rule that it matches. */
  public void match(Event event, MatchHandler handler) {
    this.event = event;
    nextTurn();
    arena.clear();
    Plan plan = rules.planFor(event.source());
    for (int scan : plan.scans()) {
      follow(scan, plan, handler);
    }
    for (int rule : plan.always()) {
      show(rule, handler);
    }
  }

  /** Shows the event to rules that wait for what a scan finds. */
  private void follow(int scan, Plan plan, MatchHandler handler) {
    if (led[scan] == turn) {
      return;
    }
    led[scan] = turn;
    Found patterns = found(scan);
    Scan scanned = Objects.requireNonNull(scans[scan]);
    for (int i = 0; i < patterns.count(); i++) {
      int pattern = patterns.pattern(i);
      follow(scanned.answers(pattern), plan, handler);
      follow(scanned.hints(pattern), plan, handler);
    }
  }

  private void follow(int[] questions, Plan plan, MatchHandler handler) {
    for (int question : questions) {
      for (int rule : plan.rules()[question]) {
        show(rule, handler);
      }
      for (int scan : plan.leadsTo()[question]) {
        follow(scan, plan, handler);
      }
    }
  }

  private void show(int rule, MatchHandler handler) {
    if (shown[rule] != turn) {
      shown[rule] = turn;
      if (rules.root(rule).test(this)) {
        handler.matched(rule, this);
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
    return values(field(path));
  }

  /** As {@link #values(FieldPath)}, of a field that was looked up before. */
  public FieldValues values(Field field) {
    if (field.index >= 0) {
      return slot(field.index).values;
    }
    if (field.filled != events) {
      field.filled = events;
      fill(field.own, field.path, field.isDerived);
    }
    return field.own.values;
  }

  /** For whoever asks for a field of many events: so that it is looked up once. */
  public Field field(FieldPath path) {
    Field field = asked.get(path);
    return field == null ? ask(path) : field;
  }

  private Field ask(FieldPath path) {
    if (asked.size() == MOST_ASKED) {
      forgetAsked();
    }
    Field field =
        askedByName.computeIfAbsent(path, key -> new Field(key, rules.slot(key), new Slot(arena)));
    asked.put(path, field);
    return field;
  }

  private void forgetAsked() {
    asked.clear();
    askedByName.clear();
  }

  /** A field, and its slot where no rule has one for it: good for the matcher that made it. */
  public static final class Field {
    private final FieldPath path;
    private final int index;
    private final boolean isDerived;
    private final Slot own;
    private long filled = -1;

    private Field(FieldPath path, int index, Slot own) {
      this.path = path;
      this.index = index;
      this.isDerived = path.isDerived();
      this.own = own;
    }
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
      fill(slot, rules.field(index), rules.isDerived(index));
    }
    return slot;
  }

  private void fill(Slot slot, @Nullable FieldPath path, boolean isDerived) {
    slot.clear();
    Event current = event();
    if (path == null) {
      ByteRange text = current.raw();
      addText(slot, text.array(), text.offset(), text.length());
    } else if (isDerived) {
      derived.values(current, path, slot.values);
    } else {
      current.values(path, slot.values);
    }
  }

  private void addText(Slot slot, byte[] text, int offset, int length) {
    if (JsonText.isPlain(text, offset, length)) {
      slot.values.add(ValueKind.STRING, text, offset, length);
      slot.setAscii();
    } else if (event().source() == LogSource.CLOUDTRAIL
        && JsonText.unescape(text, offset, length, arena)) {
      slot.values.add(ValueKind.STRING, arena.array(), arena.start(), arena.length());
    } else {
      slot.values.add(ValueKind.STRING, text, offset, length);
    }
  }

  /** The answer to a question of a field, by a scan of the field where there is one. */
  boolean ask(int question, int slot, ValueTest test) {
    int answer = answer(question);
    int scan = rules.scanOf(question);
    if (answer == UNKNOWN && scan >= 0) {
      found(scan);
      answer = answer(question) == UNKNOWN ? NO : answer(question);
    }
    if (answer == YES || answer == NO) {
      return answer == YES;
    }
    boolean yes = test.test(slot(slot));
    answers[question] = turn << ANSWER_BITS | (yes ? YES : NO);
    return yes;
  }

  private int answer(int question) {
    int answer = answers[question];
    return answer >> ANSWER_BITS == turn ? answer & ((1 << ANSWER_BITS) - 1) : UNKNOWN;
  }

  /** What a scan finds. It is run once an event. */
  private Found found(int index) {
    Found patterns = found[index];
    if (!patterns.isOf(turn)) {
      patterns.begin(turn);
      Scan scan = Objects.requireNonNull(scans[index]);
      if (isRuledOut(scan)) {
        return patterns;
      }
      scan.find(slot(scan.slot()), patterns);
      for (int i = 0; i < patterns.count(); i++) {
        for (int question : scan.answers(patterns.pattern(i))) {
          answers[question] = turn << ANSWER_BITS | YES;
        }
        for (int question : scan.hints(patterns.pattern(i))) {
          answers[question] = turn << ANSWER_BITS | MAYBE;
        }
      }
    }
    return patterns;
  }

  /**
   * Whether the event's text alone says that the field has no pattern, where it is not read yet.
   */
  private boolean isRuledOut(Scan scan) {
    Written written = scan.written();
    FieldPath field = rules.field(scan.slot());
    return written != null
        && field != null
        && filled[scan.slot()] != turn
        && !event().mayBeIn(field, written);
  }

  private void nextTurn() {
    events++;
    turn++;
    if (turn == LAST_TURN) {
      turn = 1;
      Arrays.fill(filled, 0);
      Arrays.fill(answers, 0);
      Arrays.fill(shown, 0);
      Arrays.fill(led, 0);
      for (Found patterns : found) {
        patterns.forgetTurns();
      }
      forgetAsked();
    }
  }
}
