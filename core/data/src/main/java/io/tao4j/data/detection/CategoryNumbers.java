package io.tao4j.data.detection;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which of COCO's categories stands for each class in results.
 *
 * @param categories in the order of the classes; empty where there are none at all
 * @param notices where several could, a line each
 */
public record CategoryNumbers(List<CocoCategory> categories, List<String> notices) {
  public CategoryNumbers {
    categories = List.copyOf(categories);
    notices = List.copyOf(notices);
  }

  /**
   * A class has the number of its category. Where several categories lead to it, that of its own
   * name goes first, then the one that stands first; where two files number it differently, the
   * first file's. A class without a category, or whose number another class has in another file,
   * gets a number that no category has.
   *
   * @param categories of all files, those of the most important one first
   */
  public static CategoryNumbers of(List<CocoCategory> categories, ClassMapping mapping) {
    if (categories.isEmpty()) {
      return new CategoryNumbers(List.of(), List.of());
    }
    Map<String, List<CocoCategory>> candidates = new LinkedHashMap<>();
    mapping.classes().forEach(name -> candidates.put(name, new ArrayList<>()));
    for (CocoCategory category : categories) {
      OptionalInt index = mapping.classIndex(category.name());
      if (index.isPresent()) {
        candidates.get(mapping.classes().get(index.getAsInt())).add(category);
      }
    }
    List<CocoCategory> chosen = new ArrayList<>();
    List<String> notices = new ArrayList<>();
    Set<CocoId> used = new HashSet<>();
    Set<CocoId> all = new HashSet<>();
    categories.forEach(category -> all.add(category.id()));
    long next = 1;
    for (Map.Entry<String, List<CocoCategory>> entry : candidates.entrySet()) {
      List<CocoCategory> matching =
          entry.getValue().stream().filter(category -> !used.contains(category.id())).toList();
      if (matching.isEmpty()) {
        while (!all.add(CocoId.of(next))) {
          next++;
        }
        chosen.add(new CocoCategory(CocoId.of(next), entry.getKey()));
        continue;
      }
      CocoCategory first =
          matching.stream()
              .filter(category -> category.name().equalsIgnoreCase(entry.getKey()))
              .findFirst()
              .orElse(matching.get(0));
      chosen.add(first);
      used.add(first.id());
      if (matching.size() > 1) {
        notices.add(
            "COCO results number the class '%s' %s; its categories are %s"
                .formatted(
                    entry.getKey(),
                    first.id(),
                    String.join(
                        ", ",
                        matching.stream().map(c -> c.name() + " (" + c.id() + ")").toList())));
      }
    }
    return new CategoryNumbers(chosen, notices);
  }
}
