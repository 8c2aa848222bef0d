package io.tao4j.decode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns the scores of a network that was trained with connectionist temporal classification into
 * label sequences. Each step has a distribution over the labels and a blank; a sequence stands for
 * all paths that give it when runs are merged and blanks dropped. Thread-safe.
 *
 * <p>{@link #greedy} takes the best path, which is nearly always enough for a sure network; {@link
 * #beam} sums over paths and can weigh a language model in.
 *
 * @see <a href="https://www.cs.toronto.edu/~graves/icml_2006.pdf">Graves et al. 2006, Connectionist
 *     Temporal Classification</a>
 * @see <a href="https://arxiv.org/abs/1408.2873">Hannun et al. 2014, First-Pass Large Vocabulary
 *     Continuous Speech Recognition using Bi-Directional Recurrent DNNs</a>
 */
public final class CtcDecoder {
  private final int blank;

  /**
   * @param blank index of the blank among the labels
   */
  public CtcDecoder(int blank) {
    if (blank < 0) {
      throw new IllegalArgumentException("blank " + blank);
    }
    this.blank = blank;
  }

  /**
   * The best path.
   *
   * @param labels of the sequence
   * @param firstSteps the step at which each label's run begins
   * @param lastSteps the step at which it ends
   * @param probabilities highest probability of each label within its run, 0 to 1
   * @param logProbability of the path, in nats
   */
  public record Path(
      List<Integer> labels,
      List<Integer> firstSteps,
      List<Integer> lastSteps,
      List<Double> probabilities,
      double logProbability) {
    public Path {
      labels = List.copyOf(labels);
      firstSteps = List.copyOf(firstSteps);
      lastSteps = List.copyOf(lastSteps);
      probabilities = List.copyOf(probabilities);
    }
  }

  /**
   * A sequence that a beam search kept.
   *
   * @param labels of the sequence
   * @param logProbability summed over the paths that the search followed, in nats
   * @param score what it was ranked by: logProbability, and what {@link LabelScorer} adds
   */
  public record Beam(List<Integer> labels, double logProbability, double score) {
    public Beam {
      labels = List.copyOf(labels);
    }
  }

  /**
   * What a label adds to the score of a sequence: {@code alpha} times the natural logarithm of a
   * language model's probability, plus {@code beta}, for example. States are immutable.
   *
   * @param <S> what the scorer needs to know of the labels so far
   */
  public interface LabelScorer<S> {
    /** Before the first label. */
    S start();

    /** After one more label. */
    S next(S state, int label);

    /** What the label adds, in nats. */
    double score(S state, int label);
  }

  /**
   * Logarithms of softmax, in double precision.
   *
   * @param logits [step][label], blank included
   */
  public static double[][] logSoftmax(float[][] logits) {
    double[][] result = new double[logits.length][];
    for (int t = 0; t < logits.length; t++) {
      double most = Double.NEGATIVE_INFINITY;
      for (float logit : logits[t]) {
        most = Math.max(most, logit);
      }
      double sum = 0;
      for (float logit : logits[t]) {
        sum += Math.exp(logit - most);
      }
      double normalizer = most + Math.log(sum);
      result[t] = new double[logits[t].length];
      for (int label = 0; label < logits[t].length; label++) {
        result[t][label] = logits[t][label] - normalizer;
      }
    }
    return result;
  }

  /**
   * The most probable label of each step, runs merged, blanks dropped. Of equal ones the first.
   *
   * @param logProbabilities [step][label], blank included; only the steps that are no padding
   */
  public Path greedy(double[][] logProbabilities) {
    List<Integer> labels = new ArrayList<>();
    List<Integer> first = new ArrayList<>();
    List<Integer> last = new ArrayList<>();
    List<Double> probabilities = new ArrayList<>();
    double sum = 0;
    int previous = blank;
    for (int t = 0; t < logProbabilities.length; t++) {
      int best = best(logProbabilities[t]);
      double logProbability = logProbabilities[t][best];
      sum += logProbability;
      if (best != blank) {
        double probability = Math.exp(logProbability);
        int end = labels.size() - 1;
        if (best == previous) {
          last.set(end, t);
          probabilities.set(end, Math.max(probabilities.get(end), probability));
        } else {
          labels.add(best);
          first.add(t);
          last.add(t);
          probabilities.add(probability);
        }
      }
      previous = best;
    }
    return new Path(labels, first, last, probabilities, sum);
  }

  private int best(double[] step) {
    if (blank >= step.length) {
      throw new IllegalArgumentException(
          "the blank is label %s of %s".formatted(blank, step.length));
    }
    int best = 0;
    for (int label = 1; label < step.length; label++) {
      best = step[label] > step[best] ? label : best;
    }
    return best;
  }

  /**
   * Prefix beam search without a language model.
   *
   * @param logProbabilities [step][label], blank included; only the steps that are no padding
   * @param width sequences that are kept after each step, 1 or more
   * @return at most {@code width}, best first; of equal ones the lower labels first
   */
  public List<Beam> beam(double[][] logProbabilities, int width) {
    return beam(logProbabilities, width, new NoScore());
  }

  private static final class NoScore implements LabelScorer<Integer> {
    @Override
    public Integer start() {
      return 0;
    }

    @Override
    public Integer next(Integer state, int label) {
      return state;
    }

    @Override
    public double score(Integer state, int label) {
      return 0;
    }
  }

  /** One sequence of labels, as a tree that grows towards its leaves. */
  private static final class Prefix<S> {
    final Prefix<S> parent;
    final int label;
    final int length;
    final S state;
    final double added;
    final Map<Integer, Prefix<S>> children = new HashMap<>();
    double endsInBlank = Double.NEGATIVE_INFINITY;
    double endsInLabel = Double.NEGATIVE_INFINITY;
    double nextBlank = Double.NEGATIVE_INFINITY;
    double nextLabel = Double.NEGATIVE_INFINITY;
    boolean touched;

    /** The empty sequence, its own parent. */
    Prefix(S state) {
      this.parent = this;
      this.label = -1;
      this.length = 0;
      this.state = state;
      this.added = 0;
    }

    Prefix(Prefix<S> parent, int label, S state, double added) {
      this.parent = parent;
      this.label = label;
      this.length = parent.length + 1;
      this.state = state;
      this.added = added;
    }

    double logProbability() {
      return logAdd(endsInBlank, endsInLabel);
    }

    double score() {
      return logProbability() + added;
    }

    List<Integer> labels() {
      List<Integer> labels = new ArrayList<>(length);
      for (Prefix<S> at = this; at.length > 0; at = at.parent) {
        labels.add(at.label);
      }
      Collections.reverse(labels);
      return labels;
    }
  }

  /**
   * Prefix beam search: after each step the {@code width} sequences of the highest score are kept.
   *
   * @param scorer a language model, for example
   * @return at most {@code width}, best first; of equal ones the lower labels first
   */
  public <S> List<Beam> beam(double[][] logProbabilities, int width, LabelScorer<S> scorer) {
    if (width < 1) {
      throw new IllegalArgumentException("width " + width);
    }
    Prefix<S> root = new Prefix<>(scorer.start());
    root.endsInBlank = 0;
    List<Prefix<S>> beams = List.of(root);
    for (double[] step : logProbabilities) {
      beams = extended(beams, step, scorer);
      beams.sort(ranking());
      if (beams.size() > width) {
        beams = new ArrayList<>(beams.subList(0, width));
      }
    }
    return beams.stream()
        .sorted(ranking())
        .map(p -> new Beam(p.labels(), p.logProbability(), p.score()))
        .toList();
  }

  private <S> List<Prefix<S>> extended(
      List<Prefix<S>> beams, double[] step, LabelScorer<S> scorer) {
    if (blank >= step.length) {
      throw new IllegalArgumentException(
          "the blank is label %s of %s".formatted(blank, step.length));
    }
    List<Prefix<S>> reached = new ArrayList<>();
    for (Prefix<S> prefix : beams) {
      double all = prefix.logProbability();
      touch(prefix, reached);
      prefix.nextBlank = logAdd(prefix.nextBlank, all + step[blank]);
      if (prefix.length > 0) {
        prefix.nextLabel = logAdd(prefix.nextLabel, prefix.endsInLabel + step[prefix.label]);
      }
      for (int label = 0; label < step.length; label++) {
        if (label == blank) {
          continue;
        }
        // a repeated label starts a new one only behind a blank
        double from = label == prefix.label ? prefix.endsInBlank : all;
        if (from == Double.NEGATIVE_INFINITY || step[label] == Double.NEGATIVE_INFINITY) {
          continue;
        }
        Prefix<S> child = prefix.children.get(label);
        if (child == null) {
          child =
              new Prefix<>(
                  prefix,
                  label,
                  scorer.next(prefix.state, label),
                  prefix.added + scorer.score(prefix.state, label));
          prefix.children.put(label, child);
        }
        touch(child, reached);
        child.nextLabel = logAdd(child.nextLabel, from + step[label]);
      }
    }
    // those that fall out of the beam must not keep what they had
    beams.forEach(
        p -> {
          p.endsInBlank = Double.NEGATIVE_INFINITY;
          p.endsInLabel = Double.NEGATIVE_INFINITY;
        });
    for (Prefix<S> prefix : reached) {
      prefix.endsInBlank = prefix.nextBlank;
      prefix.endsInLabel = prefix.nextLabel;
      prefix.nextBlank = Double.NEGATIVE_INFINITY;
      prefix.nextLabel = Double.NEGATIVE_INFINITY;
      prefix.touched = false;
    }
    return reached;
  }

  private static <S> void touch(Prefix<S> prefix, List<Prefix<S>> reached) {
    if (!prefix.touched) {
      prefix.touched = true;
      reached.add(prefix);
    }
  }

  private static <S> Comparator<Prefix<S>> ranking() {
    return Comparator.<Prefix<S>>comparingDouble(p -> -p.score())
        .thenComparing(
            (a, b) ->
                Arrays.compare(
                    a.labels().stream().mapToInt(Integer::intValue).toArray(),
                    b.labels().stream().mapToInt(Integer::intValue).toArray()));
  }

  private static double logAdd(double a, double b) {
    if (a == Double.NEGATIVE_INFINITY) {
      return b;
    }
    if (b == Double.NEGATIVE_INFINITY) {
      return a;
    }
    return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
  }
}
