package io.tao4j.spec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a spec field means and which values it takes. Every component of a spec record carries one,
 * or is a {@link Fragment}; on an enum constant only {@link #description} and {@link #name} count.
 *
 * <p>Components may be {@code int long double boolean String Path}, an enum, a record, a {@code
 * List} of those, or a {@code Map<String, …>} of those. {@code Optional<…>}, or jspecify's {@code
 * Nullable} on a reference type, means that the field may be absent; a record that is not optional
 * is built from its defaults when absent. A field that is absent and declares no default is 0,
 * false, empty text, an empty list or an empty map, as in protobuf.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
public @interface Field {

  /**
   * One sentence: what the field does. A field that TAO does not have ends it with {@code (beyond
   * TAO)}, also {@code (beyond TAO here)} where another of TAO's networks has it, and {@code
   * (beyond NeMo)} in networks that TAO has of NeMo.
   */
  String description();

  /** Unit of the number, such as {@code epochs} or {@code pixels}. */
  String unit() default "";

  /**
   * Value when absent: a YAML value such as {@code 0.9}, {@code true}, {@code [1, 2]} or {@code {r:
   * 1.0}}; for text the text itself. Not for optional fields and records.
   */
  String defaultValue() default "";

  /**
   * Value when absent from a spec in protobuf text, as a YAML value, where that is another than
   * {@link #defaultValue}: an absent field of TAO's protobuf specs is 0, false or empty text. Not
   * for optional fields and records.
   */
  String protobufDefault() default "";

  /** Smallest number allowed; for lists and maps of each item. */
  double min() default Double.NEGATIVE_INFINITY;

  /** Largest number allowed; for lists and maps of each item. */
  double max() default Double.POSITIVE_INFINITY;

  /** Whether {@link #min} itself is not allowed. */
  boolean exclusiveMin() default false;

  /** Whether {@link #max} itself is not allowed. */
  boolean exclusiveMax() default false;

  /**
   * The only values allowed, for numbers and text. Text is compared without regard to case and
   * bound in the spelling given here.
   */
  String[] allowed() default {};

  /**
   * Whether the spec must give the field for the {@link #verbs} that use it; in a {@link #oneof}
   * group, one of its members.
   */
  boolean required() default false;

  /**
   * What the field is used for; empty for everything that its group is used for. A field that a
   * verb does not use need not be there for that verb, and a file that it names need not exist.
   */
  Verb[] verbs() default {};

  /**
   * Whether a group of fields may stand where a list of them is expected, for a list of one: TAO's
   * own specs write both.
   */
  boolean oneOrMany() default false;

  /** What a path must name; relative paths are tried against the spec's folder first. */
  PathKind path() default PathKind.NONE;

  /** Name of a group of which only one member may be given; members are optional. */
  String oneof() default "";

  /** Why nothing acts on this field, when nothing does: giving it is then a notice. */
  String ignored() default "";

  /**
   * The test that shows what the field does, as {@code Class.method}, or {@code Class.*} where
   * several do. Tables of fields give it, so that a reader can look; the test names the field, so
   * that neither is changed without the other.
   */
  String shownBy() default "";

  /** Name in the spec where it is not the component's name in snake case. */
  String name() default "";
}
