package io.tao4j.data.detection;

import io.tao4j.error.TaoException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * What became of the labels of a set.
 *
 * @param name the set's
 * @param problems all that is wrong, in the order of the files
 * @param labels labels that could be read
 * @param boxes of them those that the set has
 * @param unmapped label names without a class, with the number of their labels
 * @param difficult difficult objects that were left out
 * @param crowds boxes of many objects that were left out
 * @param tiny boxes that were left out because a side is 0.001 of the picture's or less
 * @param emptyPictures pictures without a label
 * @param remarks what the readers say of the whole, see {@link LabelSet#notices()}, and what is
 *     ambiguous in COCO's categories
 */
public record LabelReport(
    String name,
    List<LabelProblem> problems,
    int labels,
    int boxes,
    SortedMap<String, Integer> unmapped,
    int difficult,
    int crowds,
    int tiny,
    int emptyPictures,
    List<String> remarks) {
  private static final int LISTED = 100;

  public LabelReport {
    problems = List.copyOf(problems);
    remarks = List.copyOf(remarks);
  }

  /** The problems that count. */
  public List<LabelProblem> bad() {
    return problems.stream().filter(problem -> !problem.kind().tolerable()).toList();
  }

  /** The problems that never stop a training. */
  public List<LabelProblem> tolerable() {
    return problems.stream().filter(problem -> problem.kind().tolerable()).toList();
  }

  /**
   * Refuses labels of which too many are bad.
   *
   * @param share of all labels that may be bad, 0 to 1
   * @throws TaoException {@code LABEL-010} naming the bad labels with file and line
   */
  public void requireBadAtMost(double share) {
    List<LabelProblem> bad = bad();
    int all = labels + bad.size();
    if (bad.size() <= Math.floor(share * all)) {
      return;
    }
    List<String> details = new ArrayList<>();
    bad.stream().limit(LISTED).map(LabelProblem::toString).forEach(details::add);
    if (bad.size() > LISTED) {
      details.add("and " + (bad.size() - LISTED) + " more; the sub-task validate lists all");
    }
    details.add("repair them, or raise max_bad_labels");
    throw new TaoException(
        "LABEL-010",
        "%s: %s of %s labels are bad, the limit is %s of them"
            .formatted(name, bad.size(), all, share),
        details,
        null);
  }

  /** What a person should know before training starts, a line each; empty where all was taken. */
  public List<String> notices() {
    List<String> lines = new ArrayList<>(remarks);
    if (!bad().isEmpty()) {
      lines.add("%s: %s bad labels were left out".formatted(name, bad().size()));
    }
    for (LabelProblem.Kind kind : LabelProblem.Kind.values()) {
      long count = tolerable().stream().filter(problem -> problem.kind() == kind).count();
      if (count > 0) {
        lines.add("%s: %s %s".formatted(name, count, what(kind)));
      }
    }
    if (!unmapped.isEmpty()) {
      lines.add(name + ": labels of names that are mapped to no class were left out: " + unmapped);
    }
    if (difficult > 0) {
      lines.add(
          "%s: %s difficult objects (occluded or marked) were left out;".formatted(name, difficult)
              + " include_difficult_in_training keeps them");
    }
    if (crowds > 0) {
      lines.add("%s: %s boxes of crowds were left out".formatted(name, crowds));
    }
    if (tiny > 0) {
      lines.add("%s: %s boxes of 0.001 of the picture or less were left out".formatted(name, tiny));
    }
    if (emptyPictures > 0) {
      lines.add("%s: %s pictures have no label".formatted(name, emptyPictures));
    }
    return lines;
  }

  private static String what(LabelProblem.Kind kind) {
    return switch (kind) {
      case CLIPPED -> "boxes reach out of their picture and were cut";
      case DUPLICATE -> "labels are there twice and were taken once";
      case NO_LABELS -> "pictures have no labels and were left out";
      case COLUMNS, NUMBER, SIZE, OUTSIDE, ENCODING, STRUCTURE, NO_PICTURE, REFERENCE ->
          "bad labels";
    };
  }
}
