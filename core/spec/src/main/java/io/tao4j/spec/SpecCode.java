package io.tao4j.spec;

/**
 * The stable codes of spec problems. {@code SPEC-0xx} are found while the text is read, {@code
 * SPEC-1xx} while it is bound to a record. A code never changes its meaning; texts may.
 */
public enum SpecCode {
  /** The file is missing, is a folder, or could not be read. */
  UNREADABLE("SPEC-001"),
  /** The file has more bytes than the limit. */
  TOO_LARGE("SPEC-002"),
  /** The text is not YAML, or not protobuf text. */
  SYNTAX("SPEC-003"),
  /** Groups or lists are nested deeper than the limit. */
  TOO_DEEP("SPEC-004"),
  /** A YAML alias has no anchor, refers to itself, or there are more aliases than the limit. */
  ALIAS("SPEC-005"),
  /** A YAML tag that could name a program type: only the core tags are read. */
  TAG("SPEC-006"),
  /** A field that takes one value is given more than once. */
  DUPLICATE("SPEC-007"),
  /** The bytes are not UTF-8. */
  ENCODING("SPEC-008"),
  /** More values, aliases expanded, than the limit. */
  TOO_MANY_VALUES("SPEC-009"),
  /** The text is a list or a single value where a group of fields is needed. */
  NOT_A_GROUP("SPEC-010"),
  /** More than one YAML document in a file. */
  SEVERAL_DOCUMENTS("SPEC-011"),
  /** The report is full; the rest of the problems is not listed. */
  TOO_MANY_PROBLEMS("SPEC-012"),
  /** An override names a place that cannot be set. */
  OVERRIDE("SPEC-013"),
  /** A spec could not be written. */
  UNWRITABLE("SPEC-014"),
  /** A <code>${…}</code> is not closed, or names no field and no environment variable. */
  INTERPOLATION("SPEC-015"),

  /** Summary of a report that holds errors; the code of {@link SpecException}. */
  INVALID("SPEC-100"),
  /** The value has the wrong type. */
  WRONG_TYPE("SPEC-101"),
  /** The number lies outside the range of the field. */
  OUT_OF_RANGE("SPEC-102"),
  /** The value is not one of the allowed ones. */
  NOT_ALLOWED("SPEC-103"),
  /** No such field here. */
  UNKNOWN_FIELD("SPEC-104"),
  /** A required field has no value. */
  MISSING("SPEC-105"),
  /** No such enum name. */
  WRONG_ENUM("SPEC-106"),
  /** Two members of a group are given of which only one may be. */
  ONE_OF("SPEC-107"),
  /** The file or folder that a path names does not exist, or the path cannot be one. */
  PATH_MISSING("SPEC-108"),
  /** A path names a folder where a file is needed, or the reverse. */
  PATH_KIND("SPEC-109"),
  /** A rule over several fields does not hold. */
  RULE("SPEC-110"),
  /** Notice: the field is known but nothing acts on it. */
  IGNORED_FIELD("SPEC-111"),
  /** TAO knows the value, this library does not have what it names. */
  UNSUPPORTED("SPEC-112");

  private final String code;

  SpecCode(String code) {
    this.code = code;
  }

  /** The stable code, such as {@code SPEC-104}. */
  public String code() {
    return code;
  }

  @Override
  public String toString() {
    return code;
  }
}
