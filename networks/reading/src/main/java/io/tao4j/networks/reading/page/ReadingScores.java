package io.tao4j.networks.reading.page;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * End to end: a found text is right when it overlaps a true one that is still free and what was
 * read is what is written, letter by letter. What lies on an ignored text does not count.
 */
public final class ReadingScores {
  private final IcdarScores places = new IcdarScores();
  private int right;
  private int matched;

  /** Counts a picture. */
  public void add(List<LabelledOutline> truth, List<FoundText> found) {
    List<IcdarScores.Match> matches =
        places.add(truth, found.stream().map(FoundText::outline).toList());
    for (IcdarScores.Match match : matches) {
      matched++;
      right += truth.get(match.truth()).text().equals(found.get(match.found()).text()) ? 1 : 0;
    }
  }

  /** Precision, recall and F of reading, and hmean of finding alone. */
  public Map<String, Number> figures() {
    double share = matched == 0 ? 0 : (double) right / matched;
    double precision = places.precision() * share;
    double recall = places.recall() * share;
    Map<String, Number> figures = new LinkedHashMap<>();
    figures.put("end_to_end_f", IcdarScores.harmonic(precision, recall));
    figures.put("end_to_end_precision", precision);
    figures.put("end_to_end_recall", recall);
    figures.put("hmean", places.hmean());
    return figures;
  }
}
