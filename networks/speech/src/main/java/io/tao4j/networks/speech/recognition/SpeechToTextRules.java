package io.tao4j.networks.speech.recognition;

import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecRules;
import io.tao4j.spec.Verb;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What must hold between the fields of a spec of speech_to_text. */
final class SpeechToTextRules implements SpecRules<SpeechToTextSpec> {
  @Override
  public void check(SpeechToTextSpec spec, RuleContext context) {
    RecognitionRules.check(spec, context);
    if (context.isFor(Verb.TRAIN)) {
      labels(spec.model().labels(), context);
    }
  }

  private static void labels(List<String> labels, RuleContext context) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < labels.size(); i++) {
      String label = labels.get(i);
      if (label.codePointCount(0, label.length()) != 1) {
        context.error(
            "model.labels[%s]".formatted(i),
            "'%s' is no single character".formatted(label),
            "labels are characters; the blank of CTC is none of them");
      } else if (!seen.add(label)) {
        context.error(
            "model.labels[%s]".formatted(i),
            "'%s' is there twice".formatted(label),
            "each label once");
      }
    }
    if (labels.isEmpty()) {
      context.error("model.labels", "there is no label", "give the characters of the texts");
    }
  }
}
