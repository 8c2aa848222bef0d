package io.tao4j.networks.language.answers;

import io.tao4j.model.Model;
import io.tao4j.network.Evaluator;
import io.tao4j.network.ServedForm;
import io.tao4j.network.Task;
import io.tao4j.networks.language.answers.QuestionAnsweringSpec.EvaluationDs;
import io.tao4j.networks.language.text.TextData;
import io.tao4j.networks.language.text.TextDefinition;
import io.tao4j.networks.language.text.TextNetwork;
import io.tao4j.networks.language.text.TextSet;
import io.tao4j.networks.tasks.ComposedTask;
import io.tao4j.networks.tasks.text.JsonLines;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** NeMo's question_answering: the slice of a text that answers a question. */
public final class QuestionAnsweringNetwork
    extends TextNetwork<QuestionAnsweringSpec, Question, Answer, AnswerTruth> {
  static final String NAME = "question_answering";

  /** For the service loader. */
  public QuestionAnsweringNetwork() {
    super(NAME, "the slice of a text that answers a question", QuestionAnsweringSpec.class);
  }

  @Override
  protected Source<SquadData> trainingData(QuestionAnsweringSpec spec) {
    return new Source<>(
        SquadData.read(
            spec.trainingDs().file(),
            AnswerSettings.of(spec.model().dataset()),
            spec.trainingDs().loading().numSamples()),
        spec.trainingDs());
  }

  @Override
  protected Optional<Source<? extends TextData<AnswerTruth>>> evaluationData(
      QuestionAnsweringSpec spec, Model model, boolean test) {
    EvaluationDs set =
        test && spec.testDs().file().isPresent() ? spec.testDs() : spec.validationDs();
    return set.file()
        .map(
            file ->
                new Source<>(
                    SquadData.read(
                        file, AnswerSettings.of(model.meta(), spec), set.loading().numSamples()),
                    set));
  }

  @Override
  protected TextDefinition<AnswerTruth> definition(
      QuestionAnsweringSpec spec, TextData<AnswerTruth> training) {
    return new QuestionAnsweringDefinition(spec);
  }

  @Override
  protected Supplier<Evaluator> evaluator(
      QuestionAnsweringSpec spec, Model model, TextSet<AnswerTruth> set) {
    AnswerSettings settings = AnswerSettings.of(model.meta(), spec);
    return () -> new AnswerEvaluator(set, settings);
  }

  @Override
  public Task<Question, Answer> task(Model model, @Nullable QuestionAnsweringSpec spec) {
    AnswerSettings settings = AnswerSettings.of(model.meta(), spec);
    return new ComposedTask<>(
        Question.class,
        Answer.class,
        new QuestionReader(settings),
        () -> new QuestionAnswering(model, settings),
        folder -> new JsonLines<>(folder, QuestionAnsweringNetwork::json),
        new ServedForm.Raw());
  }

  private static Map<String, Object> json(Question question, Answer answer) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("question", question.text());
    json.put("answer", answer.text());
    json.put("start", answer.start());
    json.put("end", answer.end());
    json.put("probability", answer.probability());
    if (!Double.isNaN(answer.noAnswer())) {
      json.put("no_answer", answer.noAnswer());
    }
    json.put(
        "best",
        answer.best().stream()
            .map(
                c -> {
                  Map<String, Object> one = new LinkedHashMap<>();
                  one.put("text", c.text());
                  one.put("start", c.start());
                  one.put("end", c.end());
                  one.put("probability", c.probability());
                  return one;
                })
            .toList());
    return json;
  }
}
