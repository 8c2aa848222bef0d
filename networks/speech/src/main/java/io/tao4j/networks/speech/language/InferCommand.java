package io.tao4j.networks.speech.language;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.networks.speech.ngram.NGramModel;
import io.tao4j.networks.speech.ngram.Utf8Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code inference}: how likely sentences are, word by word. */
final class InferCommand extends LanguageCommand<InferSpec> {
  private static final ObjectMapper JSON = new ObjectMapper();

  InferCommand() {
    super("inference", "how likely sentences are, word by word", InferSpec.class);
  }

  @Override
  public String defaultSpec() {
    return """
    restore_from: results/checkpoints/train_n_gram.arpa
    input_batch:
      - turn left at the gate
    """;
  }

  @Override
  public List<Option> options() {
    List<Option> options = new ArrayList<>(super.options());
    options.add(
        new Option(List.of("-i", "--input"), Kind.PATH, "input_file", "Sentences, one a line."));
    return options;
  }

  @Override
  Optional<Path> resultsDir(InferSpec spec) {
    return spec.resultsDir();
  }

  /**
   * @throws TaoException {@code INFERENCE-002} if there is no sentence
   */
  @Override
  public Result run(InferSpec spec) throws IOException {
    NGramModel model = LanguageModelFiles.read(spec.restoreFrom());
    List<String> sentences = new ArrayList<>(spec.inputBatch());
    spec.inputFile()
        .ifPresent(
            file -> sentences.addAll(Utf8Text.read(file, reader -> reader.lines().toList())));
    sentences.removeIf(String::isBlank);
    if (sentences.isEmpty()) {
      throw new TaoException(
          "INFERENCE-002", "there is no sentence", "give input_batch, or a file with -i");
    }
    List<String> lines = new ArrayList<>();
    StringBuilder json = new StringBuilder();
    for (String sentence : sentences) {
      List<String> words = List.of(sentence.strip().split("\\s+"));
      NGramModel.Sentence scored = model.score(words);
      double perplexity = Math.pow(10, -scored.log10() / scored.steps().size());
      lines.add(
          "%s: log10 %s, perplexity %s, %s unknown"
              .formatted(
                  sentence.strip(),
                  rounded(scored.log10()),
                  rounded(perplexity),
                  scored.unknown()));
      json.append(JSON.writeValueAsString(json(sentence, words, scored, perplexity))).append('\n');
    }
    Path file = folder(spec).resolve("result.jsonl");
    AtomicFile.writeString(file, json.toString());
    return new Result(lines, List.of(), Map.of("inputs", sentences.size()), List.of(file));
  }

  private static Map<String, Object> json(
      String sentence, List<String> words, NGramModel.Sentence scored, double perplexity) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("text", sentence);
    line.put("log10", scored.log10());
    line.put("perplexity", perplexity);
    line.put("unknown", scored.unknown());
    List<Map<String, Object>> steps = new ArrayList<>();
    for (int i = 0; i < scored.steps().size(); i++) {
      Map<String, Object> step = new LinkedHashMap<>();
      step.put("word", i < words.size() ? words.get(i) : "</s>");
      step.put("log10", scored.steps().get(i).log10());
      step.put("ngram", scored.steps().get(i).matched());
      steps.add(step);
    }
    line.put("words", steps);
    return line;
  }
}
