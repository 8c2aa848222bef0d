package io.tao4j.networks.speech.recognition;

import io.tao4j.metric.text.EditAlignment;
import io.tao4j.metric.text.ErrorRate;
import io.tao4j.network.Batch;
import io.tao4j.network.Evaluation;
import io.tao4j.network.Evaluator;
import io.tao4j.network.Metric;
import io.tao4j.networks.speech.audio.Utterance;
import io.tao4j.networks.tasks.CsvTable;
import io.tao4j.networks.tasks.text.WorstTexts;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Word and character error rates, the worst utterances, what words are taken for others. */
final class RecognitionEvaluator implements Evaluator {
  private static final String WER = "wer";
  private static final int CONFUSIONS = 100;

  private final SpeechSet set;
  private final TextDecoder decoder;
  private final ErrorRate words = ErrorRate.ofWords();
  private final ErrorRate characters = ErrorRate.ofCharacters();
  private final WorstTexts worst = new WorstTexts();
  private final Map<List<String>, Integer> confusions = new TreeMap<>(RecognitionEvaluator::order);
  private long samples;

  RecognitionEvaluator(SpeechSet set, TextDecoder decoder) {
    this.set = set;
    this.decoder = decoder;
  }

  private static int order(List<String> a, List<String> b) {
    int first = a.get(0).compareTo(b.get(0));
    return first != 0 ? first : a.get(1).compareTo(b.get(1));
  }

  @Override
  public void add(Batch batch, Map<String, Tensor> outputs) {
    Tensor numbers = batch.truth().get(SpeechBatch.NUMBERS);
    List<Transcript> texts = decoder.decode(outputs);
    for (int i = 0; i < texts.size(); i++) {
      Utterance utterance = set.manifest().utterances().get((int) numbers.get(i));
      String truth = utterance.text().strip();
      String answer = texts.get(i).text();
      int edits = words.add(truth, answer);
      characters.add(truth, answer);
      samples++;
      String[] reference = ErrorRate.words(truth);
      if (edits > 0) {
        worst.add(
            new WorstTexts.Entry(
                (double) edits / Math.max(1, reference.length),
                utterance.source(),
                utterance.file().toString(),
                truth,
                answer));
        for (EditAlignment.Step<String> step :
            EditAlignment.of(List.of(reference), List.of(ErrorRate.words(answer))).steps()) {
          if (step.kind() != EditAlignment.Kind.MATCH) {
            confusions.merge(
                List.of(shown(step.reference()), shown(step.hypothesis())), 1, Integer::sum);
          }
        }
      }
    }
  }

  private static String shown(@org.jspecify.annotations.Nullable String word) {
    return word == null ? "" : word;
  }

  @Override
  public Set<String> metricNames() {
    return Set.of(WER, "cer", "exact", "samples");
  }

  @Override
  public Evaluation result() {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(WER, words.rate());
    figures.put("cer", characters.rate());
    figures.put("exact", words.exactShare());
    figures.put("samples", (double) samples);
    return Evaluation.of(
        figures,
        Metric.lower(WER),
        Set.of("cer"),
        Map.of(),
        new Details(worst.entries(), Map.copyOf(confusions)));
  }

  /** The worst utterances by their share of wrong words, and the commonest confusions. */
  private record Details(List<WorstTexts.Entry> worst, Map<List<String>, Integer> confusions)
      implements Evaluation.Details {
    @Override
    public List<Path> write(Path folder) throws IOException {
      List<Path> files = new ArrayList<>();
      files.add(WorstTexts.write(worst, folder));
      CsvTable table = new CsvTable(List.of("said", "heard", "times"));
      confusions.entrySet().stream()
          .sorted(
              Map.Entry.<List<String>, Integer>comparingByValue()
                  .reversed()
                  .thenComparing(Map.Entry.comparingByKey(RecognitionEvaluator::order)))
          .limit(CONFUSIONS)
          .forEach(
              entry ->
                  table.add(
                      List.of(
                          entry.getKey().get(0),
                          entry.getKey().get(1),
                          String.valueOf(entry.getValue()))));
      Path file = folder.resolve("confusions.csv");
      table.write(file);
      files.add(file);
      return files;
    }
  }
}
