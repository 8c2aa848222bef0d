package io.tao4j.data.detection;

import io.tao4j.data.FileNames;
import io.tao4j.error.TaoException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * Which name in the labels is which class, many to one; names without a class are left out. Names
 * are compared in lower case, each letter as one character.
 */
public final class ClassMapping {
  private final List<String> classes;
  private final Map<String, String> classOf;

  private ClassMapping(List<String> classes, Map<String, String> classOf) {
    this.classes = List.copyOf(classes);
    this.classOf = Map.copyOf(classOf);
  }

  /**
   * A mapping by name; the classes are the values in sorted order, as TAO numbers them.
   *
   * @param classOf label name to class name
   * @throws TaoException {@code LABEL-013} if two names that differ in case only lead to different
   *     classes
   */
  public static ClassMapping of(Map<String, String> classOf) {
    return new ClassMapping(List.copyOf(new TreeSet<>(classOf.values())), lowered(classOf));
  }

  /** Every name is a class of its own, in sorted order. */
  public static ClassMapping identity(Collection<String> names) {
    Map<String, String> map = new LinkedHashMap<>();
    names.forEach(name -> map.put(compared(name), name));
    return of(map);
  }

  private static String compared(String name) {
    return FileNames.composed(name).toLowerCase(Locale.ROOT);
  }

  private static Map<String, String> lowered(Map<String, String> map) {
    Map<String, String> lowered = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          String other = lowered.put(compared(key), value);
          if (other != null && !other.equals(value)) {
            throw new TaoException(
                "LABEL-013",
                "the class mapping leads '%s' to '%s' and to '%s': names are compared in lower case"
                    .formatted(key.toLowerCase(Locale.ROOT), other, value),
                "check dataset_config.target_class_mapping");
          }
        });
    return lowered;
  }

  /**
   * This mapping onto the classes of a model, in its order.
   *
   * @throws TaoException {@code LABEL-008} if it leads to a class that the model does not have
   */
  public ClassMapping onto(List<String> modelClasses) {
    List<String> known = modelClasses.stream().map(FileNames::composed).toList();
    List<String> extra = new ArrayList<>(classes);
    extra.removeIf(name -> known.contains(FileNames.composed(name)));
    if (!extra.isEmpty()) {
      throw new TaoException(
          "LABEL-008",
          "the class mapping leads to classes that the model does not have: " + extra,
          "the model's classes: " + modelClasses,
          "check dataset_config.target_class_mapping");
    }
    Map<String, String> ofModel = new LinkedHashMap<>();
    modelClasses.forEach(name -> ofModel.put(FileNames.composed(name), name));
    Map<String, String> named = new LinkedHashMap<>();
    classOf.forEach((label, name) -> named.put(label, ofModel.get(FileNames.composed(name))));
    return new ClassMapping(modelClasses, named);
  }

  /** Class names in the order of their numbers. */
  public List<String> classes() {
    return classes;
  }

  /** Number of the class of a label name, or empty where it has none. */
  public OptionalInt classIndex(String labelName) {
    String className = classOf.get(compared(labelName));
    return className == null ? OptionalInt.empty() : OptionalInt.of(classes.indexOf(className));
  }
}
