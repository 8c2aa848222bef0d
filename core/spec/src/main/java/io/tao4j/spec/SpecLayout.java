package io.tao4j.spec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Another generation of field names for the same spec: a table from its fields to those of the spec
 * record. TAO has renamed its groups from release to release; a layout lets such a file be used as
 * it is. The binder chooses the layout that knows most of a file's fields.
 *
 * <p>Rows are read in order; a field of the record that two rows give keeps the first. Fields of
 * the record may stand beside those of the layout and win over them. The same table serves to write
 * a spec with the layout's names. Immutable.
 */
public final class SpecLayout {

  /** A row of the table. */
  sealed interface Row {
    /** Fields of the layout that the row reads. */
    List<String> from();
  }

  /**
   * The same value under another name.
   *
   * @param absent what the layout's default is, a YAML value; null where it is the record's
   * @param items where the value is a group, or a list of groups: names of their fields in the
   *     record by those in the layout; empty for a value that is the same in both
   */
  record Moved(String field, String to, @Nullable String absent, Map<String, String> items)
      implements Row {
    Moved(String field, String to, @Nullable String absent) {
      this(field, to, absent, Map.of());
    }

    @Override
    public List<String> from() {
      return List.of(field);
    }
  }

  /** A value that is worked out from several fields, or written another way. */
  record Computed(
      String to,
      String what,
      List<String> from,
      List<String> absent,
      Function<List<String>, String> how)
      implements Row {}

  /** How a field of a computed row is written; nothing to read. */
  record Written(String field, List<String> source, Function<List<String>, String> how)
      implements Row {
    @Override
    public List<String> from() {
      return List.of();
    }
  }

  /** A word that says which group others belong to. */
  record Choice(String field, String absent, Map<String, String> groups, List<ChoiceField> fields)
      implements Row {
    @Override
    public List<String> from() {
      List<String> all = new ArrayList<>(List.of(field));
      fields.forEach(option -> all.add(option.field()));
      return all;
    }
  }

  /** A field known to TAO on which nothing acts here; with all that may stand below it. */
  record Ignored(String field, String why, @Nullable String harmless, Set<Verb> verbs)
      implements Row {
    @Override
    public List<String> from() {
      return List.of(field);
    }
  }

  /** A value that files of this layout always stand for. */
  record Constant(String to, String value) implements Row {
    @Override
    public List<String> from() {
      return List.of();
    }
  }

  /**
   * A field of a {@link Builder#choice}.
   *
   * @param field path in the layout
   * @param name of the field in the chosen group of the record
   * @param absent the layout's default as a YAML value; null where it is the record's
   * @param words choices that have it; empty for all
   */
  public record ChoiceField(
      String field, String name, @Nullable String absent, List<String> words) {
    /** Copies the list. */
    public ChoiceField {
      words = List.copyOf(words);
    }

    /** A field that all choices, or those of the words, have. */
    public static ChoiceField of(
        String field, String name, @Nullable String absent, String... words) {
      return new ChoiceField(field, name, absent, List.of(words));
    }
  }

  /**
   * Rows that several networks' layouts share, with names that start at a group; {@link
   * Builder#include} says at which. Immutable.
   */
  public static final class Fragment {
    private final List<Row> rows;

    private Fragment(List<Row> rows) {
      this.rows = List.copyOf(rows);
    }
  }

  private final String name;
  private final String description;
  private final boolean overlaps;
  private final List<Row> rows;
  private final LayoutNames names = new LayoutNames();

  private SpecLayout(String name, String description, boolean overlaps, List<Row> rows) {
    this.name = name;
    this.description = description;
    this.overlaps = overlaps;
    this.rows = List.copyOf(rows);
    for (Row row : this.rows) {
      row.from().forEach(field -> names.add(field, row));
    }
  }

  /** Starts a fragment; {@link Builder#toFragment} ends it. */
  public static Builder fragment() {
    return new Builder("", "");
  }

  /** Starts a layout. */
  public static Builder builder(String name, String description) {
    return new Builder(name, description);
  }

  /** What TAO calls specs of this kind, for example {@code classification_tf2}. */
  public String name() {
    return name;
  }

  /** One line for pages and messages. */
  public String description() {
    return description;
  }

  /** Whether its groups may be the record's too. */
  boolean overlaps() {
    return overlaps;
  }

  List<Row> rows() {
    return rows;
  }

  LayoutNames names() {
    return names;
  }

  /** Collects rows. */
  public static final class Builder {
    private final String name;
    private final String description;
    private final List<Row> rows = new ArrayList<>();
    private boolean overlaps;

    private Builder(String name, String description) {
      this.name = name;
      this.description = description;
    }

    /**
     * Groups of the layout have names of the record's groups: within them, fields that no row names
     * are the record's own. Without this a group of the record's name is the record's as a whole.
     */
    public Builder overlapping() {
      overlaps = true;
      return this;
    }

    /** The same value under another name; absent, the record's default counts. */
    public Builder moved(String field, String to) {
      rows.add(new Moved(field, to, null));
      return this;
    }

    /** The same value under another name; absent, the layout's own default counts. */
    public Builder moved(String field, String to, String absent) {
      rows.add(new Moved(field, to, absent));
      return this;
    }

    /**
     * Groups with other names of their fields: a list of them, or one, which is a list of one.
     *
     * @param names of the fields in the record by those in the layout
     */
    public Builder items(String field, String to, Map<String, String> names) {
      rows.add(new Moved(field, to, null, Map.copyOf(names)));
      return this;
    }

    /**
     * A value worked out from fields.
     *
     * @param to field of the record
     * @param what one line for the table
     * @param how gets the texts of the fields, lists joined by commas, and gives a YAML value, or
     *     empty text to set nothing; what it throws as {@link IllegalArgumentException} is reported
     *     at the first of the fields that is given
     * @param from fields of the layout as {@code path} or {@code path=default}
     */
    public Builder computed(
        String to, String what, Function<List<String>, String> how, String... from) {
      List<String> fields = new ArrayList<>();
      List<String> absent = new ArrayList<>();
      for (String one : from) {
        int equals = one.indexOf('=');
        fields.add(equals < 0 ? one : one.substring(0, equals));
        absent.add(equals < 0 ? "" : one.substring(equals + 1));
      }
      rows.add(new Computed(to, what, List.copyOf(fields), List.copyOf(absent), how));
      return this;
    }

    /**
     * How a field is written that {@link #computed} rows read; without it the record's own names
     * are written.
     *
     * @param field path in the layout
     * @param how gets the texts of the record's fields, lists joined by commas, maps as {@code
     *     a=1,b=2}, and gives a YAML value, or empty text where the layout cannot say it
     * @param source fields of the record; where one is absent nothing is written
     */
    public Builder written(String field, Function<List<String>, String> how, String... source) {
      rows.add(new Written(field, List.of(source), how));
      return this;
    }

    /**
     * A word that chooses a group of the record, and the fields that go into it.
     *
     * @param field path of the word
     * @param absent the word when it is absent
     * @param groups group of the record by word
     * @param fields what goes into the chosen group
     */
    public Builder choice(
        String field, String absent, Map<String, String> groups, ChoiceField... fields) {
      rows.add(new Choice(field, absent, new LinkedHashMap<>(groups), Arrays.asList(fields)));
      return this;
    }

    /**
     * A field or group on which nothing acts.
     *
     * @param verbs what the field is for in TAO, where it is for one verb only
     */
    public Builder ignored(String field, String why, Verb... verbs) {
      rows.add(new Ignored(field, why, null, Set.of(verbs)));
      return this;
    }

    /** A field on which nothing acts, and one value of it that says what is done anyway. */
    public Builder always(String field, String value, String why) {
      rows.add(new Ignored(field, why, value, Set.of()));
      return this;
    }

    /** A value of the record that all files of this layout stand for. */
    public Builder constant(String to, String value) {
      rows.add(new Constant(to, value));
      return this;
    }

    /**
     * The rows of a fragment at a place.
     *
     * @param fragment whose names start at the places; a name that starts with {@code /} starts at
     *     the top of the layout or of the record
     * @param from group of the layout; empty for its top
     * @param to group of the record; empty for its top
     */
    public Builder include(Fragment fragment, String from, String to) {
      fragment.rows.forEach(row -> rows.add(LayoutRows.moved(row, from, to)));
      return this;
    }

    /**
     * Rows written as lines of a table, in order; empty lines are passed over:
     *
     * <pre>
     * FIELD -&gt; TO           as {@link #moved(String, String)}
     * FIELD = VALUE -&gt; TO   as {@link #moved(String, String, String)}
     * -&gt; TO = VALUE         as {@link #constant}
     * FIELD, FIELD : WHY    as {@link #ignored}, each of the fields
     * FIELD = VALUE : WHY   as {@link #always}
     * </pre>
     *
     * @param from group of the layout in which the fields are; empty for its top
     * @param to group of the record to which they lead; empty for its top
     * @throws IllegalArgumentException quoting a line that is none of these
     */
    public Builder rows(String from, String to, String table) {
      Builder part = fragment();
      table
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .forEach(line -> LayoutRows.parse(line, part));
      return include(part.toFragment(), from, to);
    }

    /** The rows so far, for {@link #include}. */
    public Fragment toFragment() {
      return new Fragment(rows);
    }

    /** The layout. */
    public SpecLayout build() {
      return new SpecLayout(
          name,
          description,
          overlaps,
          rows.stream().map(row -> LayoutRows.moved(row, LayoutRows.TOP, LayoutRows.TOP)).toList());
    }
  }
}
