package io.tao4j.spec;

import java.util.regex.Pattern;

/** What a field is to a user of TAO: the word of the tables of fields. */
enum FieldStatus {
  /** It does what TAO's does. */
  ACTS("acts"),
  /** Nothing acts on it; a notice says so. */
  NOTICE("notice"),
  /** TAO, or NeMo, of which TAO has its networks of language, has no such field. */
  BEYOND_TAO("beyond TAO");

  private static final Pattern BEYOND = Pattern.compile("\\(beyond (TAO|NeMo)[^)]*\\)$");

  private final String word;

  FieldStatus(String word) {
    this.word = word;
  }

  /** What a field of such rules is within a group; a group's word is that of its fields. */
  static FieldStatus of(Field rules, FieldStatus group) {
    if (!rules.ignored().isEmpty()) {
      return NOTICE;
    }
    return BEYOND.matcher(rules.description()).find() ? BEYOND_TAO : group;
  }

  @Override
  public String toString() {
    return word;
  }
}
