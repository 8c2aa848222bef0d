package io.tao4j.networks.language.answers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.error.TaoException;
import io.tao4j.networks.language.answers.SquadQuestion.TrueAnswer;
import io.tao4j.networks.language.text.TextData;
import io.tao4j.networks.language.text.TextSample;
import io.tao4j.networks.language.text.TextSet;
import io.tao4j.networks.tasks.text.TextLines;
import io.tao4j.networks.tokenizers.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Questions of SQuAD's JSON: {@code data[].paragraphs[].{context, qas[].{id, question,
 * is_impossible, answers[].{text, answer_start}}}}.
 *
 * @param name of the file
 * @param questions one or more
 * @param settings how contexts are cut
 * @param notices what a person should know
 */
record SquadData(
    String name, List<SquadQuestion> questions, AnswerSettings settings, List<String> notices)
    implements TextData<AnswerTruth> {
  SquadData {
    questions = List.copyOf(questions);
    notices = List.copyOf(notices);
  }

  /**
   * Reads a file.
   *
   * @param most questions that are used; below 0 for all
   * @throws TaoException {@code TEXT-001}, {@code TEXT-002}; {@code TEXT-008} it is no such JSON,
   *     with line and column or the place in it; {@code TEXT-003} it holds no question
   */
  static SquadData read(Path file, AnswerSettings settings, int most) {
    JsonNode root = json(file);
    List<SquadQuestion> questions = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    List<String> moved = new ArrayList<>();
    if (!root.path("data").isArray()) {
      problems.add("there is no list 'data' at the top");
    }
    for (int i = 0; i < root.path("data").size(); i++) {
      JsonNode paragraphs = root.path("data").get(i).path("paragraphs");
      for (int j = 0; j < paragraphs.size(); j++) {
        String place = "data[%s].paragraphs[%s]".formatted(i, j);
        JsonNode context = paragraphs.get(j).path("context");
        if (!context.isTextual()) {
          problems.add(place + " has no text 'context'");
          continue;
        }
        JsonNode asked = paragraphs.get(j).path("qas");
        for (int k = 0; k < asked.size() && (most < 0 || questions.size() < most); k++) {
          question(
                  file,
                  place + ".qas[%s]".formatted(k),
                  asked.get(k),
                  context.asText(),
                  problems,
                  moved)
              .ifPresent(questions::add);
        }
      }
    }
    if (!problems.isEmpty()) {
      throw TextLines.faulty("TEXT-008", file + " is not in SQuAD's form", problems);
    }
    if (questions.isEmpty()) {
      throw new TaoException("TEXT-003", file + " holds no question", "its list 'data' is empty");
    }
    List<String> notices = new ArrayList<>();
    if (!moved.isEmpty()) {
      notices.add(
          "%s: %s answers are not where answer_start says and were looked for: %s"
              .formatted(file, moved.size(), moved.subList(0, Math.min(3, moved.size()))));
    }
    return new SquadData(file.toString(), questions, settings, notices);
  }

  private static JsonNode json(Path file) {
    try {
      JsonNode root = new ObjectMapper().readTree(TextLines.text(file));
      if (root == null || root.isMissingNode()) {
        throw new TaoException("TEXT-008", file + " is empty", "expected SQuAD's JSON");
      }
      return root;
    } catch (JsonProcessingException e) {
      throw new TaoException(
          "TEXT-008",
          "%s:%s:%s: no JSON: %s"
              .formatted(
                  file,
                  e.getLocation().getLineNr(),
                  e.getLocation().getColumnNr(),
                  e.getOriginalMessage()),
          List.of("expected SQuAD's JSON"),
          e);
    }
  }

  private static Optional<SquadQuestion> question(
      Path file,
      String place,
      JsonNode node,
      String context,
      List<String> problems,
      List<String> moved) {
    if (!node.path("question").isTextual() || node.path("question").asText().isBlank()) {
      problems.add(place + " has no text 'question'");
      return Optional.empty();
    }
    String id = node.path("id").asText(place);
    List<TrueAnswer> answers = new ArrayList<>();
    boolean impossible = node.path("is_impossible").asBoolean(false);
    JsonNode given = node.path("answers");
    for (int i = 0; i < given.size() && !impossible; i++) {
      JsonNode answer = given.get(i);
      String answerPlace = place + ".answers[%s]".formatted(i);
      if (!answer.path("text").isTextual() || answer.path("text").asText().isEmpty()) {
        problems.add(answerPlace + " has no 'text'");
        continue;
      }
      if (!answer.path("answer_start").canConvertToInt()) {
        problems.add(answerPlace + " has no whole number 'answer_start'");
        continue;
      }
      String text = answer.path("text").asText();
      int start = start(context, text, answer.path("answer_start").asInt());
      if (start < 0) {
        problems.add("%s: '%s' is not in the context".formatted(answerPlace, text));
        continue;
      }
      if (start != answer.path("answer_start").asInt()) {
        moved.add(answerPlace);
      }
      answers.add(new TrueAnswer(text, start));
    }
    if (answers.isEmpty() && !impossible && node.has("answers") && !given.isEmpty()) {
      return Optional.empty(); // what is wrong was stated
    }
    return Optional.of(
        new SquadQuestion(
            file + ": " + id, new Question(id, node.path("question").asText(), context), answers));
  }

  /** Where an answer stands: where it is said to, by Python's count of characters, or nearby. */
  private static int start(String context, String text, int stated) {
    if (stated >= 0 && context.startsWith(text, stated)) {
      return stated;
    }
    if (stated >= 0 && stated <= context.codePointCount(0, context.length())) {
      int wide = context.offsetByCodePoints(0, stated);
      if (context.startsWith(text, wide)) {
        return wide;
      }
    }
    int best = -1;
    for (int at = context.indexOf(text); at >= 0; at = context.indexOf(text, at + 1)) {
      if (best < 0 || Math.abs(at - stated) < Math.abs(best - stated)) {
        best = at;
      }
    }
    return best;
  }

  @Override
  public String digest() {
    return TextSet.digest(
        questions.stream()
            .map(q -> q.question().text() + "\0" + q.question().context() + "\0" + q.answers())
            .toList());
  }

  @Override
  public TextSet<AnswerTruth> cut(Tokenizer tokenizer, int longest) {
    List<TextSample<AnswerTruth>> samples = new ArrayList<>();
    for (int i = 0; i < questions.size(); i++) {
      SquadQuestion question = questions.get(i);
      for (QuestionWindow window :
          QuestionWindow.of(question.question(), tokenizer, longest, settings)) {
        int[] places = {0, 0};
        if (!question.answers().isEmpty()) {
          TrueAnswer answer = question.answers().get(0);
          places = window.tokens().find(1, answer.start(), answer.end()).orElse(places);
        }
        samples.add(
            new TextSample<>(
                question.source(),
                question.question().text(),
                window.tokens(),
                new AnswerTruth(i, question, window, places[0], places[1])));
      }
    }
    return new TextSet<>(name, samples, tokenizer.paddingId());
  }
}
