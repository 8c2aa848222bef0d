package io.tao4j.networks.reading.page;

import java.util.ArrayList;
import java.util.List;

/**
 * Precision and recall of outlines as ICDAR 2015 counts them: a found text is right when it
 * overlaps a true one that is still free; what lies on an ignored text does not count.
 */
public final class IcdarScores {
  /** An overlap above this is a match. */
  private static final double IOU = 0.5;

  /** A found text of which an ignored one covers more than this does not count. */
  private static final double COVERED = 0.5;

  private int matched;
  private int found;
  private int labelled;

  /** Which found text matches a true one, by their numbers. */
  public record Match(int truth, int found) {}

  /**
   * Counts a picture.
   *
   * @return the matches, in the order of the true texts
   */
  public List<Match> add(List<LabelledOutline> truth, List<Outline> detected) {
    List<Outline> ignored =
        truth.stream().filter(LabelledOutline::ignored).map(LabelledOutline::outline).toList();
    boolean[] counts = new boolean[detected.size()];
    for (int i = 0; i < counts.length; i++) {
      Outline outline = detected.get(i);
      counts[i] = ignored.stream().noneMatch(by -> Outlines.coveredShare(outline, by) > COVERED);
      found += counts[i] ? 1 : 0;
    }
    List<Match> matches = new ArrayList<>();
    for (int t = 0; t < truth.size(); t++) {
      if (truth.get(t).ignored()) {
        continue;
      }
      labelled++;
      for (int i = 0; i < counts.length; i++) {
        if (counts[i] && Outlines.iou(truth.get(t).outline(), detected.get(i)) > IOU) {
          counts[i] = false;
          matched++;
          matches.add(new Match(t, i));
          break;
        }
      }
    }
    return matches;
  }

  /** Share of the found texts that are right; 0 where none was found. */
  public double precision() {
    return found == 0 ? 0 : (double) matched / found;
  }

  /** Share of the true texts that were found; 0 where there is none. */
  public double recall() {
    return labelled == 0 ? 0 : (double) matched / labelled;
  }

  /** Harmonic mean of both. */
  public double hmean() {
    return harmonic(precision(), recall());
  }

  /** Harmonic mean of two shares. */
  public static double harmonic(double precision, double recall) {
    return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
  }
}
