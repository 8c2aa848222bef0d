package io.tao4j.examples;

import io.tao4j.Tao;
import io.tao4j.engine.CpuOptions;
import io.tao4j.inference.Predictor;
import io.tao4j.network.classification.Classification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Sentences a second of a classifier of texts, from Java strings to classes: all together, and one
 * by one. Arguments: a model file and a file of a sentence a line. System properties: {@code
 * threads}, {@code rounds}.
 */
public final class TextBench {
  private TextBench() {}

  /** Runs it. */
  public static void main(String[] args) throws IOException {
    List<String> texts = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(args[1]))) {
      String text = line.replaceAll("\\t.*", "").strip();
      if (!text.isEmpty()) {
        texts.add(text);
      }
    }
    Collections.shuffle(texts, new Random(1));
    CpuOptions cpu = CpuOptions.DEFAULT.withThreads(Integer.getInteger("threads", 1));
    int rounds = Integer.getInteger("rounds", 3);
    try (Predictor<String, Classification> predictor =
        Tao.load(Path.of(args[0])).cpu(cpu).predictor(String.class, Classification.class)) {
      predictor.predictAll(texts.subList(0, Math.min(200, texts.size())));
      double together = 0;
      double alone = 0;
      for (int round = 0; round < rounds; round++) {
        long start = System.nanoTime();
        predictor.predictAll(texts);
        together = Math.max(together, texts.size() * 1e9 / (System.nanoTime() - start));
        List<String> some = texts.subList(0, Math.min(200, texts.size()));
        start = System.nanoTime();
        some.forEach(predictor::predict);
        alone = Math.max(alone, some.size() * 1e9 / (System.nanoTime() - start));
      }
      System.out.printf(
          Locale.ROOT,
          "%s threads: %.1f sentences/s together, %.1f one by one (best of %s)%n",
          cpu.threads(),
          together,
          alone,
          rounds);
    }
  }
}
