package io.tao4j.networks.speech.recognition;

import io.tao4j.engine.Device;
import io.tao4j.engine.EngineChoice;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.error.TaoException;
import io.tao4j.metric.text.ErrorRate;
import io.tao4j.model.Model;
import io.tao4j.model.ModelFile;
import io.tao4j.network.SubCommand;
import io.tao4j.networks.speech.audio.Manifest;
import io.tao4j.networks.speech.language.LanguageModelFiles;
import io.tao4j.networks.speech.ngram.NGramModel;
import io.tao4j.networks.tasks.CsvTable;
import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.SpecBinder;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code tune_decoding}: the weights of a model of words in a beam search, on a development set.
 * The network runs once; its answers are decoded with each pair of weights.
 */
final class TuneDecoding implements SubCommand<TuneDecoding.Settings> {

  /**
   * Spec of {@code tune_decoding}.
   *
   * @param model recogniser
   * @param manifestFilepath the development set
   * @param languageModel model of words
   * @param beamWidth texts that a search keeps
   * @param alphas weights to try
   * @param betas rewards to try
   * @param batchSize utterances that run together
   * @param trimSilence whether silence at both ends is taken away
   * @param output folder of the table
   */
  record Settings(
      @Field(
              description = "recogniser (.tao)",
              path = PathKind.FILE,
              required = true,
              shownBy = "SpeechToTextLifeTest.learnsTonesAndWritesTextsTimesAndSubtitles")
          Path model,
      @Field(
              description =
                  "manifests of the development set, of which neither the recogniser nor the"
                      + " language model was made",
              path = PathKind.FILE,
              required = true,
              shownBy = "SpeechToTextLifeTest.learnsTonesAndWritesTextsTimesAndSubtitles")
          List<Path> manifestFilepath,
      @Field(
              description = "model of words (n_gram's ARPA or binary form)",
              path = PathKind.FILE,
              required = true,
              shownBy = "SpeechToTextLifeTest.learnsTonesAndWritesTextsTimesAndSubtitles")
          Path languageModel,
      @Field(
              description = "texts that a search keeps",
              defaultValue = "64",
              min = 1,
              max = 10_000,
              shownBy = "DecodingWeightsTest.theWeightsWithTheFewestErrorsAreFound")
          int beamWidth,
      @Field(
              description = "weights of the language model to try",
              defaultValue = "[0.2, 0.4, 0.6, 0.8, 1.0, 1.5, 2.0]",
              min = 0,
              shownBy = "DecodingWeightsTest.theWeightsWithTheFewestErrorsAreFound")
          List<Double> alphas,
      @Field(
              description = "rewards of a word to try",
              defaultValue = "[-1.0, 0.0, 1.0, 2.0, 3.0]",
              shownBy = "DecodingWeightsTest.theWeightsWithTheFewestErrorsAreFound")
          List<Double> betas,
      @Field(
              description = "utterances that go through the network together",
              defaultValue = "16",
              min = 1,
              shownBy = "SpeechToTextLifeTest.learnsTonesAndWritesTextsTimesAndSubtitles")
          int batchSize,
      @Field(
              description = "take away silence at both ends",
              shownBy = "SpeechToTextLifeTest.learnsTonesAndWritesTextsTimesAndSubtitles")
          boolean trimSilence,
      @Field(
              description = "folder of tuning.csv, a row a pair of weights",
              path = PathKind.OUTPUT,
              shownBy = "SpeechToTextLifeTest.learnsTonesAndWritesTextsTimesAndSubtitles")
          Optional<Path> output) {}

  /**
   * How well a way of decoding does.
   *
   * @param alpha weight of the language model
   * @param beta reward of a word
   * @param words error rate of words
   * @param characters error rate of characters
   */
  record Trial(double alpha, double beta, double words, double characters) {}

  private final String network;

  /** The command of a network of this name. */
  TuneDecoding(String network) {
    this.network = network;
  }

  @Override
  public String name() {
    return "tune_decoding";
  }

  @Override
  public String description() {
    return "alpha and beta of decoding with a language model, on a development set";
  }

  @Override
  public SpecBinder<Settings> specBinder() {
    return SpecBinder.of(Settings.class)
        .withRules(
            (spec, context) -> {
              if (spec.alphas().isEmpty() || spec.betas().isEmpty()) {
                context.error(
                    spec.alphas().isEmpty() ? "alphas" : "betas",
                    "has no number",
                    "give one or more to try");
              }
            });
  }

  @Override
  public String defaultSpec() {
    return """
    model: results/weights/%s_best.tao
    manifest_filepath: [data/dev_manifest.json]
    language_model: words.arpa   # n_gram makes it
    beam_width: 64
    alphas: [0.2, 0.4, 0.6, 0.8, 1.0, 1.5, 2.0]
    betas: [-1.0, 0.0, 1.0, 2.0, 3.0]
    batch_size: 16
    """
        .formatted(network);
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option(List.of("-m", "--model"), Kind.PATH, "model", "Model file of the recogniser."),
        new Option(
            List.of("-d", "--manifest_filepath"),
            Kind.PATHS,
            "manifest_filepath",
            "Manifests of the development set."),
        new Option(
            List.of("-l", "--language_model"), Kind.PATH, "language_model", "Model of words."),
        new Option(List.of("--beam_width"), Kind.WORD, "beam_width", "Texts that a search keeps."),
        new Option(List.of("-o", "--output"), Kind.PATH, "output", "Folder of tuning.csv."));
  }

  @Override
  public Optional<Path> output(Settings spec) {
    return spec.output().map(folder -> folder.resolve("tuning.csv"));
  }

  /**
   * @throws TaoException {@code MODEL-010} if the model is of another network, {@code AUDIO-004}
   *     and {@code AUDIO-005} for what is wrong with a manifest, what {@link
   *     LanguageModelFiles#read} has, {@code ENGINE-001} without an engine
   */
  @Override
  public Result run(Settings spec) throws IOException {
    Model model = ModelFile.read(spec.model()).model();
    if (!model.meta().network().equals(network)) {
      throw new TaoException(
          "MODEL-010",
          "%s is a model of the network '%s'".formatted(spec.model(), model.meta().network()),
          "give one of the network '" + network + "'");
    }
    RecognitionFacts facts = RecognitionFacts.of(model.meta());
    NGramModel words = LanguageModelFiles.read(spec.languageModel());
    Manifest manifest = Manifest.read(spec.manifestFilepath(), 0, Double.POSITIVE_INFINITY);
    SpeechSet set = SpeechSet.of(manifest, model, spec.trimSilence());
    List<double[][]> answers = answers(model, set, spec.batchSize());
    List<String> truths = manifest.utterances().stream().map(u -> u.text().strip()).toList();
    Trial greedy = trial(TextDecoder.of(facts, null), answers, truths, 0, 0);
    List<Trial> trials =
        trials(facts, words, answers, truths, spec.beamWidth(), spec.alphas(), spec.betas());
    Trial best = trials.get(0);
    List<Path> files = new ArrayList<>();
    if (spec.output().isPresent()) {
      Files.createDirectories(spec.output().get());
      Path file = output(spec).orElseThrow();
      table(trials).write(file);
      files.add(file);
    }
    Map<String, Number> figures = new LinkedHashMap<>();
    figures.put("alpha", best.alpha());
    figures.put("beta", best.beta());
    figures.put("wer", best.words());
    figures.put("wer_greedy", greedy.words());
    return new Result(
        List.of(
            "best path: " + rates(greedy),
            "beam of %s: %s".formatted(spec.beamWidth(), rates(best)),
            "decoding: {beam_width: %s, language_model: %s, alpha: %s, beta: %s}"
                .formatted(spec.beamWidth(), spec.languageModel(), best.alpha(), best.beta())),
        set.notices(),
        figures,
        files);
  }

  private static String rates(Trial trial) {
    return String.format(
        Locale.ROOT,
        "words wrong %.2f %%, characters %.2f %%",
        100 * trial.words(),
        100 * trial.characters());
  }

  private static CsvTable table(List<Trial> trials) {
    CsvTable table = new CsvTable(List.of("alpha", "beta", "wer", "cer"));
    for (Trial trial : trials) {
      table.add(
          List.of(
              String.valueOf(trial.alpha()),
              String.valueOf(trial.beta()),
              String.format(Locale.ROOT, "%.4f", trial.words()),
              String.format(Locale.ROOT, "%.4f", trial.characters())));
    }
    return table;
  }

  /** The network's answers to all utterances, in their order. */
  private static List<double[][]> answers(Model model, SpeechSet set, int batchSize) {
    List<double[][]> answers = new ArrayList<>();
    try (Executable executable =
        EngineChoice.forInference(model.graph(), Device.CPU)
            .provider()
            .compile(model, ExecutionPlan.CPU_FP32)) {
      for (int at = 0; at < set.size(); at += batchSize) {
        List<Tensor> features = new ArrayList<>();
        for (int i = at; i < Math.min(set.size(), at + batchSize); i++) {
          features.add(set.features().of(set.sound(i).samples(), null));
        }
        answers.addAll(
            TextDecoder.answers(executable.run(SpeechBatch.inputs(features, set.multiple()))));
      }
    }
    return answers;
  }

  /**
   * All pairs of weights, that with the fewest wrong words first, of equals the smaller weights.
   */
  static List<Trial> trials(
      RecognitionFacts facts,
      NGramModel words,
      List<double[][]> answers,
      List<String> truths,
      int beamWidth,
      List<Double> alphas,
      List<Double> betas) {
    List<Trial> trials = new ArrayList<>();
    for (double alpha : alphas) {
      for (double beta : betas) {
        TextDecoder decoder = TextDecoder.of(facts, beamWidth, words, alpha, beta);
        trials.add(trial(decoder, answers, truths, alpha, beta));
      }
    }
    trials.sort(
        Comparator.comparingDouble(Trial::words)
            .thenComparingDouble(Trial::characters)
            .thenComparingDouble(Trial::alpha)
            .thenComparingDouble(trial -> Math.abs(trial.beta())));
    return trials;
  }

  private static Trial trial(
      TextDecoder decoder,
      List<double[][]> answers,
      List<String> truths,
      double alpha,
      double beta) {
    ErrorRate words = ErrorRate.ofWords();
    ErrorRate characters = ErrorRate.ofCharacters();
    for (int i = 0; i < answers.size(); i++) {
      String answer = decoder.decode(answers.get(i)).text();
      words.add(truths.get(i), answer);
      characters.add(truths.get(i), answer);
    }
    return new Trial(alpha, beta, words.rate(), characters.rate());
  }
}
