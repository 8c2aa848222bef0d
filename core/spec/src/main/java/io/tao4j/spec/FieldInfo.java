package io.tao4j.spec;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a spec record says of one of its fields, for programs that look at fields whatever the
 * network: an editor, a search for good settings.
 *
 * @param path without indices, such as {@code train_config.n_epochs}
 * @param kind what its value is
 * @param description one sentence
 * @param unit of the number; empty where there is none
 * @param min smallest number allowed; negative infinity without a limit
 * @param minAllowed whether {@code min} itself is allowed
 * @param max largest number allowed; infinity without a limit
 * @param maxAllowed whether {@code max} itself is allowed
 * @param allowed the only values allowed, texts, numbers or an enum's names; empty for any
 * @param verbs what uses it; empty for everything
 * @param acts whether something acts on it
 */
public record FieldInfo(
    String path,
    Kind kind,
    String description,
    String unit,
    double min,
    boolean minAllowed,
    double max,
    boolean maxAllowed,
    List<String> allowed,
    Set<Verb> verbs,
    boolean acts) {

  /** What a field's value is. */
  public enum Kind {
    /** A whole number. */
    WHOLE,
    /** A number. */
    NUMBER,
    /** True or false. */
    TRUTH,
    /** Text, or one of the allowed values. */
    TEXT,
    /** A file or folder. */
    PATH,
    /** A group of fields, a list or a map. */
    OTHER
  }

  /** Copies the collections. */
  public FieldInfo {
    allowed = List.copyOf(allowed);
    verbs = Set.copyOf(verbs);
  }

  /** Whether a training reads it. */
  public boolean usedByTraining() {
    return verbs.isEmpty() || verbs.contains(Verb.TRAIN);
  }

  /** Whether a number is in the range; not for other kinds. */
  public boolean isInRange(double value) {
    return (minAllowed ? value >= min : value > min) && (maxAllowed ? value <= max : value < max);
  }

  /** The last step of the path. */
  public String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** The field of a schema at a path; none within lists, whose items are no single fields. */
  static Optional<FieldInfo> of(SpecSchema schema, String path) {
    boolean acts = true;
    for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
      Optional<SpecSchema.Member> group = schema.find(path.substring(0, dot));
      if (group.isEmpty() || !(group.get().type() instanceof SpecType.Group)) {
        return Optional.empty();
      }
      acts &= group.get().rules().ignored().isEmpty();
    }
    boolean groupActs = acts;
    return schema.find(path).map(member -> of(path, member, groupActs));
  }

  private static FieldInfo of(String path, SpecSchema.Member member, boolean groupActs) {
    Field rules = member.rules();
    return new FieldInfo(
        path,
        kind(member.type()),
        rules.description(),
        rules.unit(),
        rules.min(),
        !rules.exclusiveMin(),
        rules.max(),
        !rules.exclusiveMax(),
        member.type() instanceof SpecType.Choice choice ? choice.names() : List.of(rules.allowed()),
        member.verbs(),
        groupActs && rules.ignored().isEmpty());
  }

  private static Kind kind(SpecType type) {
    if (type instanceof SpecType.Int) {
      return Kind.WHOLE;
    }
    if (type instanceof SpecType.Real) {
      return Kind.NUMBER;
    }
    if (type instanceof SpecType.Bool) {
      return Kind.TRUTH;
    }
    if (type instanceof SpecType.Text text) {
      return text.isPath() ? Kind.PATH : Kind.TEXT;
    }
    return type instanceof SpecType.Choice ? Kind.TEXT : Kind.OTHER;
  }
}
