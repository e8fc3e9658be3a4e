package io.trailwarden.sigma.parse;

import io.trailwarden.event.FieldPath;
import io.trailwarden.event.LogSource;
import io.trailwarden.sigma.Condition;
import io.trailwarden.sigma.Correlation;
import io.trailwarden.sigma.Detection;
import io.trailwarden.sigma.Location;
import io.trailwarden.sigma.Rule;
import io.trailwarden.sigma.RuleSet;
import io.trailwarden.sigma.RuleSet.Skipped;
import io.trailwarden.sigma.parse.Yaml.YamlMap;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Rule files to one {@link RuleSet}, or all their errors. A rule's name is its {@code name}, else
 * its file's; a document without a name that only serves a correlation is called {@code FILE#n}
 * where it can't have its file's name.
 *
 * <p>Filters narrow the rules that they name, or all rules on their logs, wherever those stand.
 *
 * <p>Refused: what is no YAML, an unknown modifier, correlation type or attribute of a section, a
 * reference to nothing, a selection that no event can match, equal names or ids, and what is valid
 * but not supported yet. Documents for other logs are skipped, without a look at their detections.
 * Stateless and thread-safe.
 */
public final class RuleParser {
  private final Predicate<FieldPath> derivedFields;
  private final Map<String, List<String>> placeholders;

  /**
   * @param derivedFields which {@code trailwarden.*} fields there are; a rule that asks for another
   *     is refused
   * @param placeholders values for the modifier {@code expand}, by name without the {@code %}
   */
  public RuleParser(Predicate<FieldPath> derivedFields, Map<String, List<String>> placeholders) {
    this.derivedFields = derivedFields;
    this.placeholders = Map.copyOf(placeholders);
  }

  /**
   * Parses all files as one set.
   *
   * @throws RuleErrors when anything is wrong with any of them: all that is wrong with all of them
   */
  public RuleSet parse(List<RuleFile> files) throws RuleErrors {
    return new Run(files).parse();
  }

  /** One document that is neither broken nor skipped. */
  private static final class Draft {
    final RuleFile file;
    final int index;
    final Location location;
    final Header header;
    final LogSource logSource;
    final DetectionParser.@Nullable Section detection;
    final @Nullable CorrelationParser correlationParser;
    final CorrelationParser.@Nullable Section correlation;
    String name = "";

    Draft(
        RuleFile file,
        int index,
        Location location,
        Header header,
        LogSource logSource,
        DetectionParser.@Nullable Section detection,
        @Nullable CorrelationParser correlationParser,
        CorrelationParser.@Nullable Section correlation) {
      this.file = file;
      this.index = index;
      this.location = location;
      this.header = header;
      this.logSource = logSource;
      this.detection = detection;
      this.correlationParser = correlationParser;
      this.correlation = correlation;
    }
  }

  /** A filter for our logs, and what it is called. */
  private record FilterDraft(FilterParser.Filter filter, String name, Yaml yaml) {}

  /** A filter with its section as one of its rules reads it. */
  private record AppliedFilter(Rule.Filter filter, DetectionParser.Section section) {}

  /** The work of one call. */
  private final class Run {
    private final List<RuleFile> files;
    private final Diagnostics diagnostics = new Diagnostics();
    private final List<Draft> drafts = new ArrayList<>();
    private final List<Skipped> skipped = new ArrayList<>();
    private final List<FilterDraft> filters = new ArrayList<>();

    /** Names and ids of documents that were skipped or broken: references to them are no news. */
    private final Set<String> skippedKeys = new HashSet<>();

    private final Set<String> brokenKeys = new HashSet<>();

    private final Map<String, Draft> byKey = new HashMap<>();

    Run(List<RuleFile> files) {
      this.files = files;
    }

    RuleSet parse() throws RuleErrors {
      for (RuleFile file : files) {
        read(file);
      }
      register();
      skipCorrelationsOfSkipped();
      Set<Draft> silent = silent();
      name(silent);
      registerFilters();
      Map<Draft, List<AppliedFilter>> applied = applyFilters();
      List<Rule> rules = new ArrayList<>();
      for (Draft draft : drafts) {
        DetectionParser.Section detection = draft.detection;
        if (detection != null) {
          rules.add(rule(draft, detection, applied.getOrDefault(draft, List.of())));
        }
      }
      List<Correlation> correlations = correlations();
      if (!diagnostics.errors().isEmpty()) {
        throw new RuleErrors(diagnostics.errors());
      }
      Set<String> silentNames = new HashSet<>();
      silent.forEach(draft -> silentNames.add(draft.name));
      return new RuleSet(rules, correlations, silentNames, skipped, diagnostics.warnings());
    }

    private static Rule rule(
        Draft draft, DetectionParser.Section own, List<AppliedFilter> filters) {
      Map<String, Detection> detections = new LinkedHashMap<>(own.detections());
      List<Condition> conditions = new ArrayList<>(List.of(own.condition()));
      for (AppliedFilter filter : filters) {
        DetectionParser.Section section =
            FilterParser.qualified(
                filter.section(), filter.filter().name(), Set.copyOf(detections.keySet()));
        detections.putAll(section.detections());
        conditions.add(section.condition());
      }
      return new Rule(
          draft.header.named(draft.name),
          draft.logSource,
          detections,
          conditions.size() == 1 ? conditions.get(0) : new Condition.And(conditions),
          filters.stream().map(AppliedFilter::filter).toList(),
          draft.location);
    }

    /** No filter may be called as a rule or another filter is. */
    private void registerFilters() {
      Map<String, Location> taken = new HashMap<>();
      byKey.forEach((key, draft) -> taken.put(key, draft.location));
      for (FilterDraft draft : filters) {
        Header header = draft.filter().header();
        registerFilter("name", header.name(), draft.filter().location(), taken);
        registerFilter("id", header.id(), draft.filter().location(), taken);
      }
    }

    private void registerFilter(
        String kind, @Nullable String key, Location location, Map<String, Location> taken) {
      Location other = key == null ? null : taken.putIfAbsent(key, location);
      if (other != null) {
        diagnostics.error(
            location, kind + " '" + key + "' is taken already, by the rule at " + other);
      }
    }

    private Map<Draft, List<AppliedFilter>> applyFilters() {
      Map<Draft, List<AppliedFilter>> applied = new HashMap<>();
      for (FilterDraft draft : filters) {
        Map<LogSource, DetectionParser.@Nullable Section> sections = new EnumMap<>(LogSource.class);
        int errors = diagnostics.errorCount();
        for (Draft rule : filteredBy(draft.filter())) {
          if (!sections.containsKey(rule.logSource)) {
            sections.put(
                rule.logSource,
                new DetectionParser(
                        draft.yaml(), rule.logSource, derivedFields, placeholders, diagnostics)
                    .parseFilter(draft.filter().section()));
          }
          DetectionParser.Section section = sections.get(rule.logSource);
          if (section != null) {
            applied
                .computeIfAbsent(rule, ignored -> new ArrayList<>())
                .add(
                    new AppliedFilter(
                        new Rule.Filter(
                            draft.name(),
                            draft.filter().header().metadata().title(),
                            draft.filter().location()),
                        section));
          }
        }
        if (sections.isEmpty() && diagnostics.errorCount() == errors) {
          checkUnused(draft);
        }
      }
      return applied;
    }

    /** A filter without a rule is read all the same, so that its mistakes are told. */
    private void checkUnused(FilterDraft draft) {
      diagnostics.warning(draft.filter().location(), "the filter applies to no rule");
      LogSource logSource = draft.filter().logSources().iterator().next();
      new DetectionParser(draft.yaml(), logSource, derivedFields, placeholders, diagnostics)
          .parseFilter(draft.filter().section());
    }

    private Set<Draft> filteredBy(FilterParser.Filter filter) {
      Set<Draft> rules = new LinkedHashSet<>();
      if (filter.isForAny()) {
        for (Draft draft : drafts) {
          if (draft.detection != null && filter.logSources().contains(draft.logSource)) {
            rules.add(draft);
          }
        }
        return rules;
      }
      for (FilterParser.Reference reference : filter.rules()) {
        Draft rule = find(reference.text());
        if (rule == null) {
          reportUnknown(reference);
        } else if (rule.correlation != null) {
          diagnostics.error(
              reference.location(),
              "'"
                  + reference.text()
                  + "' is a correlation, and filters apply to rules; name those that it rests on: "
                  + rule.correlation.rules().stream()
                      .map(CorrelationParser.Reference::text)
                      .toList());
        } else if (!filter.logSources().contains(rule.logSource)) {
          diagnostics.warning(
              reference.location(),
              "the filter is for "
                  + filter.logSourceInWords()
                  + ", so it does not apply to '"
                  + reference.text()
                  + "', which is for "
                  + rule.logSource.service());
        } else {
          rules.add(rule);
        }
      }
      return rules;
    }

    private void reportUnknown(FilterParser.Reference reference) {
      String text = reference.text();
      String lower = text.toLowerCase(Locale.ROOT);
      if (skippedKeys.contains(text) || skippedKeys.contains(lower)) {
        diagnostics.warning(
            reference.location(),
            "'" + text + "' is for another log and skipped, so the filter does not apply to it");
      } else if (!brokenKeys.contains(text) && !brokenKeys.contains(lower)) {
        diagnostics.error(
            reference.location(),
            "there is no rule with the name or id '"
                + text
                + "'"
                + Suggestion.of(text, byKey.keySet()));
      }
    }

    private void read(RuleFile file) {
      Yaml yaml = new Yaml(file.path());
      List<Node> documents;
      try {
        documents = yaml.documents(file.content());
        if (documents.isEmpty()) {
          throw new RuleException(new Location(file.path(), 1, 1), "the file is empty");
        }
      } catch (RuleException e) {
        diagnostics.error(e);
        brokenKeys.add(file.name());
        return;
      }
      for (int i = 0; i < documents.size(); i++) {
        int errors = diagnostics.errorCount();
        YamlMap document = null;
        try {
          document = yaml.map(documents.get(i), "a rule");
          read(file, i, yaml, document);
        } catch (RuleException e) {
          diagnostics.error(e);
        }
        if (diagnostics.errorCount() > errors) {
          addKeys(brokenKeys, file, i, document);
        }
      }
    }

    private void addKeys(Set<String> keys, RuleFile file, int index, @Nullable YamlMap document) {
      if (document == null) {
        keys.add(file.name());
        return;
      }
      String name = null;
      try {
        String id = Header.idOf(document);
        if (id != null) {
          keys.add(id);
        }
        name = Header.nameOf(document);
      } catch (RuleException e) {
        // Its error was reported when the document was read; here only its keys are wanted.
        keys.add(file.name());
      }
      if (name != null) {
        keys.add(name);
      } else if (index == 0) {
        keys.add(file.name());
      }
    }

    private void read(RuleFile file, int index, Yaml yaml, YamlMap document) throws RuleException {
      if (document.has("action")) {
        throw new RuleException(
            document.keyLocation("action"),
            "collections with 'action' are no part of Sigma since 2.0; write each rule out");
      }
      if (document.has("filter")) {
        filter(file, index, yaml, document);
        return;
      }
      Node detection = document.get("detection");
      Node correlation = document.get("correlation");
      if ((detection == null) == (correlation == null)) {
        throw new RuleException(
            document.location(), "a rule has either a detection or a correlation");
      }
      if (correlation != null) {
        Header header = Header.parse(document, diagnostics);
        CorrelationParser parser = new CorrelationParser(yaml, derivedFields);
        drafts.add(
            new Draft(
                file,
                index,
                document.location(),
                header,
                LogSource.CLOUDTRAIL,
                null,
                parser,
                parser.parse(correlation)));
        return;
      }
      if (detection == null) {
        return;
      }
      Node logSourceNode = document.get("logsource");
      if (logSourceNode == null) {
        throw new RuleException(document.location(), "logsource is missing");
      }
      YamlMap source = yaml.map(logSourceNode, "logsource");
      LogSource logSource = logSource(source);
      if (logSource == null) {
        String name = Header.nameOf(document);
        skipped.add(
            new Skipped(
                document.location(), name == null ? file.name() : name, Header.describe(source)));
        addKeys(skippedKeys, file, index, document);
        return;
      }
      Header header = Header.parse(document, diagnostics);
      DetectionParser.Section section =
          new DetectionParser(yaml, logSource, derivedFields, placeholders, diagnostics)
              .parse(detection);
      if (section != null) {
        drafts.add(
            new Draft(file, index, document.location(), header, logSource, section, null, null));
      }
    }

    private void filter(RuleFile file, int index, Yaml yaml, YamlMap document)
        throws RuleException {
      FilterParser.Filter filter = FilterParser.parse(document, diagnostics);
      String own = filter.header().name();
      String name = own != null ? own : index == 0 ? file.name() : file.name() + "#" + (index + 1);
      if (filter.logSources().isEmpty()) {
        skipped.add(new Skipped(document.location(), name, filter.logSourceInWords()));
        return;
      }
      filters.add(new FilterDraft(filter, name, yaml));
    }

    private @Nullable LogSource logSource(YamlMap source) throws RuleException {
      String product = source.textOrNull("product");
      String service = source.textOrNull("service");
      if (!"aws".equals(product) || source.get("category") != null) {
        return null;
      }
      for (LogSource logSource : LogSource.values()) {
        if (logSource.service().equals(service)) {
          return logSource;
        }
      }
      return null;
    }

    /** Fills {@link #byKey}: what a correlation may call a document. */
    private void register() {
      for (Draft draft : drafts) {
        String name = draft.header.name();
        if (name != null) {
          register("name", name, draft);
        }
        String id = draft.header.id();
        if (id != null) {
          register("id", id, draft);
        }
      }
      for (Draft draft : drafts) {
        if (draft.header.name() == null && draft.index == 0) {
          byKey.putIfAbsent(draft.file.name(), draft);
        }
      }
    }

    private void register(String kind, String key, Draft draft) {
      Draft other = byKey.putIfAbsent(key, draft);
      if (other != null && other != draft) {
        diagnostics.error(
            draft.location,
            kind + " '" + key + "' is taken already, by the rule at " + other.location);
      }
    }

    /** A correlation of rules for other logs is one for other logs itself. */
    private void skipCorrelationsOfSkipped() {
      boolean changed = true;
      while (changed) {
        changed = false;
        for (Draft draft : List.copyOf(drafts)) {
          CorrelationParser.Section section = draft.correlation;
          if (section == null) {
            continue;
          }
          long others =
              section.rules().stream().filter(r -> skippedKeys.contains(r.text())).count();
          if (others < section.rules().size()) {
            continue;
          }
          drafts.remove(draft);
          byKey.values().removeIf(registered -> registered == draft);
          String name = draft.header.name() == null ? draft.file.name() : draft.header.name();
          skipped.add(new Skipped(draft.location, name, "its rules are for other logs"));
          skippedKeys.add(name);
          if (draft.header.id() != null) {
            skippedKeys.add(draft.header.id());
          }
          changed = true;
        }
      }
    }

    private @Nullable Draft find(String reference) {
      Draft draft = byKey.get(reference);
      return draft == null ? byKey.get(reference.toLowerCase(Locale.ROOT)) : draft;
    }

    private Set<Draft> silent() {
      Set<Draft> silent = new LinkedHashSet<>();
      for (Draft draft : drafts) {
        if (draft.correlation != null && !draft.correlation.generate()) {
          for (CorrelationParser.Reference reference : draft.correlation.rules()) {
            Draft referenced = find(reference.text());
            if (referenced != null) {
              silent.add(referenced);
            }
          }
        }
      }
      return silent;
    }

    private void name(Set<Draft> silent) {
      Map<String, Draft> byName = new HashMap<>();
      for (Draft draft : drafts) {
        String name = draft.header.name();
        if (name != null) {
          draft.name = name;
          byName.putIfAbsent(name, draft);
        }
      }
      for (Draft draft : drafts) {
        if (draft.header.name() != null) {
          continue;
        }
        boolean fires = !silent.contains(draft);
        if (draft.index > 0 && fires) {
          diagnostics.error(
              draft.location,
              "a further document of a file needs a name, since its alerts go by it");
          continue;
        }
        String name = draft.file.name();
        if (draft.index > 0 || (!fires && byName.containsKey(name))) {
          name = name + "#" + (draft.index + 1);
        }
        Draft other = byName.putIfAbsent(name, draft);
        if (other != null) {
          diagnostics.error(
              draft.location,
              "name '" + name + "' is taken already, by the rule at " + other.location);
        }
        draft.name = name;
      }
    }

    /** Those that rest on others stand behind them; cycles are errors. */
    private List<Correlation> correlations() {
      Map<Draft, Boolean> visited = new LinkedHashMap<>();
      List<Correlation> correlations = new ArrayList<>();
      for (Draft draft : drafts) {
        if (draft.correlation != null) {
          visit(draft, visited, correlations);
        }
      }
      return correlations;
    }

    /**
     * @param visited true once the draft is done, false while what it rests on is visited
     */
    private void visit(Draft draft, Map<Draft, Boolean> visited, List<Correlation> correlations) {
      CorrelationParser.Section section = draft.correlation;
      CorrelationParser parser = draft.correlationParser;
      if (section == null || parser == null || visited.containsKey(draft)) {
        return;
      }
      visited.put(draft, false);
      for (CorrelationParser.Reference reference : section.rules()) {
        Draft referenced = find(reference.text());
        if (referenced != null && Boolean.FALSE.equals(visited.get(referenced))) {
          diagnostics.error(
              reference.location(), "'" + reference.text() + "' rests on this correlation itself");
        } else if (referenced != null) {
          visit(referenced, visited, correlations);
        }
      }
      visited.put(draft, true);
      if (section.rules().stream().anyMatch(r -> isBroken(r.text()))) {
        return;
      }
      for (CorrelationParser.Reference reference : section.rules()) {
        if (find(reference.text()) == null && skippedKeys.contains(reference.text())) {
          diagnostics.error(
              reference.location(), "'" + reference.text() + "' is for another log and skipped");
          return;
        }
      }
      try {
        Correlation correlation =
            parser.resolve(
                section,
                draft.header.named(draft.name),
                reference -> {
                  Draft referenced = find(reference);
                  return referenced == null ? null : referenced.name;
                },
                draft.location);
        correlations.add(correlation);
        warnOfFields(correlation, section);
      } catch (RuleException e) {
        diagnostics.error(e);
      }
    }

    /**
     * A field that events don't have: they are in no group, or have nothing that could be counted,
     * and the correlation stays silent. What a correlation rests on through others is theirs.
     */
    private void warnOfFields(Correlation correlation, CorrelationParser.Section section) {
      for (LogSource logSource : LogSource.values()) {
        Set<String> rules = new HashSet<>();
        for (CorrelationParser.Reference reference : section.rules()) {
          Draft rule = find(reference.text());
          if (rule != null && rule.detection != null && rule.logSource == logSource) {
            rules.add(rule.name);
          }
        }
        if (rules.isEmpty()) {
          continue;
        }
        for (int i = 0; i < section.groupBy().size(); i++) {
          Map<String, FieldPath> byRule = new HashMap<>(correlation.groupBy().get(i).byRule());
          byRule.keySet().retainAll(rules);
          for (FieldPath path : new LinkedHashSet<>(byRule.values())) {
            KnownFields.warn(path, logSource, section.groupBy().get(i).location(), diagnostics);
          }
        }
        for (CorrelationParser.Placed<FieldPath> field : section.fields()) {
          KnownFields.warn(field.value(), logSource, field.location(), diagnostics);
        }
      }
    }

    /** Whether the reference is to a rule with errors of its own, which are told already. */
    private boolean isBroken(String reference) {
      return find(reference) == null && brokenKeys.contains(reference);
    }
  }
}
