package io.tao4j.networks.language.masked;

import io.tao4j.metric.ClassificationMetrics;
import io.tao4j.model.Model;
import io.tao4j.network.SinglePassInference;
import io.tao4j.networks.language.masked.Filled.Blank;
import io.tao4j.networks.language.masked.Filled.Candidate;
import io.tao4j.networks.language.text.TextCutter;
import io.tao4j.networks.tokenizers.Token;
import io.tao4j.networks.tokenizers.TokenSequence;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From texts with masks to what may stand there. */
final class MaskFilling implements SinglePassInference<String, Filled> {
  private static final int CANDIDATES = 5;

  private final TextCutter cutter;
  private final int mask;

  MaskFilling(Model model) {
    this.cutter = new TextCutter(model);
    this.mask = PlainTexts.mask(cutter.tokenizer());
  }

  private List<Integer> places(TokenSequence tokens) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < tokens.length(); i++) {
      TokenSequence.Position position = tokens.positions().get(i);
      if (position.id() == mask && !position.isSpecial()) {
        places.add(i);
      }
    }
    return places;
  }

  @Override
  public int length(String text) {
    return cutter.length(text);
  }

  @Override
  public int batchesByLength() {
    return TextCutter.BATCHES_BY_LENGTH;
  }

  @Override
  public Map<String, Tensor> encode(List<String> texts) {
    List<TokenSequence> tokens = texts.stream().map(cutter::truncated).toList();
    // a text without a mask has a place too: graphs have no axis of nothing
    int most = Math.max(1, tokens.stream().mapToInt(t -> places(t).size()).max().orElse(0));
    long[] places = new long[texts.size() * most];
    for (int row = 0; row < tokens.size(); row++) {
      List<Integer> masks = places(tokens.get(row));
      for (int i = 0; i < masks.size(); i++) {
        places[row * most + i] = masks.get(i);
      }
    }
    Map<String, Tensor> inputs = new LinkedHashMap<>(cutter.inputs(tokens));
    inputs.put(MaskedLanguageDefinition.PLACES, Tensor.of(places, texts.size(), most));
    return inputs;
  }

  @Override
  public List<Filled> decode(List<String> texts, Map<String, Tensor> outputs) {
    Tensor scores = outputs.get(MaskedLanguageDefinition.LOGITS);
    float[] logits = scores.toFloatArray();
    int most = Math.toIntExact(scores.shape().size(1));
    int size = Math.toIntExact(scores.shape().size(2));
    List<Filled> results = new ArrayList<>();
    for (int row = 0; row < texts.size(); row++) {
      TokenSequence tokens = cutter.truncated(texts.get(row));
      List<Integer> places = places(tokens);
      List<Blank> blanks = new ArrayList<>();
      for (int i = 0; i < places.size(); i++) {
        Token token = tokens.positions().get(places.get(i)).token();
        if (token != null) {
          blanks.add(
              new Blank(
                  token.start(), token.end(), candidates(logits, (row * most + i) * size, size)));
        }
      }
      results.add(new Filled(texts.get(row), blanks));
    }
    return results;
  }

  private List<Candidate> candidates(float[] logits, int from, int size) {
    int[] best = ClassificationMetrics.bestK(logits, from, size, CANDIDATES);
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += Math.exp(logits[from + i] - logits[from + best[0]]);
    }
    List<Candidate> candidates = new ArrayList<>();
    for (int id : best) {
      // rows of the table beyond the vocabulary stand for nothing
      if (id < cutter.tokenizer().size()) {
        candidates.add(
            new Candidate(
                cutter.tokenizer().piece(id),
                Math.exp(logits[from + id] - logits[from + best[0]]) / sum));
      }
    }
    return candidates;
  }
}
