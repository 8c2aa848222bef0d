package io.tao4j.networks.language.punctuation;

import io.tao4j.model.Model;
import io.tao4j.network.Evaluator;
import io.tao4j.network.ServedForm;
import io.tao4j.network.Task;
import io.tao4j.networks.language.convert.ConvertCommand;
import io.tao4j.networks.language.convert.PlainForm;
import io.tao4j.networks.language.punctuation.PunctuationSpec.EvaluationDs;
import io.tao4j.networks.language.punctuation.PunctuationSpec.TrainingDs;
import io.tao4j.networks.language.text.TextData;
import io.tao4j.networks.language.text.TextDefinition;
import io.tao4j.networks.language.text.TextFacts;
import io.tao4j.networks.language.text.TextNetwork;
import io.tao4j.networks.language.text.TextSet;
import io.tao4j.networks.language.words.LabelledWords;
import io.tao4j.networks.language.words.Sentence;
import io.tao4j.networks.language.words.TextWord;
import io.tao4j.networks.language.words.WordAnswer;
import io.tao4j.networks.language.words.WordDefinition;
import io.tao4j.networks.language.words.WordEvaluator;
import io.tao4j.networks.language.words.WordEvaluator.Judged;
import io.tao4j.networks.language.words.WordEvaluator.Kind;
import io.tao4j.networks.language.words.WordHead;
import io.tao4j.networks.language.words.WordLabeller;
import io.tao4j.networks.language.words.WordTruth;
import io.tao4j.networks.tasks.ComposedTask;
import io.tao4j.networks.tasks.text.JsonLines;
import io.tao4j.networks.tasks.text.LineReader;
import io.tao4j.networks.tasks.text.TextLines;
import io.tao4j.spec.SpecLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** NeMo's punctuation_and_capitalization: marks and capitals for plain words. */
public final class PunctuationNetwork
    extends TextNetwork<PunctuationSpec, String, Punctuated, WordTruth> {
  static final String NAME = "punctuation_and_capitalization";
  private static final String MARKS = "punct_logits";
  private static final String CAPITALS = "capit_logits";

  /** For the service loader. */
  public PunctuationNetwork() {
    super(
        NAME,
        "marks and capitals for plain words",
        PunctuationSpec.class,
        new ConvertCommand(List.of(new PlainForm())));
  }

  @Override
  protected SpecLayout nemo() {
    return nemoWithSets(
        """
        class_labels, punct_label_ids, capit_label_ids : marks and capitals are those of the training set
        common_dataset_parameters.pad_label -> dataset.pad_label
        common_dataset_parameters.ignore_extra_tokens -> dataset.ignore_extra_tokens
        common_dataset_parameters.ignore_start_end -> dataset.ignore_start_end
        common_dataset_parameters.punct_label_ids, common_dataset_parameters.capit_label_ids, common_dataset_parameters.label_vocab_dir : marks and capitals are those of the training set
        punct_head.num_fc_layers -> punct_head.punct_num_fc_layers
        capit_head.num_fc_layers -> capit_head.capit_num_fc_layers
        train_ds.ds_item -> /data_dir
        train_ds.max_seq_length -> dataset.max_seq_length
        validation_ds.ds_item, test_ds.ds_item : all sets are in data_dir, which train_ds.ds_item names
        validation_ds.max_seq_length, test_ds.max_seq_length : a model has one length, that of train_ds
        train_ds.text_file -> /training_ds.text_file
        train_ds.labels_file -> /training_ds.labels_file
        train_ds.batch_size -> /training_ds.batch_size
        train_ds.shuffle -> /training_ds.shuffle
        train_ds.num_samples -> /training_ds.num_samples
        train_ds.num_workers -> /training_ds.num_workers
        train_ds.drop_last -> /training_ds.drop_last
        train_ds.pin_memory -> /training_ds.pin_memory
        train_ds.tokens_in_batch : batch_size says how many texts a step has
        train_ds.use_cache, train_ds.cache_dir, train_ds.get_label_frequencies, train_ds.verbose, train_ds.n_jobs, train_ds.use_bucketing, train_ds.use_tarred_dataset, train_ds.tar_metadata_file, train_ds.tar_shuffle_n, train_ds.shard_strategy, train_ds.persistent_workers : texts are cut in less time than such a file is read, and batches are of one length
        validation_ds.text_file -> /validation_ds.text_file
        validation_ds.labels_file -> /validation_ds.labels_file
        validation_ds.batch_size -> /validation_ds.batch_size
        validation_ds.shuffle -> /validation_ds.shuffle
        validation_ds.num_samples -> /validation_ds.num_samples
        validation_ds.num_workers -> /validation_ds.num_workers
        validation_ds.drop_last -> /validation_ds.drop_last
        validation_ds.pin_memory -> /validation_ds.pin_memory
        validation_ds.tokens_in_batch : batch_size says how many texts a step has
        validation_ds.use_cache, validation_ds.cache_dir, validation_ds.get_label_frequencies, validation_ds.verbose, validation_ds.n_jobs, validation_ds.use_bucketing, validation_ds.use_tarred_dataset, validation_ds.tar_metadata_file, validation_ds.tar_shuffle_n, validation_ds.shard_strategy, validation_ds.persistent_workers : texts are cut in less time than such a file is read, and batches are of one length
        test_ds.text_file -> /test_ds.text_file
        test_ds.labels_file -> /test_ds.labels_file
        test_ds.batch_size -> /test_ds.batch_size
        test_ds.shuffle -> /test_ds.shuffle
        test_ds.num_samples -> /test_ds.num_samples
        test_ds.num_workers -> /test_ds.num_workers
        test_ds.drop_last -> /test_ds.drop_last
        test_ds.pin_memory -> /test_ds.pin_memory
        test_ds.tokens_in_batch : batch_size says how many texts a step has
        test_ds.use_cache, test_ds.cache_dir, test_ds.get_label_frequencies, test_ds.verbose, test_ds.n_jobs, test_ds.use_bucketing, test_ds.use_tarred_dataset, test_ds.tar_metadata_file, test_ds.tar_shuffle_n, test_ds.shard_strategy, test_ds.persistent_workers : texts are cut in less time than such a file is read, and batches are of one length
        """);
  }

  @Override
  protected Source<LabelledWords> trainingData(PunctuationSpec spec) {
    TrainingDs set = spec.trainingDs();
    Path texts = spec.file(set.textFile());
    List<LabelledWords.Pair> pairs =
        LabelledWords.pairs(texts, spec.file(set.labelsFile()), set.loading().numSamples());
    String none = spec.model().dataset().words().padLabel();
    List<String> marks = classes(pairs, 0, none);
    List<String> capitals = classes(pairs, 1, none);
    return new Source<>(labelled(texts, pairs, marks, capitals), set);
  }

  /** The characters of all labels at a place, the one for nothing first. */
  private static List<String> classes(List<LabelledWords.Pair> pairs, int at, String none) {
    TreeSet<String> others = new TreeSet<>();
    for (LabelledWords.Pair pair : pairs) {
      for (String label : pair.labels()) {
        if (label.length() == 2) {
          others.add(label.substring(at, at + 1));
        }
      }
    }
    others.remove(none);
    List<String> classes = new ArrayList<>(List.of(none));
    classes.addAll(others);
    return classes;
  }

  private static LabelledWords labelled(
      Path texts, List<LabelledWords.Pair> pairs, List<String> marks, List<String> capitals) {
    List<Sentence> sentences = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (LabelledWords.Pair pair : pairs) {
      List<String> ofMarks = new ArrayList<>();
      List<String> ofCapitals = new ArrayList<>();
      for (String label : pair.labels()) {
        if (label.length() != 2) {
          problems.add("%s: '%s' is not two characters".formatted(pair.labelSource(), label));
          continue;
        }
        ofMarks.add(label.substring(0, 1));
        ofCapitals.add(label.substring(1));
      }
      if (ofMarks.size() == pair.words().size()) {
        sentences.add(
            new Sentence(
                pair.source(),
                pair.words(),
                List.of(
                    LabelledWords.numbers(ofMarks, marks, pair.labelSource(), problems),
                    LabelledWords.numbers(ofCapitals, capitals, pair.labelSource(), problems)),
                0));
      }
    }
    if (!problems.isEmpty()) {
      throw TextLines.faulty("TEXT-007", texts + ": labels that cannot be used", problems);
    }
    return new LabelledWords(
        texts.toString(), sentences, List.of(marks, capitals), List.of(), true, List.of());
  }

  @Override
  protected Optional<Source<? extends TextData<WordTruth>>> evaluationData(
      PunctuationSpec spec, Model model, boolean test) {
    EvaluationDs set =
        test && spec.testDs().textFile().isPresent() ? spec.testDs() : spec.validationDs();
    if (set.textFile().isEmpty() || set.labelsFile().isEmpty()) {
      return Optional.empty();
    }
    Path texts = spec.file(set.textFile().get());
    return Optional.of(
        new Source<>(
            labelled(
                texts,
                LabelledWords.pairs(
                    texts, spec.file(set.labelsFile().get()), set.loading().numSamples()),
                model.meta().classNames(),
                capitals(model)),
            set));
  }

  /** The second of its heads. */
  private static List<String> capitals(Model model) {
    return List.copyOf(TextFacts.of(model.meta()).heads().values()).get(1);
  }

  @Override
  protected TextDefinition<WordTruth> definition(
      PunctuationSpec spec, TextData<WordTruth> training) {
    LabelledWords words = (LabelledWords) training;
    PunctuationSpec.Model model = spec.model();
    return new WordDefinition(
        NAME,
        spec,
        words.classes().get(0),
        List.of(
            WordHead.ofWords(
                "punct",
                MARKS,
                words.classes().get(0),
                model.punctHead().punctNumFcLayers(),
                model.punctHead().fcDropout()),
            WordHead.ofWords(
                "capit",
                CAPITALS,
                words.classes().get(1),
                model.capitHead().capitNumFcLayers(),
                model.capitHead().fcDropout())),
        new WordDefinition.Counted(
            model.dataset().words().ignoreExtraTokens(), model.dataset().ignoreStartEnd()));
  }

  @Override
  protected Supplier<Evaluator> evaluator(
      PunctuationSpec spec, Model model, TextSet<WordTruth> set) {
    List<Judged> judged =
        List.of(
            new Judged(
                WordHead.ofWords("punct", MARKS, model.meta().classNames(), 1, 0),
                Kind.WORDS,
                "punct"),
            new Judged(
                WordHead.ofWords("capit", CAPITALS, capitals(model), 1, 0), Kind.WORDS, "capit"));
    return () -> new WordEvaluator(set, judged);
  }

  @Override
  public Task<String, Punctuated> task(Model model, @Nullable PunctuationSpec spec) {
    List<String> marks = model.meta().classNames();
    List<String> capitals = capitals(model);
    return new ComposedTask<>(
        String.class,
        Punctuated.class,
        new LineReader(),
        () ->
            new WordLabeller<>(
                model,
                TextWord::of,
                true,
                (text, answer) -> punctuated(text, answer, marks, capitals)),
        folder -> new JsonLines<>(folder, (text, result) -> json(result)),
        new ServedForm.Raw());
  }

  private static Punctuated punctuated(
      String text, WordAnswer answer, List<String> marks, List<String> capitals) {
    StringBuilder written = new StringBuilder();
    List<Punctuated.Word> words = new ArrayList<>();
    if (answer.words().isEmpty()) {
      return new Punctuated(text, text, words);
    }
    int[] ofMarks = answer.best(MARKS);
    int[] ofCapitals = answer.best(CAPITALS);
    int at = 0;
    for (int i = 0; i < answer.words().size(); i++) {
      TextWord word = answer.words().get(i);
      String mark = ofMarks[i] == 0 ? "" : marks.get(ofMarks[i]);
      boolean capital = ofCapitals[i] != 0 && capitals.get(ofCapitals[i]).equals("U");
      written.append(text, at, word.start());
      written.append(capital ? capitalized(word.text()) : word.text()).append(mark);
      at = word.end();
      words.add(new Punctuated.Word(word.text(), mark, capital));
    }
    return new Punctuated(text, written.append(text.substring(at)).toString(), words);
  }

  private static String capitalized(String word) {
    int first = word.codePointAt(0);
    return new StringBuilder()
        .appendCodePoint(Character.toTitleCase(first))
        .append(word, Character.charCount(first), word.length())
        .toString();
  }

  private static Map<String, Object> json(Punctuated result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("given", result.given());
    json.put("text", result.text());
    return json;
  }
}
