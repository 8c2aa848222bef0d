package io.tao4j.networks.language.answers;

import io.tao4j.model.Model;
import io.tao4j.network.GraphRunner;
import io.tao4j.network.SinglePassInference;
import io.tao4j.networks.language.text.TextCutter;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** From questions to answers; a long context is read in windows that overlap. */
final class QuestionAnswering implements SinglePassInference<Question, Answer> {
  /** Windows that are computed together. */
  private static final int BATCH = 16;

  private final TextCutter cutter;
  private final AnswerSettings settings;

  QuestionAnswering(Model model, AnswerSettings settings) {
    this.cutter = new TextCutter(model);
    this.settings = settings;
  }

  private List<QuestionWindow> windows(Question question) {
    return QuestionWindow.of(question, cutter.tokenizer(), cutter.longest(), settings);
  }

  @Override
  public int length(Question question) {
    return windows(question).stream().mapToInt(window -> window.tokens().length()).sum();
  }

  @Override
  public int batchesByLength() {
    return TextCutter.BATCHES_BY_LENGTH;
  }

  @Override
  public boolean fitsOnePass(Question question) {
    return windows(question).size() == 1;
  }

  @Override
  public Map<String, Tensor> encode(List<Question> questions) {
    return cutter.inputs(questions.stream().map(q -> windows(q).get(0).tokens()).toList());
  }

  @Override
  public List<Answer> decode(List<Question> questions, Map<String, Tensor> outputs) {
    Numbers numbers = Numbers.of(outputs);
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < questions.size(); i++) {
      AnswerFinder finder = new AnswerFinder(questions.get(i), settings);
      QuestionWindow window = windows(questions.get(i)).get(0);
      finder.add(window, numbers.starts(), numbers.ends(), i * numbers.length());
      answers.add(finder.answer());
    }
    return answers;
  }

  private record Numbers(float[] starts, float[] ends, int length) {
    static Numbers of(Map<String, Tensor> outputs) {
      Tensor starts = outputs.get(QuestionAnsweringDefinition.STARTS);
      return new Numbers(
          starts.toFloatArray(),
          outputs.get(QuestionAnsweringDefinition.ENDS).toFloatArray(),
          Math.toIntExact(starts.shape().size(1)));
    }
  }

  private record Part(int question, QuestionWindow window) {}

  @Override
  public List<Answer> infer(List<Question> questions, GraphRunner graphs) {
    List<Part> parts = new ArrayList<>();
    List<AnswerFinder> finders = new ArrayList<>();
    for (int i = 0; i < questions.size(); i++) {
      finders.add(new AnswerFinder(questions.get(i), settings));
      for (QuestionWindow window : windows(questions.get(i))) {
        parts.add(new Part(i, window));
      }
    }
    parts.sort(Comparator.comparingInt(part -> part.window().tokens().length()));
    for (int from = 0; from < parts.size(); from += BATCH) {
      List<Part> batch = parts.subList(from, Math.min(parts.size(), from + BATCH));
      Numbers numbers =
          Numbers.of(
              graphs.run(
                  GraphRunner.MAIN,
                  cutter.inputs(batch.stream().map(part -> part.window().tokens()).toList())));
      for (int row = 0; row < batch.size(); row++) {
        finders
            .get(batch.get(row).question())
            .add(batch.get(row).window(), numbers.starts(), numbers.ends(), row * numbers.length());
      }
    }
    return finders.stream().map(AnswerFinder::answer).toList();
  }
}
