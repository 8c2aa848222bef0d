package io.tao4j.spec;

import io.tao4j.spec.SpecNode.Entry;
import io.tao4j.spec.SpecNode.ListNode;
import io.tao4j.spec.SpecNode.Message;
import io.tao4j.spec.SpecNode.Scalar;
import io.tao4j.spec.SpecNode.Style;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * YAML to nodes over SnakeYAML's event stream. Nothing is constructed from tags; depth and the
 * number of values are counted while events arrive, so a hostile text is left early.
 */
final class YamlSpecParser {
  private static final String CORE = "tag:yaml.org,2002:";
  private static final Set<String> TAGS =
      Set.of(CORE + "str", CORE + "int", CORE + "float", CORE + "bool", CORE + "null", "!");
  private static final Set<String> GROUP_TAGS = Set.of(CORE + "map", CORE + "seq", "!");
  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

  /** An anchored node with what a further use of it costs. */
  private record Anchored(@Nullable SpecNode node, int values, int height) {}

  private final String text;
  private final SpecLimits limits;
  private final ParsedSpec.Places places;
  private final ProblemCollector problems;
  private final Map<String, Anchored> anchors = new HashMap<>();
  private final ParserImpl parser;
  private @Nullable Mark lastMark;
  private boolean stopped;
  private int values;
  private int aliases;

  /** Height of the node built last, in levels; read by the caller right after. */
  private int height;

  private YamlSpecParser(
      String text, SpecLimits limits, ParsedSpec.Places places, ProblemCollector problems) {
    this.text = text;
    this.limits = limits;
    this.places = places;
    this.problems = problems;
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(limits.maxBytes());
    options.setNestingDepthLimit(limits.maxDepth());
    this.parser = new ParserImpl(new StreamReader(text), options);
  }

  static ParsedSpec parse(
      String text, SpecLimits limits, ParsedSpec.Places places, ProblemCollector problems) {
    YamlSpecParser parser;
    try {
      parser = new YamlSpecParser(text, limits, places, problems);
    } catch (ReaderException e) {
      badCharacter(text, e, places, problems);
      return new ParsedSpec(null, false);
    }
    return parser.document();
  }

  private ParsedSpec document() {
    next(); // the stream's start
    Event event = next();
    if (event == null || event.is(Event.ID.StreamEnd)) {
      return new ParsedSpec(null, !stopped);
    }
    // event is the document's start
    event = next();
    if (event == null) {
      return new ParsedSpec(null, false);
    }
    SpecNode node = node(event, 1);
    if (!stopped) {
      next(); // the document's end
    }
    event = stopped ? null : next();
    if (event != null && !event.is(Event.ID.StreamEnd)) {
      problems.error(
          SpecCode.SEVERAL_DOCUMENTS,
          at(event.getStartMark()),
          "a second YAML document starts here",
          "keep one spec in a file");
    }
    return new ParsedSpec(node, !stopped);
  }

  /** The next event, or null once reading has stopped. */
  private @Nullable Event next() {
    if (stopped) {
      return null;
    }
    try {
      Event event = parser.getEvent();
      lastMark = event.getStartMark();
      return event;
    } catch (ReaderException e) {
      badCharacter(text, e, places, problems);
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
      syntax(mark, describe(e));
    } catch (RuntimeException e) {
      // The scanner lets a few JDK exceptions through (numbers in directives and escapes); for us
      // each is one more way of not being YAML.
      syntax(lastMark, "not YAML: " + e.getMessage());
    }
    stopped = true;
    return null;
  }

  private static String describe(MarkedYAMLException e) {
    String problem = e.getProblem() == null ? "not YAML" : "not YAML: " + e.getProblem();
    String context = e.getContext() == null ? "" : ", " + e.getContext();
    return (problem + context).replaceAll("\\s+", " ");
  }

  private void syntax(@Nullable Mark mark, String message) {
    problems.error(
        SpecCode.SYNTAX, mark == null ? places.at(1, 1) : at(mark), message, tabHint(mark));
  }

  private static String tabHint(@Nullable Mark mark) {
    boolean tab =
        mark != null
            && mark.getPointer() < mark.getBuffer().length
            && mark.getBuffer()[mark.getPointer()] == '\t';
    return tab ? "YAML is indented with spaces, not tabs" : "";
  }

  private static void badCharacter(
      String text, ReaderException e, ParsedSpec.Places places, ProblemCollector problems) {
    int line = 1;
    int column = 1;
    int end = Math.min(text.length(), text.offsetByCodePoints(0, clamp(text, e.getPosition())));
    for (int i = 0; i < end; i++) {
      column++;
      if (text.charAt(i) == '\n') {
        line++;
        column = 1;
      }
    }
    problems.error(
        SpecCode.SYNTAX,
        places.at(line, column),
        String.format("character U+%04X may not stand in YAML", e.getCodePoint()),
        "");
  }

  private static int clamp(String text, int codePoints) {
    return Math.max(0, Math.min(codePoints, text.codePointCount(0, text.length())));
  }

  private Origin at(Mark mark) {
    return places.at(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private @Nullable SpecNode node(Event event, int depth) {
    height = 1;
    if (++values > limits.maxValues()) {
      tooMany(event);
      return null;
    }
    if (event instanceof AliasEvent alias) {
      return alias(alias, depth);
    }
    if (depth > limits.maxDepth()) {
      tooDeep(event);
      return null;
    }
    int before = values;
    if (event instanceof ScalarEvent scalar) {
      SpecNode node = scalar(scalar);
      remember(scalar.getAnchor(), node, 1, 1);
      return node;
    }
    if (event instanceof SequenceStartEvent start) {
      checkTag(start.getTag(), GROUP_TAGS, start);
      begin(start.getAnchor());
      SpecNode node = list(start, depth);
      remember(start.getAnchor(), node, values - before + 1, height);
      return node;
    }
    MappingStartEvent start = (MappingStartEvent) event;
    checkTag(start.getTag(), GROUP_TAGS, start);
    begin(start.getAnchor());
    SpecNode node = group(start, depth);
    remember(start.getAnchor(), node, values - before + 1, height);
    return node;
  }

  private void tooMany(Event event) {
    problems.error(
        SpecCode.TOO_MANY_VALUES,
        at(event.getStartMark()),
        "more than " + limits.maxValues() + " values (aliases counted in full)",
        "");
    stopped = true;
  }

  private void tooDeep(Event event) {
    problems.error(
        SpecCode.TOO_DEEP,
        at(event.getStartMark()),
        "nested deeper than " + limits.maxDepth() + " levels",
        "");
    stopped = true;
  }

  private void begin(@Nullable String anchor) {
    if (anchor != null) {
      anchors.put(anchor, new Anchored(null, 0, 0));
    }
  }

  private void remember(@Nullable String anchor, @Nullable SpecNode node, int size, int levels) {
    if (anchor != null && node != null) {
      anchors.put(anchor, new Anchored(node, size, levels));
    }
  }

  private @Nullable SpecNode alias(AliasEvent event, int depth) {
    Origin origin = at(event.getStartMark());
    Anchored anchored = anchors.get(event.getAnchor());
    Scalar nothing = new Scalar(origin, "", Style.NULL);
    if (anchored == null) {
      problems.error(SpecCode.ALIAS, origin, "no anchor '&" + event.getAnchor() + "' above", "");
      return nothing;
    }
    if (anchored.node() == null) {
      problems.error(SpecCode.ALIAS, origin, "'*" + event.getAnchor() + "' contains itself", "");
      return nothing;
    }
    if (++aliases > limits.maxAliases()) {
      problems.error(
          SpecCode.ALIAS, origin, "more than " + limits.maxAliases() + " aliases are used", "");
      stopped = true;
      return nothing;
    }
    if (anchored.values() > limits.maxValues() - values) {
      tooMany(event);
      return nothing;
    }
    if (depth + anchored.height() - 1 > limits.maxDepth()) {
      tooDeep(event);
      return nothing;
    }
    values += anchored.values();
    height = anchored.height();
    return anchored.node();
  }

  private void checkTag(@Nullable String tag, Set<String> allowed, Event event) {
    if (tag != null && !allowed.contains(tag)) {
      problems.error(
          SpecCode.TAG,
          at(event.getStartMark()),
          "tag '" + tag.replace(CORE, "!!") + "' is not read",
          "a spec holds plain values only");
    }
  }

  private SpecNode scalar(ScalarEvent event) {
    Origin origin = at(event.getStartMark());
    String tag = event.getTag();
    checkTag(tag, TAGS, event);
    String value = event.getValue();
    if (!event.isPlain() || (CORE + "str").equals(tag) || "!".equals(tag)) {
      return new Scalar(origin, value, Style.QUOTED);
    }
    return new Scalar(origin, value, NULLS.contains(value) ? Style.NULL : Style.PLAIN);
  }

  private SpecNode list(SequenceStartEvent start, int depth) {
    List<SpecNode> items = new ArrayList<>();
    int tallest = 0;
    for (Event event = next(); event != null && !event.is(Event.ID.SequenceEnd); event = next()) {
      SpecNode item = node(event, depth + 1);
      if (item == null) {
        break;
      }
      tallest = Math.max(tallest, height);
      items.add(item);
    }
    height = tallest + 1;
    return new ListNode(at(start.getStartMark()), items);
  }

  private SpecNode group(MappingStartEvent start, int depth) {
    List<Entry> entries = new ArrayList<>();
    List<Message> merged = new ArrayList<>();
    Map<String, Entry> keys = new HashMap<>();
    int tallest = 0;
    for (Event event = next(); event != null && !event.is(Event.ID.MappingEnd); event = next()) {
      Origin keyOrigin = at(event.getStartMark());
      SpecNode key = node(event, depth + 1);
      Event valueEvent = next();
      if (key == null || valueEvent == null) {
        break;
      }
      SpecNode value = node(valueEvent, depth + 1);
      if (value == null) {
        break;
      }
      tallest = Math.max(tallest, height);
      if (!(key instanceof Scalar name)) {
        problems.error(SpecCode.SYNTAX, keyOrigin, "a field name must be a single word", "");
        continue;
      }
      if (name.text().equals("<<") && name.style() == Style.PLAIN) {
        merge(value, merged);
        continue;
      }
      Entry entry = new Entry(name.text(), keyOrigin, value);
      Entry first = keys.putIfAbsent(name.text(), entry);
      if (first != null) {
        twice(first, entry);
        continue;
      }
      entries.add(entry);
    }
    height = tallest + 1;
    addMerged(entries, merged);
    return new Message(at(start.getStartMark()), entries);
  }

  /** The same value twice does no harm: one of NVIDIA's own files has it. */
  private void twice(Entry first, Entry second) {
    String message = "'" + second.key() + "' is given twice";
    String hint = "first in line " + first.origin().line();
    if (first.value() instanceof Scalar a
        && second.value() instanceof Scalar b
        && a.text().equals(b.text())
        && a.style() == b.style()) {
      problems.notice(SpecCode.DUPLICATE, second.origin(), message, hint);
    } else {
      problems.error(SpecCode.DUPLICATE, second.origin(), message, hint);
    }
  }

  private void merge(SpecNode value, List<Message> merged) {
    List<SpecNode> sources = value instanceof ListNode list ? list.items() : List.of(value);
    for (SpecNode source : sources) {
      if (source instanceof Message message) {
        merged.add(message);
      } else {
        problems.error(SpecCode.SYNTAX, source.origin(), "'<<' merges groups only", "");
      }
    }
  }

  /** Fields written in the group win over merged ones, earlier merges over later ones. */
  private static void addMerged(List<Entry> entries, List<Message> merged) {
    Set<String> present = new HashSet<>();
    entries.forEach(entry -> present.add(entry.key()));
    for (Message message : merged) {
      for (Entry entry : message.entries()) {
        if (present.add(entry.key())) {
          entries.add(entry);
        }
      }
    }
  }
}
