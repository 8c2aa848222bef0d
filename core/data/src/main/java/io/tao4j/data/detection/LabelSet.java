package io.tao4j.data.detection;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that a place with labels says: what a reader gives, whatever the format.
 *
 * @param name usually the folder
 * @param pictures in a fixed order
 * @param problems what is wrong, in the order of the files
 * @param categories COCO's, with their numbers; none of other formats
 * @param notices what a person should know of the whole, a line each: what was passed over, and
 *     what the boxes look like where they look wrong
 */
public record LabelSet(
    String name,
    List<LabelledPicture> pictures,
    List<LabelProblem> problems,
    List<CocoCategory> categories,
    List<String> notices) {
  public LabelSet {
    pictures = List.copyOf(pictures);
    problems = List.copyOf(problems);
    categories = List.copyOf(categories);
    notices = List.copyOf(notices);
  }

  /** These problems instead. */
  public LabelSet withProblems(List<LabelProblem> other) {
    return new LabelSet(name, pictures, other, categories, notices);
  }

  /** Number of labels that can be used. */
  public int labelCount() {
    return pictures.stream().mapToInt(picture -> picture.labels().size()).sum();
  }

  /** Labels of each class name, by name. */
  public SortedMap<String, Integer> countPerName() {
    SortedMap<String, Integer> counts = new TreeMap<>();
    for (LabelledPicture picture : pictures) {
      picture.labels().forEach(label -> counts.merge(label.className(), 1, Integer::sum));
    }
    return counts;
  }

  /** Only some of the pictures; the problems stay. */
  LabelSet with(List<LabelledPicture> chosen) {
    return new LabelSet(name, chosen, problems, categories, notices);
  }

  /** All that several sets have. */
  public static LabelSet joined(String name, List<LabelSet> sets) {
    List<LabelledPicture> pictures = new ArrayList<>();
    List<LabelProblem> problems = new ArrayList<>();
    sets.forEach(set -> pictures.addAll(set.pictures()));
    sets.forEach(set -> problems.addAll(set.problems()));
    return new LabelSet(
        name,
        pictures,
        problems,
        sets.stream().flatMap(set -> set.categories().stream()).distinct().toList(),
        sets.stream().flatMap(set -> set.notices().stream()).distinct().toList());
  }
}
